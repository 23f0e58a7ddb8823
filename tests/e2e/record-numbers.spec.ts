// Numbers of the practice in two browsers that do not hear of each other: given at once, found whole and by the end, a slip
// named, on labels whose bars are read as a scanner reads them, and a scanner's typing that opens the chart.
import { expect, test, type Locator } from '@playwright/test';
import { readCode128 } from '../support/read-code-128.ts';
import { startRelay, type RelayProcess } from '../support/relay-process.ts';
import { Clinic } from './clinic.ts';

// A recorder of the page's pictures and the making of a PDF wait for each other.
test.use({ trace: 'off' });
test.describe.configure({ mode: 'serial' });

let relay: RelayProcess;
let hilltop: Clinic;
let riverside: Clinic;
/** The number given to the patient of that given name. */
const given: Record<string, string> = {};

test.beforeAll(async () => {
	test.setTimeout(120_000);
	relay = await startRelay();
	hilltop = new Clinic(relay.url);
	riverside = new Clinic(relay.url);
	await hilltop.open();
	await hilltop.createPractice('County practice', 'Hilltop', 'Amina Yusuf');
	await hilltop.allSent();
	const link = await hilltop.invite('Ben Okello', 'Nurse', 'Riverside');
	await riverside.open(link.slice(relay.url.length));
	await riverside.join(link);
	for (const clinic of [hilltop, riverside]) await clinic.readyOffline();
});
test.afterAll(async () => {
	for (const clinic of [hilltop, riverside]) await clinic.close();
	await relay.kill();
	for (const clinic of [hilltop, riverside]) clinic.remove();
});

const NUMBER = /MRN\s*([0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4})/;
const numberIn = async (place: Locator): Promise<string> => {
	await expect(place).toContainText(NUMBER);
	return NUMBER.exec((await place.textContent()) ?? '')![1]!;
};

const find = async ({ page }: Clinic, query: string): Promise<void> => {
	await page.getByRole('link', { name: 'Patients' }).first().click();
	await page.getByLabel('Find a patient').fill(query);
};

/** The text of drawn bars, from where the browser says that they are filled. */
const read = async (bars: Locator): Promise<string> =>
	readCode128(
		await bars.locator('path').evaluate((path: SVGPathElement) => {
			const { width } = path.ownerSVGElement!.viewBox.baseVal;
			return Array.from({ length: width }, (_, x) =>
				path.isPointInFill(new DOMPoint(x + 0.5, 0.5)) ? '1' : '0'
			).join('');
		})
	);

test('two sites without a network give numbers at once, all different, and both find each by its number', async () => {
	test.setTimeout(120_000);
	await relay.kill();
	for (const clinic of [hilltop, riverside]) await clinic.offline();
	for (const [clinic, names] of [
		[hilltop, ['Maria', 'Jose']],
		[riverside, ['Ana', 'Luz']]
	] as const)
		for (const name of names) {
			await clinic.register('Garcia', name, 'Female', '14-Jul-1985');
			given[name] = await numberIn(clinic.page.getByTestId('banner'));
		}
	expect(new Set(Object.values(given)).size).toBe(4);
	expect(given['Maria']!.slice(0, 2)).toBe(given['Jose']!.slice(0, 2));
	expect(given['Maria']!.slice(0, 2)).not.toBe(given['Ana']!.slice(0, 2));
	relay = await startRelay({ dataDir: relay.dataDir, port: relay.port });
	for (const clinic of [hilltop, riverside]) await clinic.allSent();
	for (const [clinic, name] of [
		[hilltop, 'Ana'],
		[riverside, 'Maria']
	] as const) {
		const number = given[name]!;
		const line = clinic.page.locator('#patients').getByRole('link', { name: new RegExp(`GARCIA, ${name}`) });
		for (const typed of [number, number.replace('-', '').toLowerCase(), number.slice(-4)]) {
			await find(clinic, typed);
			await expect(line).toBeVisible({ timeout: 30_000 });
			await expect(clinic.page.locator('#patients').getByRole('link')).toHaveCount(1);
			expect(await numberIn(line)).toBe(number);
		}
	}
});

test('a slip is named, and nobody is registered under a number', async () => {
	const { page } = hilltop;
	const number = given['Maria']!;
	const wrong = number.slice(0, -1) + (number.endsWith('7') ? '8' : '7');
	await find(hilltop, wrong);
	await expect(page.getByText('is not a number of this practice: one character may be wrong')).toBeVisible();
	await page.keyboard.press('Enter');
	await expect(page.getByLabel('Find a patient')).toHaveValue(wrong);
	await expect(page.getByRole('link', { name: 'Register a patient' })).toBeVisible();
});

