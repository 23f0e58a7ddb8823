// What a device holds: files that come when they are opened, with and without a connection, and files taken off again.
import { randomBytes } from 'node:crypto';
import { expect, test } from '@playwright/test';
import type { Clinic } from './clinic.ts';
import { axeFaults } from './screen-checks.ts';
import { startTwoSites, type TwoSites } from './two-sites.ts';

let sites: TwoSites;

test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
	test.setTimeout(120_000);
	sites = await startTwoSites();
});
test.afterAll(() => sites.close());

const devicesOf = async ({ page }: Clinic) => {
	await page.getByRole('link', { name: 'Devices' }).first().click();
	return page.getByTestId('files-here');
};
const shot = (clinic: Clinic, name: string) =>
	process.env.SHOTS && clinic.page.screenshot({ path: `${process.env.SHOTS}/${name}.png`, fullPage: true });

test('files that come when opened: how large it is, asked for without a connection, there once there is one', async () => {
	test.setTimeout(120_000);
	const { hilltop, riverside } = sites;
	const files = await devicesOf(riverside);
	await expect(files.getByRole('radio', { name: /^All files/ })).toBeChecked();
	await files.getByRole('radio', { name: /^Files when opened/ }).check();
	await hilltop.register('Ortega', 'Maria', 'Female', '1985');
	await hilltop.page.getByRole('button', { name: 'Add documents' }).first().click();
	const chooser = hilltop.page.waitForEvent('filechooser');
	await hilltop.page.getByRole('button', { name: 'Choose files' }).click();
	await (
		await chooser
	).setFiles([{ name: 'scan.zip', mimeType: 'application/zip', buffer: randomBytes(1_900_000) }]);
	await hilltop.page.getByRole('button', { name: 'Save documents' }).click();
	await hilltop.allSent();
	await riverside.openChart('ortega', 'Ortega');
	const { page } = riverside;
	await expect(page.getByTestId('document')).toHaveCount(1, { timeout: 60_000 });
	await sites.apart();
	await page.getByTestId('document').click();
	const missing = page.getByTestId('file-not-here');
	await expect(missing).toContainText('This file is not on this device yet. Its size is 1.9 MB.');
	await expect(missing).toContainText('There is no connection. Press Fetch, and it comes when there is one.');
	await shot(riverside, 'file-not-here');
	await missing.getByRole('button', { name: 'Fetch' }).click();
	await expect(missing).toContainText('There is no connection. It comes when there is one.');
	await sites.together();
	await expect(page.getByRole('button', { name: 'Save a copy, not sealed' })).toBeVisible({
		timeout: 60_000
	});
	await page.getByTestId('document-viewer').getByRole('button', { name: 'Close' }).click();
	expect(sites.faults()).toEqual([]);
});

test('files taken off this device are at the relay still, and come when opened again', async () => {
	test.setTimeout(120_000);
	const { hilltop } = sites;
	const { page } = hilltop;
	const files = await devicesOf(hilltop);
	await expect(files.getByTestId('files-amount')).toHaveText('1 file is on this device: 2 MB.');
	await files.getByRole('button', { name: 'Take files off this device' }).click();
	await expect(files.getByTestId('files-amount')).toContainText('1 is not: 2 MB.', { timeout: 30_000 });
	await expect(files.getByRole('radio', { name: /^Files when opened/ })).toBeChecked();
	await shot(hilltop, 'files-here');
	// A file of the whole practice from here has everything but that.
	const carry = page.getByTestId('carry');
	const saved = page.waitForEvent('download');
	await carry.getByRole('button', { name: 'Save the whole practice' }).click();
	await saved;
	await expect(carry).toContainText(
		'1 attached file (2 MB) is not on this device, and not in what was saved.'
	);
	await hilltop.openChart('ortega', 'Ortega');
	await page.getByTestId('document').click();
	const missing = page.getByTestId('file-not-here');
	await missing.getByRole('button', { name: 'Fetch' }).click();
	await expect(page.getByRole('button', { name: 'Save a copy, not sealed' })).toBeVisible({
		timeout: 60_000
	});
	await page.getByTestId('document-viewer').getByRole('button', { name: 'Close' }).click();
	// The message about taking off offers the way back: everything is to be here again.
	await devicesOf(hilltop);
	await files.getByRole('radio', { name: /^All files/ }).click();
	await expect(files.getByRole('radio', { name: /^All files/ })).toBeChecked();
	await expect(files.getByTestId('files-amount')).toHaveText('1 file is on this device: 2 MB.');
	expect(sites.faults()).toEqual([]);
});

