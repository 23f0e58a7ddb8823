// What two sites prescribed without seeing each other: raised at both, settled at one by a key, taken back, and settled at
// the other by a finger; seen at both each time.
import { expect, test } from '@playwright/test';
import { startRelay, type RelayProcess } from '../support/relay-process.ts';
import { Clinic } from './clinic.ts';
import { useFinger } from './screen-checks.ts';

let relay: RelayProcess;
let hilltop: Clinic;
let riverside: Clinic;

test.beforeAll(async () => {
	relay = await startRelay();
	hilltop = new Clinic(relay.url);
	riverside = new Clinic(relay.url);
});
test.afterAll(async () => {
	await Promise.all([hilltop.close(), riverside.close()]);
	await relay.kill();
	hilltop.remove();
	riverside.remove();
});

const card = ({ page }: Clinic) => page.getByTestId('finding');

test('one medicine ordered at two sites apart waits at both until somebody settles it', async () => {
	test.setTimeout(180_000);
	await hilltop.open();
	await hilltop.createPractice('County practice', 'Hilltop', 'Amina Yusuf');
	await hilltop.allSent();
	const link = await hilltop.invite('Ben Okoro', 'Prescriber', 'Riverside');
	await riverside.open();
	await riverside.join(link);
	await hilltop.register('Garcia', 'Maria', 'Female', '14-Jul-1985');
	await hilltop.allSent();
	await riverside.openChart('mar gar', 'Garcia');

	await relay.kill();
	await Promise.all([hilltop.offline(), riverside.offline()]);
	await hilltop.addMedicine('ibuprofen', '400');
	await riverside.addMedicine('ibuprofen', '600');
	await expect(card(hilltop)).toHaveCount(0);
	relay = await startRelay({ dataDir: relay.dataDir, port: relay.port });
	await Promise.all([hilltop.allSent(), riverside.allSent()]);

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
	expect(hilltop.faults.concat(riverside.faults)).toEqual([]);
});
