// The story of two sites in four pictures: two windows of one demo, side by side, that lose each other and meet again.
import type { BrowserContext, Page } from '@playwright/test';
import { patiently as expect } from '../bench/ux/counted-hands.ts';
import { openChart } from './scenes.ts';

/** In the order of the story. */
export const TWO_SITES = [
	{ name: 'two-sites-1-apart', title: '1. The network is off at both sites. Both have the chart.' },
	{ name: 'two-sites-2-typed', title: '2. Each site gives the same medicine a new dose. Both are saved.' },
	{
		name: 'two-sites-3-together',
		title: '3. The network is back. Both answers stand there; nobody has chosen.'
	},
	{ name: 'two-sites-4-decided', title: '4. One site decides, and both see it.' }
] as const;

const WHO = 'quispe rosa';

async function setNetwork(page: Page, on: boolean): Promise<void> {
	const network = page.getByRole('switch', { name: 'Network' });
	if ((await network.isChecked()) !== on) await network.click();
	await expect(page.getByTestId('sync-pill')).toContainText(on ? /^All sent|^Sent to/ : /^Offline/, {
		timeout: 60_000
	});
}

async function changeDose(page: Page, dose: string): Promise<void> {
	const line = page
		.getByTestId('medicine')
		.filter({ hasText: /metformin/i })
		.first();
	await line.locator('summary').first().click();
	await line.getByRole('button', { name: 'Change dose' }).click();
	await page.getByLabel('Dose', { exact: true }).fill(dose);
	await page.getByRole('button', { name: 'Save the new dose' }).click();
	await expect(page.getByTestId('sheet')).toHaveCount(0);
}

/** Both windows as one picture. */
async function sideBySide(context: BrowserContext, pages: readonly Page[]): Promise<Buffer> {
	const shots: string[] = [];
	for (const page of pages) {
		await page
			.locator('[data-part="decide"], [data-of="summary"]')
			.first()
			.evaluate((part) =>
				part.scrollIntoView({ block: part.clientHeight < innerHeight / 2 ? 'center' : 'start' })
			);
		shots.push((await page.screenshot({ scale: 'css', animations: 'disabled' })).toString('base64'));
	}
	const frame = await context.newPage();
	const [width, height] = [720, 760];
	await frame.setViewportSize({ width: width * 2 + 48, height: height + 32 });
	await frame.setContent(
		`<body style="margin:0;padding:16px;display:flex;gap:16px;background:#8a8f98">${shots
			.map((shot) => `<img width="${width}" height="${height}" src="data:image/png;base64,${shot}">`)
			.join('')}</body>`
	);
	const png = await frame.screenshot({ scale: 'css' });
	await frame.close();
	return png;
}

/** Plays it and returns the pictures. */
export async function twoSites(
	context: BrowserContext,
	url: string
): Promise<readonly { readonly name: string; readonly png: Buffer }[]> {
	const size = { width: 720, height: 760 };
	const here = await context.newPage();
	await here.goto(url);
	await here.getByRole('button', { name: /^Try with a demo clinic/ }).click();
	await expect(here.getByTestId('demo-strip')).toBeVisible({ timeout: 240_000 });
	const opened = context.waitForEvent('page');
	await here.getByRole('button', { name: 'Show two sites' }).click();
	const there = await opened;
	const pages = [here, there];
	await expect(there.getByTestId('sync-pill')).toContainText(/^All sent|^Sent to/, { timeout: 120_000 });
	for (const page of pages) {
		await openChart(page, WHO);
		await page.setViewportSize(size);
	}
	for (const page of pages) await setNetwork(page, true);
	for (const page of pages) await setNetwork(page, false);
	const pictures: { name: string; png: Buffer }[] = [];
	const take = async (): Promise<void> =>
		void pictures.push({ name: TWO_SITES[pictures.length]!.name, png: await sideBySide(context, pages) });
	await take();
	await changeDose(here, '850');
	await changeDose(there, '1000');
	await take();
	for (const page of pages) await setNetwork(page, true);
	for (const page of pages) await expect(page.getByTestId('answers')).toBeVisible({ timeout: 240_000 });
	await take();
	await here.getByTestId('answers').getByRole('button', { name: /^Keep/ }).first().click();
	for (const page of pages) await expect(page.getByTestId('answers')).toHaveCount(0, { timeout: 60_000 });
	await take();
	return pictures;
}
