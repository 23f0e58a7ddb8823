// A window of 320 pixels, which is a desk at 400 percent, spaces between letters as a reader may set them, and colours that
// a reader forces on the page: nothing is cut, nothing scrolls sideways but tables, what is chosen can be told.
import { expect, test } from '@playwright/test';
import { openFullClinic, type FullClinic } from './full-clinic.ts';
import {
	cutDrugNames,
	cutTexts,
	lostInForcedColours,
	settled,
	sidewaysFaults,
	spaceOut
} from './screen-checks.ts';
import { hold, KEY_SCREENS, shot, SIZES, visit } from './screen-visits.ts';

test.setTimeout(150_000);
let full: FullClinic;

test.beforeAll(async () => {
	test.setTimeout(180_000);
	full = await openFullClinic();
});
test.afterAll(() => full.close());

const DRUGS = ['hydrochlorothiazide', 'metformin', 'enalapril', 'amlodipine'];
/** Workspaces that hold most. */
const LETTERS = ['m', 'v', 'r', 'i', 'd'];

test('320 pixels: nothing is cut, nothing but tables scrolls sideways, also with wide spaces', async () => {
	const { page } = full.clinic;
	await page.setViewportSize({ width: 320, height: 640 });
	const holdAll = async (name: string) => {
		await settled(page);
		hold(`${name}: sideways`, await sidewaysFaults(page));
		hold(`${name}: cut`, await cutTexts(page));
		hold(`${name}: drugs`, await cutDrugNames(page, DRUGS));
	};
	for (const name of [...KEY_SCREENS, 'register', 'files', 'help', 'print summary'] as const) {
		await visit(full, name);
		await holdAll(name);
		const asBefore = await spaceOut(page);
		await holdAll(`${name}, wide spaces`);
		await asBefore();
	}
	await visit(full, 'chart');
	for (const letter of LETTERS) {
		await page.locator('body').press(letter);
		await expect(page.getByTestId('sheet')).toBeVisible();
		await holdAll(`workspace ${letter}`);
		await shot(page, `workspace ${letter}`);
		await page.keyboard.press('Escape');
		await expect(page.getByTestId('sheet')).toHaveCount(0);
	}
	await page.keyboard.press('Control+k');
	await expect(page.getByRole('option').first()).toBeVisible();
	await holdAll('palette');
	await page.keyboard.press('Escape');
});

test('forced colours: fields have edges, what is chosen looks chosen', async () => {
	const { page } = full.clinic;
	await page.emulateMedia({ forcedColors: 'active' });
	for (const size of SIZES) {
		await page.setViewportSize(size);
		for (const name of [...KEY_SCREENS, 'register'] as const) {
			await visit(full, name);
			await settled(page);
			hold(`${name} at ${size.width}`, await lostInForcedColours(page));
		}
		await visit(full, 'chart');
		for (const letter of LETTERS) {
			await page.locator('body').press(letter);
			await expect(page.getByTestId('sheet')).toBeVisible();
			hold(`workspace ${letter} at ${size.width}`, await lostInForcedColours(page));
			await shot(page, `workspace ${letter}`);
			await page.keyboard.press('Escape');
			await expect(page.getByTestId('sheet')).toHaveCount(0);
		}
		await page.keyboard.press('Control+k');
		await expect(page.getByRole('option').first()).toBeVisible();
		hold(`palette at ${size.width}`, await lostInForcedColours(page));
		await shot(page, 'palette');
		await page.keyboard.press('Escape');
	}
	await page.emulateMedia({ forcedColors: 'none' });
});
