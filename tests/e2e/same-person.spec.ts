// One woman registered at two sites apart: she waits at both, is linked at one by keys with her birth date typed once more,
// seen so at the other with the allergies of both charts, un-linked there by a finger, and said to be two.
import { expect, test } from '@playwright/test';
import type { Clinic } from './clinic.ts';
import { useFinger } from './screen-checks.ts';
import { startTwoSites, type TwoSites } from './two-sites.ts';

let sites: TwoSites;

test.beforeAll(async () => {
	test.setTimeout(180_000);
	sites = await startTwoSites();
});
test.afterAll(() => sites.close());

const card = ({ page }: Clinic) => page.getByTestId('same-person');
const allergies = ({ page }: Clinic) => page.getByTestId('banner').getByTestId('allergy-title');
const linked = ({ page }: Clinic) => page.getByTestId('linked-charts');

test('two charts of one woman wait at both sites until somebody says that she is one', async () => {
	test.setTimeout(240_000);
	const { hilltop, riverside } = sites;
	await sites.apart();
	await hilltop.register('Garcia', 'Maria', 'Female', '14-Jul-1985');
	await hilltop.addAllergy('penicillin');
	await riverside.register('Garcia', 'Mary', 'Female', '14-Jul-1985');
	await riverside.addProblem('Asthma');
	await riverside.writeNote();
	await riverside.section('Plan').fill('Spacer shown.');
	await riverside.noteSaved();
	await riverside.page.keyboard.press('Control+Enter');
	await expect(riverside.page.getByText('Note signed').first()).toBeVisible();
	await riverside.writeNote();
	await riverside.section('Plan').fill('Phone her on Monday.');
	await riverside.noteSaved();
	await riverside.closeNote();
	await expect(card(hilltop)).toHaveCount(0);
	await sites.together();

	for (const clinic of [hilltop, riverside]) {
		await expect(card(clinic)).toContainText('Same name in another spelling', { timeout: 60_000 });
		await expect(card(clinic)).toContainText('Same birthday');
		await expect(card(clinic)).toContainText('GARCIA, Maria');
		await expect(card(clinic)).toContainText('GARCIA, Mary');
		await expect(clinic.page.getByTestId('banner')).toContainText('1 to check');
	}
	await expect(allergies(riverside)).toHaveText('Allergies not recorded');

	// By keys, from the list of what waits: it stands there once.
	const { page } = hilltop;
	for (const key of ['g', 'i']) await page.keyboard.press(key);
	await expect(card(hilltop)).toBeFocused();
	await expect(card(hilltop)).toHaveCount(1);
	await expect(page.getByRole('list', { name: 'To check' }).getByText('1 to check')).toHaveCount(1);
	await page.keyboard.press('1');
	const again = card(hilltop).getByLabel('Birth date or number of this person');
	await expect(again).toBeFocused();
	await page.keyboard.type('15-Jul-1985');
	await expect(card(hilltop).getByRole('button', { name: 'Same person' })).toBeDisabled();
	await again.fill('');
	await page.keyboard.type('14-Jul-1985');
	await page.keyboard.press('Enter');
	await expect(page.getByText('Linked as one person')).toBeVisible();
	await expect(card(hilltop)).toHaveCount(0);

	// The other site sees it, and what she is allergic to.
	await expect(linked(riverside)).toContainText('GARCIA, Maria', { timeout: 60_000 });
	await expect(card(riverside)).toHaveCount(0);
	await expect(allergies(riverside)).toHaveText('Known allergies');
	await expect(riverside.page.getByTestId('banner')).toContainText('penicillin (other chart)');
	await expect(riverside.page.getByTestId('allergy-elsewhere')).toContainText('penicillin (other chart)');
	await riverside.page.keyboard.press('m');
	await riverside.page.getByLabel('Medicine', { exact: true }).fill('amoxicillin');
	await expect(riverside.page.getByTestId('sheet')).toContainText('penicillin (other chart)');
	await riverside.page.getByLabel('Medicine', { exact: true }).fill('');
	await riverside.page.keyboard.press('Escape');

	// One chart is shown of her at either site: what stands in the other says so, and is opened where it stands.
	const there = riverside.page
		.getByTestId('timeline')
		.getByTestId('timeline-visit')
		.filter({ hasText: 'penicillin' });
	await expect(there).toContainText(/In chart \w{4}-\w{4}/);
	await hilltop.openChart('maria', 'Garcia');
	await expect(hilltop.entry('problem', 'Asthma')).toContainText(/In chart \w{4}-\w{4}/);
	// Her notes too: read here, written in where they stand.
	const notes = page.getByTestId('notes').getByTestId('linked-note');
	await expect(notes).toHaveCount(2);
	await expect(notes.first()).toContainText('Phone her on Monday.');
	for (const note of await notes.all()) {
		await expect(note).toContainText('Ben Okoro');
		await expect(note).toContainText(/In chart \w{4}-\w{4}/);
	}
	await notes.last().locator('summary').click();
	await expect(notes.last()).toContainText('Spacer shown.');
	await page.getByRole('link', { name: 'Print', exact: true }).click();
	await expect(page.getByTestId('paper')).toContainText('which is of the same person');
	await expect(page.getByTestId('paper')).toContainText(/Asthma.*\(In chart \w{4}-\w{4}\)/);
	await page.goBack();
	await hilltop.entry('problem', 'Asthma').locator('summary').click();
	await hilltop.entry('problem', 'Asthma').getByRole('link', { name: 'Open in that chart' }).click();
	await hilltop.banner('Garcia');
	await expect(page.getByTestId('banner')).toContainText('Mary');
	await expect(page.getByTestId('entry-sheet')).toContainText('Asthma');
	await expect(page).toHaveURL(/\/chart\/[0-9a-f-]+$/);
	await page.keyboard.press('Escape');

	// Whoever looks for one finds both, next to each other.
	await page.getByRole('link', { name: 'Patients' }).first().click();
	await page.getByLabel('Find a patient').fill('mary');
	const found = page.locator('#patients').getByRole('listitem');
	await expect(found).toHaveCount(2);
	for (const line of await found.all()) await expect(line).toContainText('One person, 2 charts');

	// Taken back by one press of a finger: it waits again, nothing is lost.
	const mouse = await useFinger(riverside.page);
	await linked(riverside).getByRole('button', { name: 'Not the same person' }).click();
	await expect(linked(riverside)).toHaveCount(0);
	await expect(allergies(riverside)).toHaveText('Allergies not recorded');
	await card(riverside).getByRole('button', { name: 'Decide later' }).click();
	await expect(card(riverside)).toHaveCount(0);
	await riverside.page.getByRole('button', { name: 'Look', exact: true }).click();
	await card(riverside).getByRole('button', { name: 'Not the same' }).click();
	await expect(card(riverside)).toHaveCount(0);
	await expect(riverside.page.getByText('Saved as two people')).toBeVisible();
	await mouse();
	await expect(riverside.entry('problem', 'Asthma')).toBeVisible();

	// Two people, at both; what each chart held is there.
	await hilltop.openChart('maria', 'Garcia');
	await expect(hilltop.entry('allergy', 'penicillin')).toBeVisible();
	await expect(linked(hilltop)).toHaveCount(0, { timeout: 60_000 });
	await expect(hilltop.page.getByTestId('banner')).not.toContainText('to check', { timeout: 60_000 });
	expect(sites.faults()).toEqual([]);
});
