// What two sites prescribed without seeing each other: raised at both, settled at one by a key, taken back, and settled at
// the other by a finger; seen at both each time.
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

const card = ({ page }: Clinic) => page.getByTestId('finding');

test('one medicine ordered at two sites apart waits at both until somebody settles it', async () => {
	test.setTimeout(180_000);
	const { hilltop, riverside } = sites;
	await hilltop.register('Garcia', 'Maria', 'Female', '14-Jul-1985');
	await hilltop.allSent();
	await riverside.openChart('mar gar', 'Garcia');

	await sites.apart();
	await hilltop.addMedicine('ibuprofen', '400');
	await riverside.addMedicine('ibuprofen', '600');
	await expect(card(hilltop)).toHaveCount(0);
	await sites.together();

	for (const clinic of [hilltop, riverside]) {
		await expect(card(clinic)).toContainText('Prescribed twice', { timeout: 60_000 });
		await expect(card(clinic)).toContainText('Hilltop');
		for (const dose of ['400', '600'])
			await expect(
				card(clinic).getByRole('button', { name: new RegExp(`Stop ibuprofen ${dose}`) })
			).toBeVisible();
		await expect(card(clinic)).toContainText('Riverside');
		await expect(clinic.page.getByTestId('banner')).toContainText('1 to check');
	}

	// By a key, from the inbox; taken back by u.
	const { page } = hilltop;
	for (const key of ['g', 'i']) await page.keyboard.press(key);
	await expect(card(hilltop)).toBeFocused();
	await page.keyboard.press('1');
	await expect(page.getByText('Medicine stopped')).toBeVisible();
	await expect(card(hilltop)).toHaveCount(0);
	await expect(card(riverside)).toHaveCount(0, { timeout: 60_000 });
	await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
	await page.keyboard.press('u');
	await expect(card(riverside)).toBeVisible({ timeout: 60_000 });

	// By a finger, at the other site: both stay.
	const mouse = await useFinger(riverside.page);
	await card(riverside).getByRole('button', { name: 'Keep all as it is' }).click();
	await expect(card(riverside)).toHaveCount(0);
	await mouse();
	await expect(page.getByText('Nothing waits')).toBeVisible({ timeout: 60_000 });
	for (const drug of ['400', '600']) await expect(riverside.entry('medicine', drug)).toBeVisible();

	// Whoever orders beside them sees it, and is asked first.
	await hilltop.openChart('mar gar', 'Garcia');
	await page.keyboard.press('m');
	const sheet = page.getByTestId('sheet');
	await page.getByLabel('Medicine', { exact: true }).fill('ibuprofen');
	await page.getByLabel('Dose', { exact: true }).fill('200');
	await page.keyboard.press('Control+Enter');
	await expect(sheet.getByText('Prescribed twice').first()).toBeVisible();
	await page.keyboard.press('Control+Enter');
	await expect(sheet).toBeVisible();
	await sheet.getByLabel('I have seen this and order it all the same').check();
	await page.keyboard.press('Control+Enter');
	await expect(sheet).toBeHidden();
	await expect(hilltop.entry('medicine', '200')).toBeVisible();
	expect(sites.faults()).toEqual([]);
});
