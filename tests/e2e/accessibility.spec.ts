// Every screen for everybody: what axe finds, things to press that a finger finds, dates that nobody can misread.
import { expect, test, type Page } from '@playwright/test';
import { openFullClinic, type FullClinic } from './full-clinic.ts';
import { axeFaults, smallTargets, useFinger } from './screen-checks.ts';
import { numericDates } from './screen-words.ts';

let full: FullClinic;
let page: Page;

test.beforeAll(async () => {
	test.setTimeout(180_000);
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
	help: '/help',
	'print summary': `/print/summary/${full.chartId}`,
	'print prescription': `/print/prescription/${full.chartId}`,
	'print medicines': `/print/medicines/${full.chartId}`,
	'print queue': '/print/queue',
	'print downtime': '/print/downtime'
});

let visits = 0;
/** Goes to a screen without loading the app again, which would lock it, and waits until it stands. */
async function visit(at: Page, name: string): Promise<void> {
	const path = routes()[name]!;
	await at.evaluate((href) => {
		const link = Object.assign(document.createElement('a'), { href });
		document.body.append(link);
		link.click();
		link.remove();
	}, path);
	await at.mouse.move(4, 4 + (visits++ % 9)); // a screen that nobody uses locks itself
	await at.waitForURL(`**${path}`);
	await expect(at.locator('h1').first()).toBeVisible();
	if (name.startsWith('print')) await expect(at.getByTestId('paper').first()).toBeVisible();
	if (name === 'chart') await expect(at.getByTestId('timeline')).toBeAttached();
	if (name === 'today') await expect(at.getByTestId('queue-line').first()).toBeAttached();
	if (process.env.SHOTS) await at.screenshot({ path: `${process.env.SHOTS}/${name}-${Date.now()}.png` });
}

/** Faults with the screen that they are on, softly: one run names all. */
function hold(screen: string, faults: readonly string[]): void {
	expect.soft(faults, screen).toEqual([]);
}

test('every screen: nothing for axe, fingers find everything, no date of numbers alone', async () => {
	test.setTimeout(180_000);
	for (const name of Object.keys(routes())) {
		await visit(page, name);
		hold(`${name}: axe`, await axeFaults(page));
		hold(`${name}: targets`, await smallTargets(page, 24));
		hold(`${name}: dates`, await numericDates(page));
	}
	const mouse = await useFinger(page);
	expect(await page.evaluate(() => matchMedia('(pointer: coarse)').matches)).toBe(true);
	for (const name of Object.keys(routes())) {
		await visit(page, name);
		hold(`${name}: targets for fingers`, await smallTargets(page, 44));
	}
	await mouse();
});
