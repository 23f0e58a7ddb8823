// What somebody could see when they wrote, where it has come to since, and what came while nobody looked: two clinics that
// were cut off from each other.
import { expect, test } from '@playwright/test';
import { startTwoSites, type TwoSites } from './two-sites.ts';

let sites: TwoSites;
test.beforeAll(async () => {
	test.setTimeout(90_000);
	sites = await startTwoSites();
});
test.afterAll(() => sites.close());

test('an order given before an allergy arrived is seen as its author saw the chart', async () => {
	test.setTimeout(120_000);
	const { hilltop, riverside } = sites;
	await hilltop.register('Garcia', 'Maria', 'Female', '14-Jul-1985');
	await hilltop.addAllergy('latex');
	await hilltop.allSent();
	await riverside.openChart('mar gar', 'Garcia');
	await expect(riverside.entry('allergy', 'latex')).toBeVisible({ timeout: 60_000 });
	await sites.apart();
	await hilltop.addAllergy('penicillin');
	await riverside.addMedicine('amoxicillin', '500');
	// Nothing that is not sent is said to be elsewhere.
	await expect(hilltop.page.getByTestId('allergy-reach')).toHaveText('Not sent yet');
	await sites.together();
	const { page } = hilltop;
	const order = hilltop.entry('medicine', 'amoxicillin');
	await expect(order).toBeVisible({ timeout: 60_000 });
	// Gone or "On 1 of 2 sites": Riverside may have reported by now.
	await expect(page.getByTestId('allergy-reach').filter({ hasText: 'Not sent yet' })).toHaveCount(0);

	await order.locator('summary').first().click();
	await order.getByRole('button', { name: 'History' }).click();
	const history = page.getByTestId('history');
	// Riverside wrote it, this device has it.
	await expect(history.getByTestId('reach')).toHaveText(/On all 2 sites/);
	await history.getByTestId('reach').locator('summary').click();
	await expect(history).toContainText(/wrote it|as it reported/);
	await expect(history).toContainText('The relay has it');
	await history.getByRole('button', { name: 'As its author could see the chart' }).click();

	await expect(page.getByTestId('then-strip')).toHaveText(
		/^The chart as Ben Okoro at Riverside could see it, /
	);
	await expect(page.getByTestId('then-strip')).toBeFocused();
	await expect(page.getByTestId('then-allergies')).toContainText('latex');
	await expect(page.getByTestId('then-allergies')).not.toContainText('penicillin');
	await expect(page.getByTestId('then-medicines')).not.toContainText('amoxicillin');
	await expect(page.getByTestId('then-certainty')).toContainText('exactly this');
	await page.keyboard.press('Escape');
	await expect(hilltop.entry('allergy', 'penicillin')).toBeVisible();
	expect(sites.faults()).toEqual([]);
});

test('what arrived since is told once, and a site is looked back at by the palette', async () => {
	test.setTimeout(120_000);
	const { hilltop, riverside } = sites;
	const { page } = hilltop;
	await expect(page.getByTestId('whole')).toContainText('All here, checked with the relay', {
		timeout: 60_000
	});
	// Leaving the chart is having looked at it. What arrives in another one later arrives behind what is written now.
	await hilltop.register('Okello', 'Jane', 'Female', '02-Feb-1990');
	await hilltop.allSent();
	await riverside.addMedicine('paracetamol', '500');
	await riverside.addProblem('Tonsillitis');
	await riverside.openChart('oke jan', 'Okello');
	await riverside.addAllergy('dust');
	await expect(hilltop.entry('allergy', 'dust')).toBeVisible({ timeout: 60_000 });
	await hilltop.openChart('mar gar', 'Garcia');
	const strip = page.getByTestId('arrived');
	await expect(strip).toContainText('2 entries arrived since you last looked');
	await strip.getByRole('button', { name: 'Show' }).click();
	for (const words of ['paracetamol', 'Tonsillitis', 'Ben Okoro'])
		await expect(strip.getByRole('listitem').filter({ hasText: words }).first()).toBeVisible();
	const marked = page.getByTestId('timeline-item').filter({ hasText: 'New to you' });
	await expect(marked).toHaveCount(2);
	await strip.getByRole('button', { name: 'Seen' }).click();
	await expect(strip).toHaveCount(0);
	await expect(marked).toHaveCount(0);
	await page.getByRole('link', { name: 'Patients' }).first().click();
	await hilltop.openChart('mar gar', 'Garcia');
	await expect(page.getByTestId('whole')).toBeVisible();
	await expect(strip).toHaveCount(0);

	await page.keyboard.press('Control+k');
	await page.keyboard.type('another time');
	await page.keyboard.press('Enter');
	const form = page.getByTestId('moment-form');
	await form.getByLabel('Site').selectOption({ label: 'Riverside' });
	await form.getByRole('button', { name: 'Show' }).click();
	await expect(page.getByTestId('then-strip')).toContainText('The chart as Riverside had it until');
	await expect(page.getByTestId('then-certainty')).toContainText('There may have been more');
	await expect(page.getByTestId('then-problems')).toContainText('Tonsillitis');
	await page.goBack();
	await expect(form).toBeVisible();
	await page.goBack();
	await expect(hilltop.entry('problem', 'Tonsillitis')).toBeVisible();
	expect(sites.faults()).toEqual([]);
});
