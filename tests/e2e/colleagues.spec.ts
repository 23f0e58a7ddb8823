// Colleagues at two sites. What a student enters waits, counts where safety hangs on it, is accepted by a key and declined
// by a finger, and the student sees why. A message is written by keys, answered by a finger, and its sender sees by whom.
import { expect, test } from '@playwright/test';
import { useFinger } from './screen-checks.ts';
import { startTwoSites, type TwoSites } from './two-sites.ts';

let sites: TwoSites;
test.afterAll(() => sites.close());

test('what a student enters waits for a prescriber at another site', async () => {
	test.setTimeout(180_000);
	sites = await startTwoSites('Nurse');
	const { hilltop, riverside } = sites;
	await hilltop.register('Garcia', 'Maria', 'Female', '14-Jul-1985');
	await hilltop.allSent();
	await riverside.openChart('mar gar', 'Garcia');
	const { page } = hilltop;
	const student = riverside.page;

	await page.getByRole('link', { name: 'Settings' }).first().click();
	await page.getByLabel('Ben Okoro is supervised').check();
	await hilltop.allSent();
	await expect(student.getByTestId('supervised')).toContainText('waits for a prescriber', {
		timeout: 60_000
	});

	// Cut off from everybody the student goes on, by keys.
	await sites.apart();
	const sheet = student.getByTestId('sheet');
	await student.keyboard.press('m');
	await student.getByLabel('Medicine', { exact: true }).fill('amoxicillin 500 mg');
	await student.keyboard.press('Enter');
	await student.keyboard.press('Control+Enter');
	await expect(sheet).toBeHidden();
	await expect(student.getByText('It waits for a prescriber').first()).toBeVisible();
	const waiting = riverside.entry('proposal', 'amoxicillin');
	await expect(student.getByTestId('medicines').locator(waiting)).toContainText('Not yet accepted');
	await expect(riverside.entry('medicine', 'amoxicillin')).toHaveCount(0);
	await student.keyboard.press('a');
	await student.getByLabel('Allergic to').fill('penicillin');
	await student.keyboard.press('Control+Enter');
	await expect(sheet).toBeHidden();
	await expect(student.getByTestId('banner')).toContainText('penicillin (not yet accepted)');
	await student.keyboard.press('p');
	await student.getByLabel('Problem', { exact: true }).fill('sinusitis');
	await student.keyboard.press('Control+Enter');
	await expect(riverside.entry('proposal', 'sinusitis')).toBeVisible();
	await expect(waiting.getByRole('button', { name: 'Accept' })).toHaveCount(0);
	const line = student.getByTestId('timeline-item').filter({ hasText: 'amoxicillin' });
	for (const words of ['New medicine', 'Not yet accepted', 'Ben Okoro'])
		await expect(line).toContainText(words);

	// They arrive in the prescriber's inbox.
	await sites.together();
	await expect(page.getByRole('link', { name: /Inbox/ }).first()).toContainText('3', { timeout: 60_000 });
	await page.getByRole('link', { name: /Inbox/ }).first().press('Enter');
	await page.getByRole('button', { name: /GARCIA.*3 to accept/ }).press('Enter');
	const asked = (words: string) => hilltop.entry('proposal', words);
	await expect(asked('amoxicillin')).toBeFocused();
	// Against an allergy that nobody has accepted either: looked at first.
	await page.keyboard.press('1');
	await expect(asked('amoxicillin')).toContainText('amoxicillin and a known allergy: penicillin');
	await expect(asked('amoxicillin').getByRole('button', { name: 'Accept' })).toBeDisabled();
	await asked('New allergy').focus();
	await page.keyboard.press('1');
	await expect(asked('New allergy')).toHaveCount(0);
	await expect(page.getByText('Accepted', { exact: true }).first()).toBeVisible();
	// A tick box takes no letters: Undo is `u` while it has the focus, and what is ticked is accepted by its number.
	const seen = asked('amoxicillin').getByLabel('I have seen this and accept it all the same');
	await seen.focus();
	await page.keyboard.press('u');
	await expect(asked('New allergy')).toBeVisible();
	await asked('New allergy').focus();
	await page.keyboard.press('1');
	await expect(asked('New allergy')).toHaveCount(0);

	// Declined by a finger, with a reason.
	const mouse = await useFinger(page);
	await asked('amoxicillin').getByRole('button', { name: 'Decline' }).click();
	await page.getByLabel('Why not').fill('Allergic to penicillin');
	await asked('amoxicillin').getByRole('button', { name: 'Decline' }).click();
	await expect(asked('amoxicillin')).toHaveAttribute('data-state', 'declined');
	await mouse();
	await expect(page.getByRole('link', { name: /Inbox/ }).first()).toContainText('1');

	// The student sees both answers, and who stands behind the entry.
	await expect(waiting).toContainText('Declined by Amina Yusuf', { timeout: 60_000 });
	await expect(waiting).toContainText('Allergic to penicillin');
	await expect(line).toContainText('Declined');
	await expect(student.getByTestId('banner')).not.toContainText('not yet accepted');
	const allergy = riverside.entry('allergy', 'penicillin');
	await allergy.locator('summary').click();
	await allergy.getByRole('button', { name: 'History' }).click();
	await expect(student.getByTestId('history')).toContainText('Entered by Ben Okoro, accepted by Amina Yusuf');
	expect(sites.faults()).toEqual([]);
});