test('a device that holds the charts of a list says of others that they are not here, and fetches them when opened', async () => {
	test.setTimeout(120_000);
	const { hilltop, riverside } = sites;
	const { page } = riverside;
	await devicesOf(riverside);
	const charts = page.getByTestId('charts-here');
	await expect(charts.getByTestId('charts-amount')).toHaveText('1 of 1 chart is on this device.');
	await charts.getByRole('radio', { name: /^Charts of a list/ }).check();
	await charts.getByRole('button', { name: 'Add a patient' }).click();
	await charts.getByLabel('Find a patient to add').fill('ortega');
	await charts.getByRole('button', { name: /ortega/i }).click();
	await expect(charts.getByTestId('list-found')).toContainText('1 chart.');
	await shot(riverside, 'chart-list');
	await charts.getByRole('button', { name: 'Hold these charts' }).click();
	await expect(charts.getByTestId('charts-amount')).toContainText('It is to hold 1 chart');
	await hilltop.register('Nguyen', 'Linh', 'Female', '1990');
	await hilltop.page.getByRole('button', { name: 'No known allergies' }).first().click();
	await hilltop.allSent();
	await page.getByRole('link', { name: 'Patients' }).first().click();
	const row = page.getByRole('listitem').filter({ hasText: /nguyen/i });
	await expect(row).toContainText('Not all on this device', { timeout: 30_000 });
	await expect(page.getByText('1 of 2 charts are on this device.')).toBeVisible();
	await shot(riverside, 'patients-of-list');
	await sites.apart();
	await row.click();
	await expect(page.getByText(/there is no connection to fetch it/)).toBeVisible();
	await expect(page.getByTestId('allergies')).toContainText('Allergies unavailable');
	await shot(riverside, 'chart-elsewhere');
	await sites.together();
	await expect(page.getByTestId('allergies')).toContainText('No known allergies', { timeout: 30_000 });
	await expect(page.getByText(/there is no connection to fetch it/)).toBeHidden();
	expect(sites.faults()).toEqual([]);
});

test('a device that an admin lets hold its own patients alone knows of nobody else, and finds who is registered twice', async () => {
	test.setTimeout(180_000);
	const { hilltop, riverside } = sites;
	const { page } = riverside;
	const { page: home } = hilltop;
	const toPatients = () => page.getByRole('link', { name: 'Patients' }).first().click();
	await devicesOf(hilltop);
	const card = home.getByTestId('own-patients');
	const van = card.getByRole('listitem').filter({ hasText: 'Riverside' });
	await van.getByRole('button', { name: 'Only its own patients' }).click();
	await expect(van).toContainText('All others go from it once its work is sent');
	for (const size of [
		{ width: 768, height: 1024 },
		{ width: 1280, height: 800 }
	]) {
		await home.setViewportSize(size);
		await card.scrollIntoViewIfNeeded();
		await shot(hilltop, `own-patients-asked-${size.width}`);
		expect(await axeFaults(home, { within: '[data-testid=own-patients]' })).toEqual([]);
	}
	await van.getByRole('button', { name: /^Only its own patients on/ }).click();
	await expect(van.getByRole('button', { name: 'All patients again' })).toBeVisible({ timeout: 30_000 });
	await expect(home.getByTestId('devices')).toContainText('Only its own patients');

	// Both of its list and opened there are its own; the next one is not.
	await hilltop.register('Zimmer', 'Ada', 'Female', '1970');
	await hilltop.allSent();
	await toPatients();
	await expect(page.getByText(/^Only the 2 patients of this device are here/)).toBeVisible({
		timeout: 30_000
	});
	await page.getByRole('searchbox').fill('zimmer');
	await expect(page.getByText('None of this device’s own patients fits “zimmer”.')).toBeVisible();
	for (const width of [768, 1280]) {
		await page.setViewportSize({ width, height: width === 768 ? 1024 : 800 });
		await shot(riverside, `own-patients-search-${width}`);
		expect(await axeFaults(page)).toEqual([]);
	}
	const charts = page.getByTestId('charts-here');
	await devicesOf(riverside);
	await expect(charts).toContainText('this device holds only its own patients');
	await expect(charts.getByTestId('others-going')).toBeHidden();
	await charts.scrollIntoViewIfNeeded();
	await shot(riverside, 'own-patients-device');

	await sites.apart();
	await toPatients();
	await page.getByRole('searchbox').fill('zimmer');
	await page.getByRole('link', { name: /^Register/ }).click();
	await expect(page.getByTestId('compared')).toContainText('the server could not be asked');
	await shot(riverside, 'own-patients-not-compared');
	expect(await axeFaults(page)).toEqual([]);
	await riverside.register('Zimmer', 'Ada', 'Female', '1970');
	await toPatients();
	const registered = page.getByTestId('registered-here');
	await expect(registered).toContainText('Not compared with all patients yet');
	for (const width of [768, 1280]) {
		await page.setViewportSize({ width, height: width === 768 ? 1024 : 800 });
		await shot(riverside, `own-patients-registered-${width}`);
		expect(await axeFaults(page)).toEqual([]);
	}
	await sites.together();

	await home.bringToFront();
	await devicesOf(hilltop);
	await van.getByRole('button', { name: 'All patients again' }).click();
	await expect(van.getByRole('button', { name: 'Only its own patients' })).toBeVisible({ timeout: 30_000 });
	await toPatients();
	await expect(page.getByRole('listitem').filter({ hasText: /zimmer/i })).toHaveCount(2, { timeout: 30_000 });
	await expect(page.getByText(/^Only the/)).toBeHidden();
	expect(sites.faults()).toEqual([]);
});
