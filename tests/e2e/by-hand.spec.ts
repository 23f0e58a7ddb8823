// No network at all: changes go from one clinic to the other on a stick, and from one screen to the other's camera.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Download, type Locator } from '@playwright/test';
import { fakeCamera, showScreenToCamera, showToCamera, type ShownCode } from '../support/fake-camera.ts';
import { joinMeanAdmin, type MeanAdmin } from '../support/mean-admin.ts';
import { createDataDir } from '../support/relay-process.ts';
import { axeFaults } from './screen-checks.ts';
import { shots } from './shots.ts';
import { shownCodes } from './shown-codes.ts';
import { startTwoSites, type TwoSites } from './two-sites.ts';

const picture = join(createDataDir(), 'camera.y4m');
let sites: TwoSites;
test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
	showToCamera(picture);
	sites = await startTwoSites('Nurse', fakeCamera(picture));
	await sites.apart();
});
test.afterAll(() => sites.close());

const card = (clinic: TwoSites['hilltop']): Locator => clinic.page.getByTestId('carry');
async function toDevices(clinic: TwoSites['hilltop']): Promise<void> {
	await clinic.page.getByRole('link', { name: 'Devices' }).first().click();
	await expect(card(clinic)).toBeVisible();
}
async function saved(clinic: TwoSites['hilltop'], name: string): Promise<Download> {
	const [download] = await Promise.all([
		clinic.page.waitForEvent('download'),
		clinic.page.getByRole('button', { name }).click()
	]);
	return download;
}
async function isListed(clinic: TwoSites['hilltop'], name: string): Promise<void> {
	await clinic.page.getByRole('link', { name: 'Patients' }).first().click();
	await expect(clinic.page.getByRole('link', { name })).toBeVisible();
}

test('a file on a stick: taken in once, twice, cut off, and not a file of changes at all', async () => {
	const { hilltop, riverside } = sites;
	await hilltop.register('Okello', 'Grace', 'Female', '1990');
	await toDevices(hilltop);
	const unsent = await (await saved(hilltop, 'Save to a file')).path();
	const whole = await saved(hilltop, 'Save the whole practice');
	expect(whole.suggestedFilename()).toMatch(/^saddlebag-practice-\d{4}-\d\d-\d\d\.saddlebag$/);

	await toDevices(riverside);
	const take = (file: Parameters<Locator['setInputFiles']>[0]) =>
		card(riverside).getByLabel('Take in a file').setInputFiles(file);
	const taken = card(riverside).getByTestId('taken');
	const mimeType = 'application/octet-stream';
	await take({ name: 'a.saddlebag', mimeType, buffer: Buffer.from('holiday picture') });
	await expect(taken).toContainText('Nothing was changed. This is not a file of changes');
	// Cut off in the middle of a copy: of one file nothing, of a row of two the first.
	const cut = readFileSync(await whole.path()).subarray(0, -40);
	await take({ name: 'cut.saddlebag', mimeType, buffer: cut });
	await expect(taken).toContainText('From here on the file is damaged or cut off');
	await expect(taken).not.toContainText('new here');
	await take({ name: 'row.saddlebag', mimeType, buffer: Buffer.concat([readFileSync(unsent), cut]) });
	await expect(taken).toContainText('From here on the file is damaged or cut off');
	await expect(taken).toContainText('From Hilltop, written');
	await expect(taken).toContainText(/\d+ changes are new here\..*sent on when there is a network/s);
	await isListed(riverside, 'OKELLO, Grace');
	await toDevices(riverside);
	await take(unsent);
	await expect(taken).not.toContainText('damaged or cut off');
	await expect(taken).toContainText(/Nothing in it is new here\. \d+ were here already/);
	await take(await whole.path());
	await expect(taken).toContainText('were here already');
	if (process.env['SHOTS'])
		await riverside.page.screenshot({ path: `${process.env['SHOTS']}/carry.png`, fullPage: true });
});

/** Every code of the row that a clinic shows, once. */
async function showToAnother(clinic: TwoSites['hilltop']): Promise<readonly ShownCode[]> {
	const { page } = clinic;
	await card(clinic).getByRole('button', { name: 'Show to another screen' }).click();
	const sheet = page.getByTestId('show-codes');
	const shown = sheet.getByRole('img', { name: /^Moving code of \d+ pieces/ });
	await expect(shown).toBeVisible();
	const of = Number(/of (\d+)/.exec(await sheet.getByText(/^Piece/).innerText())![1]);
	const codes = await shownCodes(shown, of);
	if (process.env['SHOTS']) await page.screenshot({ path: `${process.env['SHOTS']}/show-codes.png` });
	await page.keyboard.press('Escape');
	return codes;
}