test('an old number that is typed stays beside the new one', async () => {
	const { page } = hilltop;
	await page.goto(`${hilltop.url}/patients/new`);
	await hilltop.unlockIfAsked();
	await page.locator('summary', { hasText: 'More' }).click();
	await page.getByLabel('Other number').fill('OLD 17/3');
	await expect(page.getByTestId('draft')).toBeVisible();
	await hilltop.register('Ortega', 'Rosa', 'Female', '1960');
	const number = await numberIn(page.getByTestId('banner'));
	await page.getByRole('button', { name: 'More about this patient' }).click();
	await expect(page.getByText('OLD 17/3')).toBeVisible();
	await expect(page.getByText(number).last()).toBeVisible();
	await find(hilltop, 'old17/3');
	await expect(page.getByRole('link', { name: /ORTEGA, Rosa/ })).toBeVisible();
});

test('a label, and a sheet of 24: their bars are the number, their paper is of their size', async () => {
	const { page } = hilltop;
	await hilltop.openChart('garcia maria', 'Garcia');
	await page.getByRole('link', { name: 'Print' }).click();
	await page.getByRole('link', { name: 'Label', exact: true }).click();
	const label = page.getByTestId('label');
	await expect(label).toHaveCount(1);
	await expect(label).toContainText('GARCIA, Maria');
	// A label outlives the age.
	await expect(label).toContainText(/Born\s*14-Jul-1985\s*Sex/);
	await expect(label).toContainText(/Sex\s*Female\s*MRN/);
	expect(await numberIn(label)).toBe(given['Maria']);
	const bars = page.getByRole('img', { name: 'Barcode of the number' });
	expect(await read(bars)).toBe(given['Maria']!.replace('-', ''));
	const box = (await bars.boundingBox())!;
	expect(box.height).toBeGreaterThan(20);

	await page.emulateMedia({ media: 'print' });
	const one = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
	expect(one.match(/\/Type\s*\/Page[^s]/g)).toHaveLength(1);
	const [, width, height] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(one)!;
	expect(Number(width)).toBeCloseTo((62 / 25.4) * 72, 0);
	expect(Number(height)).toBeCloseTo((29 / 25.4) * 72, 0);
	await page.emulateMedia({ media: 'screen' });

	await page.getByRole('link', { name: '24 labels' }).click();
	await expect(label).toHaveCount(24);
	expect(await read(bars.last())).toBe(given['Maria']!.replace('-', ''));
	await page.emulateMedia({ media: 'print' });
	const sheet = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
	expect(sheet.match(/\/Type\s*\/Page[^s]/g)).toHaveLength(1);
	const places = await label.evaluateAll((all) => all.map((one) => one.getBoundingClientRect().toJSON()));
	expect(new Set(places.map(({ x }) => Math.round(x))).size).toBe(3);
	expect(new Set(places.map(({ y }) => Math.round(y))).size).toBe(8);
	await page.emulateMedia({ media: 'screen' });
});

test('the longest of names stands whole on its label', async () => {
	const { page } = hilltop;
	const family = 'Wickramasinghe Arachchilage Don';
	await hilltop.register(family, 'Maria Magdalena Alexandrina Guadalupe', 'Female', '1985');
	await page.getByRole('link', { name: 'Print' }).click();
	await page.getByRole('link', { name: 'Label', exact: true }).click();
	const label = page.getByTestId('label');
	await expect(label).toContainText(family.toUpperCase());
	const room = await label.evaluate((one) => {
		const { bottom, right } = one.getBoundingClientRect();
		const parts = [...one.querySelectorAll('p, svg')].map((part) => part.getBoundingClientRect());
		return {
			inside: parts.every((part) => part.bottom <= bottom && part.right <= right),
			apart: parts.every((part, i) => i === 0 || part.top >= parts[i - 1]!.bottom)
		};
	});
	expect(room).toEqual({ inside: true, apart: true });
});

test('a scanner that types a label’s bars and Enter opens the chart', async () => {
	const { page } = riverside;
	for (const name of ['Maria', 'Luz']) {
		await page.getByRole('link', { name: 'Patients' }).first().click();
		await page.getByLabel('Find a patient').fill('');
		await page.keyboard.type(`${given[name]!.replace('-', '')}\n`);
		await expect(page.getByTestId('banner')).toContainText(`GARCIA, ${name}`);
		await expect(page.getByTestId('banner')).toContainText(given[name]!);
	}
	for (const { faults } of [hilltop, riverside]) expect(faults).toEqual([]);
});
