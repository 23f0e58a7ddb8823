// An outreach tablet: prepared by an admin from a list, joined by its link, shared by two people, working without a network,
// given a chart and more time, locked when ended.
import { expect, test, type Locator, type Page } from '@playwright/test';
import { cpSync } from 'node:fs';
import { createDataDir, startRelay, type RelayProcess } from '../support/relay-process.ts';
import { join } from 'node:path';
import { decodeRow, encodeRow } from '#shared/replica/rows.ts';
import { fakeCamera, showScreenToCamera, showToCamera, type ShownCode } from '../support/fake-camera.ts';
import { Clinic } from './clinic.ts';
import { axeFaults } from './screen-checks.ts';
import { shownCodes } from './shown-codes.ts';

const seenByTablet = join(createDataDir(), 'tablet.y4m');
const HER_PASSPHRASE = 'violet anchor pebble window maple';
let relay: RelayProcess;
let hilltop: Clinic;
let tablet: Clinic;

test.beforeAll(async () => {
	test.setTimeout(120_000);
	relay = await startRelay();
	hilltop = new Clinic(relay.url);
	showToCamera(seenByTablet);
	tablet = new Clinic(relay.url, fakeCamera(seenByTablet));
	await hilltop.open();
	await hilltop.createPractice('County practice', 'Hilltop', 'Amina Yusuf');
});
test.afterAll(async () => {
	await hilltop.close();
	await tablet.close();
	await relay.kill();
});
/** At both sizes, when asked for. */
async function shot({ page }: Clinic, name: string, of?: Locator): Promise<void> {
	if (!process.env['SHOTS']) return;
	for (const size of [
		{ width: 768, height: 1024 },
		{ width: 1280, height: 800 }
	]) {
		await page.setViewportSize(size);
		await (of ?? page).screenshot({ path: `${process.env['SHOTS']}/${name}-${size.width}.png` });
	}
}