test('from screen to screen: who was interrupted goes on with the rest, and what is new appears', async () => {
	const { hilltop, riverside } = sites;
	await hilltop.register('Nakato', 'Rose', 'Female', '1988');
	await toDevices(hilltop);
	const codes = await showToAnother(hilltop);
	const of = codes.length;
	const half = codes.slice(0, of / 2);
	showScreenToCamera(picture, half);

	await toDevices(riverside);
	const read = card(riverside).getByRole('button', { name: 'Read from another screen' });
	const reader = riverside.page.getByTestId('read-codes');
	await read.click();
	await expect(reader.getByText(`${half.length} of ${of} pieces`)).toBeVisible({ timeout: 60_000 });
	// The tablet lets go of the page in the middle of it.
	await riverside.page.reload();
	await riverside.unlock();

	await hilltop.page.getByRole('link', { name: 'Patients' }).first().click();
	await hilltop.openChart('nakato', 'Nakato');
	await toDevices(hilltop);
	const again = await showToAnother(hilltop);
	expect(new Set(again.map(({ path }) => path))).toEqual(new Set(codes.map(({ path }) => path)));
	const isRead = new Set(half.map(({ path }) => path));
	showScreenToCamera(
		picture,
		again.filter(({ path }) => !isRead.has(path))
	);

	await toDevices(riverside);
	await read.click();
	await expect(reader.getByText(/[1-9]\d* of \d+ pieces/)).toBeVisible();
	if (process.env['SHOTS'])
		await riverside.page.screenshot({ path: `${process.env['SHOTS']}/read-codes.png` });
	await expect(reader.getByTestId('taken')).toContainText('new here', { timeout: 120_000 });
	expect(await riverside.page.evaluate(() => Object.keys(localStorage).join())).not.toContain('read-code');
	await riverside.page.keyboard.press('Escape');
	await isListed(riverside, 'NAKATO, Rose');
});

test('the network is back: both send, each has everything, nothing twice', async () => {
	await sites.together();
	for (const name of ['OKELLO, Grace', 'NAKATO, Rose']) await sites.both((clinic) => isListed(clinic, name));
	expect(sites.faults()).toEqual([]);
});

let mallory: MeanAdmin;

test('[CTL-16] somebody who is left out of new keys is told so and goes on, until an admin’s device gives them', async () => {
	const { hilltop, riverside } = sites;
	const { page } = riverside;
	mallory = await joinMeanAdmin(await hilltop.invite('Mallory', 'Admin', 'Hilltop'));
	// Every device of an admin gives what somebody lacks: Hilltop is away.
	await hilltop.allSent();
	await hilltop.close();
	await mallory.turn('left-out');
	await toDevices(riverside);
	const told = page.getByTestId('withheld');
	await expect(told).toContainText('you were not given the new ones');
	await expect(told).toContainText('cannot be read here yet');
	await expect(told).toContainText('An admin’s device gives them as soon as it is connected and unlocked');
	expect(await axeFaults(page, { within: '[data-testid=withheld]' })).toEqual([]);
	await shots(page, 'left-out');
	// What is written meanwhile is kept and sent; it is no more lost by a reload than what is told.
	await riverside.openChart('okello', 'Okello');
	await riverside.addProblem('Asthma');
	await riverside.allSent();
	await page.reload();
	await riverside.unlock();
	await toDevices(riverside);
	await expect(told).toContainText('you were not given the new ones');

	await hilltop.open('/patients');
	await hilltop.unlock();
	await hilltop.openChart('okello', 'Okello');
	await expect(hilltop.entry('problem', 'Asthma')).toBeVisible();
	await expect(told).toBeHidden();
	await hilltop.addProblem('Eczema');
	await riverside.openChart('okello', 'Okello');
	await expect(riverside.entry('problem', 'Eczema')).toBeVisible();
	expect(sites.faults()).toEqual([]);
});

test('[CTL-16] somebody who is given a wrong key is told so, and goes on with the one before', async () => {
	const { hilltop, riverside } = sites;
	const { page } = riverside;
	await mallory.turn('wrong-key');
	await toDevices(riverside);
	await expect(page.getByTestId('withheld')).toContainText('the one given to you is wrong', {
		timeout: 30_000
	});
	expect(await axeFaults(page, { within: '[data-testid=withheld]' })).toEqual([]);
	await shots(page, 'withheld');
	await riverside.openChart('okello', 'Okello');
	await riverside.addAllergy('latex');
	await riverside.allSent();
	await hilltop.openChart('okello', 'Okello');
	await expect(hilltop.entry('allergy', 'latex')).toBeVisible();
	expect(sites.faults()).toEqual([]);
});
