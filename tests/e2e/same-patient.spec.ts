// The right patient, always: the banner stands at every scroll position, on screen and on paper, and who is named in a
// sheet is who is named in the banner, however one gets about in two windows at once.
import { expect, test, type Page } from '@playwright/test';
import { DEMO_PROFILES } from '#client/engine-api/demo-profiles.ts';
import { createSeededRandom } from '../support/seeded-random.ts';
import { openFullClinic, type FullClinic } from './full-clinic.ts';

const STEPS = 200;
let full: FullClinic;

test.beforeAll(async () => {
	test.setTimeout(180_000);
	full = await openFullClinic();
});
test.afterAll(() => full.close());

/** What one window names: the chart in its address, the banner's patient, and the sheet's. */
const named = (page: Page) =>
	page.evaluate(() => ({
		path: location.pathname,
		banner: document.querySelector('[data-testid="banner"] h1')?.textContent?.trim(),
		sheet: document.querySelector('[data-testid="sheet"] .micro b')?.textContent?.trim()
	}));

test('two windows, two hundred steps: sheet, banner and address are of one patient', async () => {
	test.setTimeout(180_000);
	const { page } = full.clinic;
	const second = await page.context().newPage();
	// A new tab does not know of which profile the first one is.
	await second.goto(`${page.url()}?profile=${DEMO_PROFILES[0]}`);
	await expect(second.getByTestId('banner')).toBeVisible({ timeout: 60_000 });
	await page.getByRole('link', { name: 'Patients' }).first().click();
	const link = page.locator('a[href^="/chart/"]');
	await expect(link.first()).toBeVisible();
	const charts = (await link.evaluateAll((all) => all.map((one) => one.getAttribute('href')!))).slice(0, 6);
	await page.goBack();
	expect(charts.length).toBeGreaterThan(3);

	const random = createSeededRandom(20);
	const pick = (count: number): number => random.below(count);
	const known = new Map<string, string>();
	const sheets = { seen: 0 };
	const go = (at: Page, path: string) =>
		at.evaluate((path) => {
			const link = Object.assign(document.createElement('a'), { href: path });
			document.body.append(link);
			link.click();
			link.remove();
		}, path);
	for (let step = 0; step < STEPS; step++) {
		const at = [page, second][pick(2)]!;
		const act = pick(6);
		if (act <= 1) await go(at, charts[pick(charts.length)]!);
		else if (act === 2) await at.keyboard.press('Escape');
		else if (act === 3) await at.evaluate(() => history.back());
		else
			await at.evaluate(
				(key) =>
					document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })),
				'vmapr'[pick(5)]!
			);
		// Also what is seen at once counts, before anything has settled.
		for (const window of [page, second]) {
			const { path, banner, sheet } = await named(window);
			if (sheet !== undefined) {
				sheets.seen += 1;
				expect(sheet, `step ${step}, ${path}`).toBe(banner);
			}
			if (banner === undefined || !path.startsWith('/chart/')) continue;
			const before = known.get(path);
			if (before !== undefined) expect(banner, `step ${step}, ${path}`).toBe(before);
			else {
				await expect.poll(async () => (await named(window)).banner).toBeTruthy();
				const settled = await named(window);
				if (settled.path === path) known.set(path, settled.banner!);
			}
		}
	}
	expect(known.size).toBeGreaterThan(3);
	expect(sheets.seen).toBeGreaterThan(20);
	await second.close();
});
