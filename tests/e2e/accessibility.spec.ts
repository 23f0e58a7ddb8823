// Every screen for everybody: what axe finds, sizes for fingers, narrow windows, wide letters, focus in sight, both
// themes, both directions, and a language that is longer than English and shares no letter with it.
import { expect, test, type Page } from '@playwright/test';
import { DRUGS, openFullClinic, type FullClinic } from './full-clinic.ts';
import {
	axeFaults,
	cutDrugNames,
	cutTexts,
	hiddenFocus,
	numericDates,
	plainWords,
	sidewaysFaults,
	smallTargets,
	spaceOut,
	useFinger
} from './screen-checks.ts';

test.setTimeout(240_000);
let full: FullClinic;
let page: Page;

test.beforeAll(async () => {
	full = await openFullClinic();
	page = full.clinic.page;
});
test.afterAll(() => full.close());

const routes = (): Readonly<Record<string, string>> => ({
	today: '/today',
	patients: '/patients',
	register: '/patients/new',
	chart: `/chart/${full.chartId}`,
	inbox: '/inbox',
	files: '/files',
	devices: '/devices',
	settings: '/settings',
	'print summary': `/print/summary/${full.chartId}`,
	'print prescription': `/print/prescription/${full.chartId}`,
	'print medicines': `/print/medicines/${full.chartId}`,
	'print queue': '/print/queue',
	'print downtime': '/print/downtime'
});
const KEY_SCREENS = ['today', 'patients', 'chart', 'inbox', 'devices', 'settings'];

/** Goes to a screen without loading the app again, which would lock it, and waits until it stands. */
async function visit(at: Page, name: string): Promise<void> {
	await at.evaluate((path) => {
		const link = document.createElement('a');
		link.href = path;
		document.body.append(link);
		link.click();
		link.remove();
	}, routes()[name]!);
	await expect(at.locator('h1').first()).toBeVisible();
	await expect(at).toHaveURL(new RegExp(`${routes()[name]!}$`));
	if (name.startsWith('print')) await expect(at.getByTestId('paper').first()).toBeVisible();
	if (name === 'chart') await expect(at.getByTestId('timeline')).toBeAttached();
	if (name === 'inbox') await expect(at.getByTestId('answers').first()).toBeVisible();
	if (process.env.SHOTS)
		await at.screenshot({
			path: `${process.env.SHOTS}/${name}-${await at.evaluate(() => `${innerWidth}-${document.documentElement.lang}-${document.documentElement.dir}-${document.documentElement.dataset.theme}`)}.png`
		});
}

/** Faults with the screen that they are on, softly: one run names all. */
function hold(screen: string, faults: readonly string[]): void {
	expect.soft(faults, screen).toEqual([]);
}

test('every screen: nothing for axe, fingers find everything, no date of numbers alone', async () => {
	for (const name of Object.keys(routes())) {
		await visit(page, name);
		hold(`${name}: axe`, await axeFaults(page));
		hold(`${name}: targets`, await smallTargets(page, 24));
		hold(`${name}: dates`, await numericDates(page));
		hold(`${name}: sideways`, await sidewaysFaults(page));
	}
	await useFinger(page, true);
	expect(await page.evaluate(() => matchMedia('(pointer: coarse)').matches)).toBe(true);
	for (const name of Object.keys(routes())) {
		await visit(page, name);
		hold(`${name}: targets for fingers`, await smallTargets(page, 44));
	}
	await useFinger(page, false);
});