test('a message to a role at another site is answered there, and its sender sees by whom', async () => {
	const { hilltop, riverside } = sites;
	const { page } = hilltop;
	const nurse = riverside.page;
	await hilltop.openChart('mar gar', 'Garcia');
	await page.keyboard.press('Control+k');
	await page.keyboard.type('tell nurse please check her potassium');
	await expect(page.getByText('Tell: nurse please check her potassium')).toBeVisible();
	await page.keyboard.press('Enter');
	await expect(page.getByLabel('For', { exact: true })).toHaveValue('role:nurse');
	await expect(page.getByLabel('What should they know or do')).toHaveValue('please check her potassium');
	await page.getByLabel('Urgent').press('Space');
	await page.keyboard.press('Control+Enter');
	await expect(page.getByTestId('sheet')).toBeHidden();
	const sent = hilltop.entry('message', 'potassium');
	await expect(sent).toContainText('Amina Yusuf to Nurses');
	await expect(sent).toContainText(/· Sent/);

	// Beside what was declined.
	await expect(nurse.getByRole('link', { name: /Inbox/ }).first()).toContainText('2', { timeout: 60_000 });
	await nurse.getByRole('link', { name: /Inbox/ }).first().press('Enter');
	const received = riverside.entry('message', 'potassium');
	await expect(received).toContainText('Urgent');
	const mouse = await useFinger(nurse);
	await received.getByRole('button', { name: 'Reply' }).click();
	await nurse.getByLabel('Reply').fill('4.1, all well');
	await received.getByRole('button', { name: 'Send the reply' }).click();
	await expect(received).toContainText('4.1, all well');
	await nurse.getByRole('link', { name: 'Handover' }).click();
	await expect(nurse.getByTestId('paper')).toContainText('please check her potassium');
	await nurse.goBack();
	await received.getByRole('button', { name: 'Done' }).click();
	await expect(received).toHaveCount(0);
	await mouse();
	await expect(nurse.getByRole('link', { name: /Inbox/ }).first()).toContainText('1');

	await page.getByText('1 done', { exact: true }).click();
	await expect(sent).toContainText('Done by Ben Okoro', { timeout: 60_000 });
	await expect(sent).toContainText('4.1, all well');
	await nurse.getByRole('button', { name: 'Lock' }).click();
	await expect(nurse.getByLabel('Passphrase')).toBeVisible();
	await expect(nurse.getByText('potassium')).toHaveCount(0);
	expect(sites.faults()).toEqual([]);
});
