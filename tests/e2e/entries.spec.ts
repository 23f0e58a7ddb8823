// Entries that can be questioned: what they were, from two sites; taken back and put back; moved to the right patient;
// entered for another day; and a medicine about which two answers wait.
import { expect, test } from '@playwright/test';
import { startRelay, type RelayProcess } from '../support/relay-process.ts';
import { Clinic } from './clinic.ts';

let relay: RelayProcess;
let hilltop: Clinic;
let riverside: Clinic;

test.beforeAll(async () => {
	relay = await startRelay();
	hilltop = new Clinic(relay.url);
	riverside = new Clinic(relay.url);
});
test.afterAll(async () => {
	await hilltop.close();
	await riverside.close();
	await relay.kill();
	hilltop.remove();
	riverside.remove();
});

/** Opens the history of an entry of a card. */
async function history(clinic: Clinic, kind: string, words: string) {
	const line = clinic.entry(kind, words);
	if (!(await line.getByRole('button', { name: 'History' }).isVisible()))
		await line.locator('summary').first().click();
	await line.getByRole('button', { name: 'History' }).click();
	return clinic.page.getByTestId('entry-sheet');
}

test('history, in error and back, another day, another patient, two answers', async () => {
	test.setTimeout(300_000);
	await hilltop.open();
	const { page } = hilltop;
	await hilltop.createPractice('County practice', 'Hilltop', 'Amina Yusuf');
	await hilltop.allSent();
	const link = await hilltop.invite('Ben Okoro', 'Prescriber', 'Riverside');
	await riverside.open();
	await riverside.join(link);
	await hilltop.register('Okello', 'Grace', 'Female', '02-Feb-1990');
	await hilltop.register('Garcia', 'Maria', 'Female', '14-Jul-1985');
	await hilltop.addMedicine('metformin', '500');
	await hilltop.addMedicine('lisinopril', '10');
	await hilltop.allSent();
	await riverside.openChart('mar gar', 'Garcia');
	await riverside.changeDose('metformin', '850');
	await riverside.allSent();
	await expect(hilltop.entry('medicine', 'metformin')).toContainText('850', { timeout: 30_000 });

	// What it was: who, where, when, and what stood before.
	const sheet = await history(hilltop, 'medicine', 'metformin');
	const told = sheet.getByTestId('history').getByRole('listitem');
	await expect(told).toHaveCount(2);
	await expect(told.first()).toContainText(/New dose.*Ben Okoro, Riverside.*850.*500/s);
	await expect(told.last()).toContainText(/Ordered.*Amina Yusuf, Hilltop/s);

	// In error with a reason, undone by Ctrl Z, said again, and put back from where it is struck through.
	await sheet.getByRole('button', { name: 'Entered in error' }).click();
	await sheet.getByRole('button', { name: 'Wrong value' }).click();
	await sheet.getByRole('button', { name: 'Mark as entered in error' }).click();
	await expect(sheet.getByTestId('error-mark')).toContainText('Wrong value — Amina Yusuf, Hilltop');
	await expect(hilltop.entry('medicine', 'metformin')).toHaveCount(0);
	await sheet.getByRole('button', { name: 'Close', exact: true }).click();
	await page.getByTestId('banner').click();
	await page.keyboard.press('Control+z');
	await expect(hilltop.entry('medicine', 'metformin')).toBeVisible();
	const lisinopril = hilltop.entry('medicine', 'lisinopril');
	await lisinopril.locator('summary').first().click();
	await lisinopril.getByRole('button', { name: 'Entered in error' }).click();
	await lisinopril.getByLabel('In your words').fill('Never took it');
	await lisinopril.getByRole('button', { name: 'Mark as entered in error' }).click();
	const struck = page.getByTestId('medicines').getByTestId('in-error');
	await struck.locator('summary').click();
	await expect(struck).toContainText(/lisinopril.*Never took it — Amina Yusuf, Hilltop/s);
	await struck.getByRole('button', { name: 'Put back' }).click();
	await expect(hilltop.entry('medicine', 'lisinopril')).toBeVisible();

	// Another day: with that day's visit, said to be recorded later, never ahead of now.
	await page.keyboard.press('v');
	await page.getByTestId('sheet').getByLabel('Pulse').fill('84');
	await page.getByTestId('sheet').getByRole('button', { name: 'Another time' }).click();
	await page.getByLabel('Day', { exact: true }).fill('01-Jan-2999');
	await expect(page.getByTestId('sheet')).toContainText('not ahead of now');
	await page.getByTestId('sheet').getByRole('button', { name: 'Yesterday' }).click();
	await page.getByRole('button', { name: 'Finish', exact: true }).click();
	const pulse = page.getByTestId('timeline-item').filter({ hasText: 'Pulse' });
	await expect(pulse).toContainText('recorded');
	await pulse.scrollIntoViewIfNeeded();

	// The pulse was Grace's.
	await pulse.getByRole('button', { name: /^Vitals/ }).click();
	await expect(page.getByTestId('history')).toContainText('Happened');
	await page.getByTestId('entry-sheet').getByRole('button', { name: 'Belongs to somebody else' }).click();
	const move = page.getByTestId('move');
	await move.getByLabel('Find the right patient').fill('okello');
	await move.getByRole('button', { name: /OKELLO, Grace/ }).click();
	const confirm = move.getByLabel(/Birth date/);
	await confirm.fill('14-Jul-1985');
	await expect(move.getByRole('button', { name: 'Move', exact: true })).toBeDisabled();
	await confirm.fill('02-Feb-1990');
	await move.getByRole('button', { name: 'Move', exact: true }).click();
	await expect(page.getByText('Moved to OKELLO, Grace')).toBeVisible();
	await expect(page.getByTestId('error-mark').first()).toContainText('Wrong patient, moved');
	await hilltop.openChart('okello', 'Okello');
	await expect(page.getByTestId('vitals')).toContainText('84');
	await page
		.getByTestId('timeline-item')
		.filter({ hasText: 'Pulse' })
		.getByRole('button', { name: /^Vitals/ })
		.click();
	await expect(page.getByTestId('history')).toContainText("Moved here from another patient's chart");
	await hilltop.openChart('garcia', 'Garcia');
	await expect(page.getByTestId('vitals')).not.toContainText('84');

	// Two answers: decided where they stand; ordering the same again asks first.
	await hilltop.allSent();
	await relay.kill();
	await Promise.all([hilltop.offline(), riverside.offline()]);
	await hilltop.changeDose('metformin', '750');
	await riverside.changeDose('metformin', '250');
	relay = await startRelay({ dataDir: relay.dataDir, port: relay.port });
	await Promise.all([hilltop.allSent(), riverside.allSent()]);
	const metformin = hilltop.entry('medicine', 'metformin');
	await expect(metformin).toContainText('Different answers', { timeout: 60_000 });
	await expect(metformin.getByRole('button', { name: 'Change dose' })).toHaveCount(0);
	await page.keyboard.press('m');
	await page.getByLabel('Medicine', { exact: true }).fill('metformin');
	await page.getByLabel('Dose', { exact: true }).fill('500');
	await expect(page.getByTestId('sheet')).toContainText('Two answers wait about metformin');
	await expect(page.getByRole('button', { name: 'Order' })).toBeDisabled();
	await page.getByRole('button', { name: 'Look' }).last().click();
	await page.getByTestId('entry-sheet').getByRole('button', { name: 'Close', exact: true }).click();
	await metformin.getByRole('button', { name: 'Decide' }).click();
	await metformin.getByRole('button', { name: /Keep.*250/ }).press('1');
	await expect(metformin).not.toContainText('Different answers');
	await expect(metformin).toContainText('750');

	// Taken back: both stand again, at both sites, and the history says so.
	await page.getByText('Decided and saved').waitFor();
	await page.getByRole('button', { name: 'Undo' }).last().click();
	await expect(metformin).toContainText('Different answers');
	await expect(riverside.entry('medicine', 'metformin')).toContainText('Different answers', {
		timeout: 60_000
	});
	const again = await history(hilltop, 'medicine', 'metformin');
	await expect(again.getByTestId('history')).toContainText('Decision taken back');
	expect(hilltop.faults.concat(riverside.faults)).toEqual([]);
});
