// Every screen for everybody: what axe finds, things to press that a finger finds, dates that nobody can misread.
import { expect, test } from '@playwright/test';
import { openFullClinic, type FullClinic } from './full-clinic.ts';
import { axeFaults, smallTargets, useFinger } from './screen-checks.ts';
import { ALL_SCREENS, hold, visit } from './screen-visits.ts';
import { numericDates } from './screen-words.ts';

let full: FullClinic;

test.beforeAll(async () => {
	test.setTimeout(180_000);
	full = await openFullClinic();
});
test.afterAll(() => full.close());

test('every screen: nothing for axe, fingers find everything, no date of numbers alone', async () => {
	test.setTimeout(180_000);
	const { page } = full.clinic;
	for (const name of ALL_SCREENS) {
		await visit(full, name);
		hold(`${name}: axe`, await axeFaults(page));
		hold(`${name}: targets`, await smallTargets(page, 24));
		hold(`${name}: dates`, await numericDates(page));
	}
	const mouse = await useFinger(page);
	expect(await page.evaluate(() => matchMedia('(pointer: coarse)').matches)).toBe(true);
	for (const name of ALL_SCREENS) {
		await visit(full, name);
		hold(`${name}: targets for fingers`, await smallTargets(page, 44));
	}
	await mouse();
});
