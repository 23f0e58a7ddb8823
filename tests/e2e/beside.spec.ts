// A tablet joins beside an admin's device while the relay is down: each camera sees what the other really shows.
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { fakeCamera, showScreenToCamera, showToCamera } from '../support/fake-camera.ts';
import { createDataDir, startRelay, type RelayProcess } from '../support/relay-process.ts';
import { Clinic, PASSPHRASE } from './clinic.ts';
import { axeFaults } from './screen-checks.ts';
import { shownCodes } from './shown-codes.ts';

const [seenByAdmin, seenByTablet] = ['admin.y4m', 'tablet.y4m'].map((name) =>
	join(createDataDir(), name)
) as [string, string];
let relay: RelayProcess;
let hilltop: Clinic;
let tablet: Clinic;

test.beforeAll(async () => {
	relay = await startRelay();
	for (const picture of [seenByAdmin, seenByTablet]) showToCamera(picture);
	hilltop = new Clinic(relay.url, fakeCamera(seenByAdmin));
	tablet = new Clinic(relay.url, fakeCamera(seenByTablet));
});
test.afterAll(async () => {
	for (const clinic of [hilltop, tablet]) await clinic.close();
	await relay.kill();
	for (const clinic of [hilltop, tablet]) clinic.remove();
});

test('a tablet joins by two screens and two cameras, works at once, and sends when there is a network', async () => {
	await Promise.all([hilltop.open(), tablet.open()]);
	await hilltop.createPractice('County practice', 'Hilltop', 'Amina Yusuf');
	for (const clinic of [hilltop, tablet]) await clinic.readyOffline();
	await relay.kill();

	const { page: admin } = hilltop;
	await admin.getByRole('link', { name: 'Devices' }).first().click();
	await admin.getByRole('button', { name: 'Add a device beside this one' }).click();
	const sheet = admin.getByTestId('beside');
	await sheet.getByLabel('Name', { exact: true }).fill('Ben Otieno');
	await sheet.getByLabel('Site', { exact: true }).fill('Riverside');

	const { page } = tablet;
	await page.getByText('Join a practice').first().click();
	await page.getByRole('button', { name: 'Side by side' }).click();
	await page.getByLabel('Passphrase for this device').fill(PASSPHRASE);
	await page.getByLabel('The passphrase again').fill(PASSPHRASE);
	await page.getByRole('button', { name: 'Show my code' }).click();
	showScreenToCamera(
		seenByAdmin,
		await shownCodes(page.getByRole('img', { name: 'Code of this device for the admin’s device to read' }))
	);
	if (process.env['SHOTS']) await page.screenshot({ path: `${process.env['SHOTS']}/beside-ask.png` });
	await sheet.getByRole('button', { name: 'Next' }).click();
	const theirs = sheet.getByTestId('digits');
	await expect(theirs).toHaveText(/^\d{6}$/);
	const greeting = await shownCodes(sheet.getByRole('img', { name: 'Code for the new device to read' }));
	showScreenToCamera(seenByTablet, greeting);
	if (process.env['SHOTS']) await admin.screenshot({ path: `${process.env['SHOTS']}/beside-compare.png` });
	await page.getByRole('button', { name: 'Now read theirs' }).click();
	await expect(page.getByTestId('digits')).toHaveText(await theirs.innerText());
	expect(await axeFaults(page)).toEqual([]);
	if (process.env['SHOTS']) {
		await page.setViewportSize({ width: 768, height: 1024 });
		await page.screenshot({ path: `${process.env['SHOTS']}/beside-answer.png` });
	}

	await sheet.getByRole('button', { name: 'They are the same: let in' }).click();
	const moving = sheet.getByRole('img', { name: /^Moving code of \d+ pieces/ });
	await expect(moving).toBeVisible();
	expect(await axeFaults(admin)).toEqual([]);
	if (process.env['SHOTS']) await admin.screenshot({ path: `${process.env['SHOTS']}/beside-show.png` });
	const of = Number(/\d+/.exec((await moving.getAttribute('aria-label'))!)![0]);
	// A camera of a browser shows what its file held when it was opened: the greeting again, and then what follows it.
	showScreenToCamera(seenByTablet, [...greeting, ...(await shownCodes(moving, of))]);
	await page.getByRole('button', { name: 'Begin again' }).click();
	await page.getByRole('button', { name: 'Now read theirs' }).click();
	await expect(page.getByTestId('sync-pill')).toBeVisible({ timeout: 120_000 });
	await expect(page.getByText('Riverside').first()).toBeVisible();
	await tablet.register('Garcia', 'Maria', 'Female', '1985');

	relay = await startRelay({ dataDir: relay.dataDir, port: Number(new URL(relay.url).port) });
	for (const clinic of [hilltop, tablet]) await clinic.allSent();
	await sheet.getByRole('button', { name: 'It has opened' }).click();
	await admin.getByRole('link', { name: 'Patients' }).first().click();
	await expect(admin.getByRole('link', { name: 'GARCIA, Maria' })).toBeVisible();
	expect([...hilltop.faults, ...tablet.faults]).toEqual([]);
});