test('a tablet prepared for a trip is shared by two, opens its charts, registers people without a network, gets more time, and is ended', async () => {
	test.setTimeout(180_000);
	await hilltop.register('Ortega', 'Maria', 'Female', '1985');
	await hilltop.addAllergy('penicillin');
	await hilltop.register('Nguyen', 'Linh', 'Female', '1990');
	await hilltop.allSent();
	const { page } = hilltop;
	await page.getByRole('link', { name: 'Devices' }).first().click();
	const trips = page.getByTestId('trips');
	await trips.getByRole('button', { name: 'Prepare an outreach tablet' }).click();
	await trips.getByRole('button', { name: 'Add a patient' }).click();
	await trips.getByLabel('Find a patient to add').fill('ortega');
	await trips.getByRole('button', { name: /ortega/i }).click();
	await expect(trips.getByTestId('list-found')).toContainText('1 chart.');
	await expect(trips.getByTestId('trip-time')).toContainText('256 kbit/s');
	await trips.getByLabel('Name of the trip').fill('Kirembe');
	await trips.getByLabel('Who takes the tablet').fill('Joy Wekesa');
	await trips.getByLabel('Charts are locked after').selectOption({ label: '7 days' });
	await shot(hilltop, 'prepare-trip', trips);
	expect(await axeFaults(page, { within: '[data-testid=trips]' })).toEqual([]);
	await trips.getByRole('button', { name: 'Make a link for the tablet' }).click();
	const link = await trips.getByTestId('invite-link').innerText();
	await tablet.open();
	await tablet.join(link);
	await expect(tablet.page.getByTestId('trip-strip')).toContainText(/Trip: Kirembe\.\s+1 chart, until/);
	await expect(trips.getByTestId('invite-joined')).toBeVisible();
	await tablet.page.getByRole('link', { name: 'Patients' }).first().click();
	await expect(tablet.page.locator('#patients')).toContainText(/ortega/i);
	await expect(tablet.page.locator('#patients')).not.toContainText(/nguyen/i);
	await tablet.openChart('ortega', 'Ortega');
	await expect(tablet.page.getByTestId('allergies')).toContainText('penicillin', { timeout: 30_000 });
	await shot(tablet, 'tablet-chart');
	await trips.getByRole('button', { name: 'Close' }).click();
	await twoPeople(trips);
	await trips.getByRole('button', { name: 'Give charts' }).click();
	await trips.getByRole('button', { name: 'Add a patient' }).click();
	await trips.getByLabel('Find a patient to add').fill('nguyen');
	await trips.getByRole('button', { name: /nguyen/i }).click();
	await shot(hilltop, 'give-charts', trips);
	await trips.getByRole('button', { name: 'Give these charts' }).click();
	await expect(tablet.page.getByTestId('trip-strip')).toContainText('2 charts', { timeout: 30_000 });
	await tablet.openChart('nguyen', 'Nguyen');
	await tablet.readyOffline();
	await relay.kill();
	await tablet.offline();
	await trips.getByRole('button', { name: 'Longer' }).click();
	await trips.getByRole('button', { name: 'Put the end off' }).click();
	await expect(trips.getByTestId('extension-words')).toHaveText(/^\w+( \w+){11}$/);
	await shot(hilltop, 'extension', trips);
	expect(await axeFaults(page, { within: '[data-testid=trips]' })).toEqual([]);
	const onPaper = await printedExtension(page, await trips.getByTestId('extension-words').innerText());
	showScreenToCamera(seenByTablet, onPaper);
	await tablet.page.getByRole('button', { name: 'Longer' }).click();
	await tablet.page.getByTestId('longer').getByRole('button', { name: 'Read the code' }).click();
	await expect(tablet.page.getByText(/^The charts stay open until/)).toBeVisible({ timeout: 30_000 });
	const chooser = tablet.page.waitForEvent('filechooser');
	await tablet.page.getByRole('button', { name: 'Add documents' }).first().click();
	await tablet.page.getByRole('button', { name: 'Choose files' }).click();
	const letter = { name: 'letter.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n') };
	await (await chooser).setFiles([letter]);
	await tablet.page.getByRole('button', { name: 'Save documents' }).click();
	await expect(tablet.page.getByTestId('document')).toContainText('letter', { timeout: 30_000 });
	await tablet.register('Lamunu', 'Grace', 'Female', '2001');
	await timeIsUp();
	relay = await startRelay({ dataDir: relay.dataDir, port: relay.port });
	await tablet.allSent();
	await hilltop.allSent();
	await hilltop.openChart('lamunu', 'Lamunu');
	await hilltop.openChart('nguyen', 'Nguyen');
	await expect(page.getByTestId('document')).toContainText('letter', { timeout: 30_000 });
	await page.getByRole('link', { name: 'Devices' }).first().click();
	await expect(trips.getByTestId('trip')).toContainText('1 person registered on the way');
	await shot(hilltop, 'trips', trips);
	// With another role the tablet would open every chart.
	const member = page.getByTestId('members').getByRole('listitem').filter({ hasText: 'Joy Wekesa' }).first();
	await expect(member.getByRole('button', { name: 'Remove Joy Wekesa…' })).toBeVisible();
	await expect(member.getByRole('button', { name: /^Change what/ })).toHaveCount(0);
	await expect(member).toContainText('On an outreach tablet');
	await shot(hilltop, 'member-of-trip', member);
	// As from a host of files alone: nothing there has the browser empty its storage.
	await tablet.page.route('**/clear-site-data', (route) => route.fulfill({ status: 405 }));
	await trips.getByRole('button', { name: 'End the trip' }).click();
	await trips.getByTestId('remove-form').getByRole('textbox').fill('Kirembe');
	await trips.getByTestId('remove-form').getByRole('button').first().click();
	await expect(trips).toContainText('No tablet is on a trip.', { timeout: 30_000 });
	await expect(tablet.page.getByText('This device was removed from the practice')).toBeVisible({
		timeout: 30_000
	});
	await remainsAreSaid(tablet.page);
});

/** Keys and records are gone, and what only the browser can remove is still there, until the server has it do so. */
async function remainsAreSaid(page: Page): Promise<void> {
	await expect(page.getByTestId('removed-remains')).toContainText('sealed remains', { timeout: 30_000 });
	await expect(page.getByTestId('removed-empty')).toHaveCount(0);
	await shot(tablet, 'removed-remains');
	expect(await axeFaults(page)).toEqual([]);
	const left = () =>
		page.evaluate(async () => ({
			databases: (await indexedDB.databases()).map(({ name }) => name),
			caches: await caches.keys(),
			kept: Object.keys(localStorage)
		}));
	expect(await left()).toEqual({ databases: [], caches: [], kept: [] });
	await page.unroute('**/clear-site-data');
	await page.getByRole('button', { name: 'Try now' }).click();
	await expect(page.getByTestId('removed-empty')).toBeVisible();
	expect(await left()).toEqual({ databases: [], caches: [], kept: [] });
}

/** What a tablet shows whose time is up while it reaches nobody: a copy of this one, as it stands on the road. */
async function timeIsUp(): Promise<void> {
	await tablet.page.getByRole('button', { name: 'Lock', exact: true }).click();
	await expect(tablet.page.getByLabel('Passphrase')).toBeVisible();
	await tablet.close();
	const late = new Clinic(relay.url);
	cpSync(tablet.profileDir, late.profileDir, { recursive: true });
	await late.open();
	const { page } = late;
	await expect(page.getByLabel('Passphrase')).toBeVisible();
	await lastDayWas(page);
	await page.reload();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('The time of this trip is up');
	await expect(page.getByTestId('removed-sending')).toContainText(/\d+ changes .* not sent yet/);
	await expect(page.getByLabel('Passphrase')).toHaveCount(0);
	await shot(late, 'trip-over');
	expect(await axeFaults(page)).toEqual([]);
	const [file] = await Promise.all([
		page.waitForEvent('download'),
		page.getByRole('button', { name: 'Save to a file' }).click()
	]);
	await expect(page.getByTestId('removed-saved')).toContainText(/\d+ changes are in the file/);
	const carry = hilltop.page.getByTestId('carry');
	await carry.getByLabel('Take in a file').setInputFiles(await file.path());
	await expect(carry.getByTestId('taken')).toContainText(/\d+ changes are new here\./);
	await late.close();
	late.remove();
	await tablet.open();
	await tablet.unlock();
}

