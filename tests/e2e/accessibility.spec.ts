// Every screen for everybody: what axe finds, things to press that a finger finds, dates that nobody can misread. The key
// screens also in every theme and at both sizes: where only the theme changed, only the rules about colours are asked again.
import { expect, test, type Page } from '@playwright/test';
import { openFullClinic, type FullClinic } from './full-clinic.ts';
import { axeFaults, COLOUR_RULES, settled, smallTargets, useFinger } from './screen-checks.ts';
import { ALL_SCREENS, hold, KEY_SCREENS, SIZES, visit, type ScreenName } from './screen-visits.ts';
import { numericDates } from './screen-words.ts';

test.setTimeout(180_000);
let full: FullClinic;

test.beforeAll(async () => {
	test.setTimeout(180_000);
	full = await openFullClinic();
});
test.afterAll(() => full.close());

const LIGHT = { colorScheme: 'light', contrast: 'no-preference' } as const;
const OTHER_THEMES = [
	['dark', { colorScheme: 'dark', contrast: 'no-preference' }],
	['contrast', { colorScheme: 'light', contrast: 'more' }]
] as const;

const isKey = (name: ScreenName): boolean => KEY_SCREENS.some((one) => one === name);

async function holdOtherThemes(page: Page, name: string): Promise<void> {
	for (const [theme, media] of OTHER_THEMES) {
		await page.emulateMedia(media);
		await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
		await settled(page);
		hold(`${name}: ${theme}`, await axeFaults(page, { rules: COLOUR_RULES }));
	}
	await page.emulateMedia(LIGHT);
	await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
}

test('every screen: nothing for axe, no date of numbers alone; the key screens in every theme', async () => {
	const { page } = full.clinic;
	await page.emulateMedia(LIGHT);
	for (const name of ALL_SCREENS) {
		await visit(full, name);
		hold(`${name}: axe`, await axeFaults(page));
		hold(`${name}: targets`, await smallTargets(page, 24));
		hold(`${name}: dates`, await numericDates(page));
		if (isKey(name)) await holdOtherThemes(page, name);
	}
});

test('a colour that is too pale is found in the last of a thousand rows that are alike but for it', async () => {
	const { page } = full.clinic;
	await visit(full, 'audit');
	const within = '[data-testid="trail-row"]';
	expect(await axeFaults(page, { rules: COLOUR_RULES, within })).toEqual([]);
	const last = page.locator(within).last().locator('bdi').first();
	await last.evaluate((name) => (name.style.color = '#bbb'));
	expect(await axeFaults(page, { rules: COLOUR_RULES, within })).toEqual([
		expect.stringContaining('insufficient color contrast of')
	]);
	await last.evaluate((name) => name.removeAttribute('style'));
});

test('every screen: fingers find everything', async () => {
	const { page } = full.clinic;
	const mouse = await useFinger(page);
	expect(await page.evaluate(() => matchMedia('(pointer: coarse)').matches)).toBe(true);
	for (const name of ALL_SCREENS) {
		await visit(full, name);
		hold(`${name}: targets for fingers`, await smallTargets(page, 44));
	}
	await mouse();
});

test('the key screens and who looked on a tablet: nothing for axe, the key screens in every theme', async () => {
	const { page } = full.clinic;
	await page.setViewportSize(SIZES[1]);
	for (const name of [...KEY_SCREENS, 'audit', 'print who looked'] as const) {
		await visit(full, name);
		await settled(page);
		hold(`${name}: light`, await axeFaults(page));
		if (isKey(name)) await holdOtherThemes(page, name);
	}
});
