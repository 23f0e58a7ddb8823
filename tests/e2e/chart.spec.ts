// The chart as its reader uses it: the banner at every scroll position, vital signs by the keyboard alone, trends, the
// timeline and its filters, results from paper.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { startRelay, type RelayProcess } from '../support/relay-process.ts';
import { sharedData } from '../support/shared-data.ts';
import { Clinic } from './clinic.ts';

test.setTimeout(180_000);
let relay: RelayProcess;
let clinic: Clinic;

test.beforeAll(async () => {
	relay = await startRelay();
	clinic = new Clinic(relay.url);
	await clinic.open();
	await clinic.createPractice('Valley', 'Hilltop', 'Amina Yusuf');
});
test.afterAll(async () => {
	await clinic.close();
	await relay.kill();
	clinic.remove();
});

/** A picture for looking at, when one is asked for. */
async function shot(name: string): Promise<void> {
	if (process.env.SHOTS) await clinic.page.screenshot({ path: `${process.env.SHOTS}/${name}.png` });
}

test('a history of years: the banner stays, the timeline is filtered and says what it hides', async () => {
	const folder = sharedData('synthea');
	test.skip(folder === undefined, 'sample records are not on this machine');
	const { page } = clinic;
	const files = readdirSync(folder!).filter((name) => /Ardith|Angele/.test(name));
	await page.getByRole('link', { name: 'Patients' }).first().click();
	await page.getByRole('link', { name: 'Files' }).first().click();
	await page.getByLabel('Choose files').setInputFiles(files.map((name) => join(folder!, name)));
	const links = page.getByTestId('import-report').getByRole('link', { name: 'Open the chart' });
	await expect(links).toHaveCount(files.length, { timeout: 60_000 });
	await links.last().click();
	const banner = page.getByTestId('banner');
	await expect(banner).toBeVisible({ timeout: 30_000 });
	await shot('synthea');
	const name = await banner.getByRole('heading', { level: 1 }).innerText();
	const timeline = page.getByTestId('timeline');
	for (const step of [400, 2_000, 100_000]) {
		await page.mouse.move(500, 500);
		await page.mouse.wheel(0, step);
		await expect(banner).toBeInViewport({ ratio: 1 });
		await expect(banner).toContainText(name);
		expect((await banner.boundingBox())!.height).toBeLessThanOrEqual(72);
	}
	await timeline.getByRole('button', { name: 'Results', exact: true }).click();
	await expect(page.getByTestId('timeline-hidden')).toContainText(/hides \d/);
	await shot('timeline');
	await page.getByTestId('timeline-hidden').getByRole('button', { name: 'Clear' }).click();
	await expect(page.getByTestId('timeline-hidden')).toHaveCount(0);
	await page.setViewportSize({ width: 768, height: 1024 });
	await page.getByRole('button', { name: 'Timeline', exact: true }).click();
	await shot('tablet-timeline');
	await page.mouse.move(400, 600);
	await page.mouse.wheel(0, 800);
	await expect(banner).toContainText(name);
	await shot('tablet-scrolled');
	await page.setViewportSize({ width: 360, height: 740 });
	await page.getByRole('button', { name: 'Summary', exact: true }).click();
	await shot('phone');
	await page.setViewportSize({ width: 1280, height: 800 });
});

test('vital signs by the keyboard alone: in words as they are typed, asked about once, kept exactly', async () => {
	const { page } = clinic;
	await clinic.register('Okello', 'Grace', 'Female', '14-Jul-1968');
	const sheet = page.getByTestId('sheet');
	for (const [pressure, oxygen, day] of [
		['146/90', '97', '18-May-2020'],
		['150/92', '96', '30-Jun-2020'],
		['152/94', '97', '18-Aug-2020']
	] as const) {
		await page.keyboard.press('v');
		await page.keyboard.type(pressure);
		await sheet.getByLabel('Oxygen').fill(oxygen);
		await sheet.getByLabel('Height').fill('161');
		await sheet.getByText('Another time').click();
		await sheet.getByLabel('Day').fill(day);
		await page.keyboard.press('Control+Enter');
		await expect(sheet).toHaveCount(0);
	}
	// Task 4 of the interaction bars: the letter, one field after another, the chord.
	await page.keyboard.press('v');
	await expect(sheet.getByLabel('Blood pressure')).toBeFocused();
	for (const value of ['148/92', '84', '98.6 F', '18', '93', '312']) {
		await page.keyboard.type(value);
		await page.keyboard.press('Tab');
	}
	await expect(sheet.getByTestId('flag')).toHaveText(['High', 'Low']);
	await expect(sheet).toContainText('Oxygen 93 % is lower than the last three.');
	await expect(sheet).toContainText('Weight 312 kg? Keep it, or correct it.');
	await shot('vitals-asks');
	await page.keyboard.press('Control+Enter');
	await expect(sheet.getByRole('button', { name: 'Keep it' })).toBeFocused();
	await page.keyboard.press('Tab');
	await page.keyboard.press('Enter');
	await expect(sheet.getByLabel('Weight')).toBeFocused();
	await page.keyboard.type('78.40');
	await expect(sheet).toContainText('30.2');
	const banner = page.getByTestId('banner');
	expect(await sheet.locator('.micro b').first().textContent()).toContain('OKELLO, Grace');
	await expect(banner).toContainText('OKELLO, Grace');
	expect((await sheet.boundingBox())!.y).toBeGreaterThanOrEqual(
		(await banner.boundingBox())!.y + (await banner.boundingBox())!.height - 1
	);
	await shot('vitals');
	await page.keyboard.press('Escape');
	await expect(sheet).toHaveCount(0);
	await page.keyboard.press('v');
	await expect(sheet.getByLabel('Weight')).toHaveValue('78.40');
	await page.setViewportSize({ width: 768, height: 1024 });
	await shot('tablet-vitals');
	await page.setViewportSize({ width: 360, height: 740 });
	await shot('phone-vitals');
	await page.setViewportSize({ width: 1280, height: 800 });
	await page.keyboard.press('Control+Enter');
	await expect(sheet).toHaveCount(0);
	const card = page.getByTestId('vitals');
	await expect(card).toContainText('148/92');
	await expect(card).toContainText('98.6');
	await expect(page.getByTestId('alerts')).toContainText('Blood pressure 148/92, High');
	await shot('okello');
	await card.getByRole('button', { name: 'Trends' }).click();
	const trends = page.getByTestId('trends');
	await trends.getByRole('group', { name: /Blood pressure, 4 readings/ }).focus();
	await page.keyboard.press('ArrowLeft');
	await page.keyboard.press('ArrowLeft');
	await expect(trends.getByText('18-Aug-2020: 152/94')).toBeVisible();
	await expect(trends.getByRole('row')).toHaveCount(5);
	await shot('trends');
	await page.keyboard.press('Escape');
});

test('results from paper stand in the timeline, with high and low in words', async () => {
	const { page } = clinic;
	await page.keyboard.press('r');
	const sheet = page.getByTestId('sheet');
	await sheet.getByLabel('Haemoglobin').fill('7.9');
	await sheet.getByLabel('Range on the paper').first().fill('12-16');
	await expect(sheet.getByTestId('flag')).toHaveText('Low');
	await shot('results');
	await page.keyboard.press('Control+Enter');
	await expect(sheet).toHaveCount(0);
	const timeline = page.getByTestId('timeline');
	await timeline.scrollIntoViewIfNeeded();
	await expect(timeline.getByTestId('timeline-item').filter({ hasText: 'Blood count' })).toContainText(
		/7\.9\sg\/dL.*Low/s
	);
	await shot('timeline-results');
});