/** Sets the end of the trip before the time that the tablet has seen, in its storage. */
async function lastDayWas(page: Page): Promise<void> {
	const lease = await page.evaluate(
		() =>
			new Promise<number[]>((done) => {
				const opening = indexedDB.open('saddlebag/main');
				opening.onsuccess = () => {
					const row = opening.result.transaction('meta').objectStore('meta').get('lease');
					row.onsuccess = () => {
						opening.result.close();
						done([...(row.result as Uint8Array)]);
					};
				};
			})
	);
	const { seen, ...others } = decodeRow<{ from: number; until: number; seen: number }>(new Uint8Array(lease));
	await page.evaluate(
		(bytes) =>
			new Promise<void>((done) => {
				const opening = indexedDB.open('saddlebag/main');
				opening.onsuccess = () => {
					const transaction = opening.result.transaction('meta', 'readwrite');
					transaction.objectStore('meta').put(new Uint8Array(bytes), 'lease');
					transaction.oncomplete = () => {
						opening.result.close();
						done();
					};
				};
			}),
		[...encodeRow({ ...others, seen, until: seen - 1 })]
	);
}

/** On one sheet: the words, and the code that the tablet's camera reads. */
async function printedExtension(page: Page, words: string): Promise<readonly ShownCode[]> {
	await page.getByRole('link', { name: 'Print the code and the words' }).click();
	const paper = page.getByTestId('paper');
	await expect(paper).toContainText('Tablet of the trip: Kirembe');
	await expect(paper).toContainText(/Charts open until \d\d-\w+-\d{4}/);
	expect((await paper.getByTestId('paper-words').getByRole('listitem').allInnerTexts()).map(wordOf)).toEqual(
		words.split(' ')
	);
	await shot(hilltop, 'extension-paper');
	expect(await axeFaults(page, { within: 'main' })).toEqual([]);
	await page.emulateMedia({ media: 'print' });
	await expect(page.getByRole('navigation').first()).toBeHidden();
	const pdf = await page.pdf({ format: 'A4', preferCSSPageSize: true });
	expect(pdf.toString('latin1').match(/\/Type\s*\/Page[^s]/g)).toHaveLength(1);
	await page.emulateMedia({ media: null });
	const codes = await shownCodes(paper.getByRole('img'));
	await page.getByRole('link', { name: 'Devices' }).first().click();
	return codes;
}
const wordOf = (line: string): string => line.replace(/^\d+\s*/, '');

/** A second person, who is invited on the admin's screen and chooses a passphrase on the tablet. */
async function twoPeople(trips: Locator): Promise<void> {
	await trips.getByRole('button', { name: 'Add a person' }).click();
	const name = trips.getByLabel('Name', { exact: true });
	await name.fill('Rose Atim');
	await trips.getByRole('button', { name: 'Close, keeps what is typed' }).click();
	await trips.getByRole('button', { name: 'Add a person' }).click();
	await expect(name).toHaveValue('Rose Atim');
	await trips.getByRole('button', { name: 'Make words for them' }).click();
	const words = await trips.getByTestId('tablet-words').innerText();
	const { page } = tablet;
	await page.getByRole('button', { name: 'Add a person' }).click();
	const sheet = page.getByTestId('tablet-person');
	await sheet.getByLabel('The twelve words of the invitation').fill(words);
	expect(await axeFaults(page, { within: '[data-testid=tablet-person]' })).toEqual([]);
	await shot(tablet, 'tablet-person');
	await sheet.getByRole('button', { name: /^Next/ }).click();
	await sheet.getByLabel('Passphrase for this device').fill(HER_PASSPHRASE);
	await sheet.getByLabel('The passphrase again').fill(HER_PASSPHRASE);
	await sheet.getByRole('button', { name: 'Add', exact: true }).click();
	await expect(trips.getByTestId('tablet-joined')).toBeVisible({ timeout: 30_000 });
	await expect(sheet).toBeHidden({ timeout: 30_000 });
	await trips.getByRole('button', { name: 'Close' }).click();
	await expect(trips.getByTestId('trip')).toContainText('Joy Wekesa, Rose Atim');
}
