// The app in a language from right to left that is longer than English and shares no letter with it: every word is of the
// catalogue, nothing is cut, a drug's name least of all, and axe finds nothing.
import { expect, test } from '@playwright/test';
import { openFullClinic, type FullClinic } from './full-clinic.ts';
import { axeFaults, cutDrugNames, cutTexts, settled, sidewaysFaults } from './screen-checks.ts';
import { ALL_SCREENS, hold, KEY_SCREENS, shot, SIZES, visit } from './screen-visits.ts';
import { numericDates, plainWords } from './screen-words.ts';

test.setTimeout(180_000);
let full: FullClinic;

test.beforeAll(async () => {
	test.setTimeout(180_000);
	full = await openFullClinic('ar-XB');
	await expect(full.clinic.page.locator('html')).toHaveAttribute('dir', 'rtl');
});
test.afterAll(() => full.close());

const DRUGS = ['hydrochlorothiazide', 'metformin', 'enalapril', 'amlodipine', 'gliclazide', 'paracetamol'];
const SHEETS = ['p', 'm', 'a', 'i', 'v', 'r', 'd'];

async function holdWords(name: string): Promise<void> {
	const { page } = full.clinic;
	await settled(page);
	hold(`${name}: words`, await plainWords(page));
	hold(`${name}: dates`, await numericDates(page));
	hold(`${name}: drugs`, await cutDrugNames(page, DRUGS));
	if (name.startsWith('print')) return;
	hold(`${name}: sideways`, await sidewaysFaults(page));
	hold(`${name}: cut`, await cutTexts(page));
}

for (const { width, height } of SIZES) {
	test(`${width}: every word is of the catalogue and can be read to its end`, async () => {
		const { page } = full.clinic;
		await page.setViewportSize({ width, height });
		for (const name of ALL_SCREENS) {
			await visit(full, name);
			await holdWords(name);
		}
		await visit(full, 'chart');
		for (const letter of SHEETS) {
			await page.locator('body').press(letter);
			await expect(page.getByTestId('sheet')).toBeVisible();
			await holdWords(`workspace ${letter}`);
			await shot(page, `workspace ${letter}`);
			await page.keyboard.press('Escape');
			await expect(page.getByTestId('sheet')).toHaveCount(0);
		}
		for (const [key, what] of [
			['Control+k', '[data-testid="palette"]'],
			['?', 'dialog[open]'],
			['F1', '[data-testid="help"]']
		] as const) {
			await page.locator('body').press(key);
			await expect(page.locator(what)).toBeVisible();
			await holdWords(what);
			await shot(page, what);
			await page.keyboard.press('Escape');
			await expect(page.locator(what)).toBeHidden();
		}
	});

	// Colours are the same from right to left: accessibility.spec.ts asks about them in every theme.
	test(`${width}: nothing for axe from right to left`, async () => {
		const { page } = full.clinic;
		await page.setViewportSize({ width, height });
		for (const name of KEY_SCREENS) {
			await visit(full, name);
			hold(name, await axeFaults(page));
		}
	});
}

test('320: nothing scrolls sideways, no drug is cut', async () => {
	const { page } = full.clinic;
	await page.setViewportSize({ width: 320, height: 640 });
	for (const name of KEY_SCREENS) {
		await visit(full, name);
		await holdWords(name);
	}
	expect(full.clinic.faults).toEqual([]);
});
