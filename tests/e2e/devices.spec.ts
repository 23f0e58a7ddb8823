// Sync and devices: what waits while the relay is gone, the same as a file, and what a second device tells of itself.
import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { createWebCryptoSuite } from '#shared/crypto/web-crypto-suite.ts';
import { encodeTransferFile, parseTransferFile, type TransferFile } from '#shared/exchange/transfer-file.ts';
import { startRelay } from '../support/relay-process.ts';
import { Clinic } from './clinic.ts';
import { axeFaults } from './screen-checks.ts';

test.setTimeout(180_000);

test('unsent work is listed in words, saved to a file whole, and sent when the relay is back', async () => {
	const relay = await startRelay({});
	const clinic = new Clinic(relay.url);
	await clinic.open();
	await clinic.createPractice('Valley', 'Hilltop', 'Ana');
	await clinic.allSent();
	const { page } = clinic;
	await page.getByRole('link', { name: 'Devices' }).first().click();
	const row = page.getByTestId('devices').getByRole('row', { name: /Device 1 at Hilltop/ });
	await expect(row).toContainText('This device');
	await expect(row).toContainText('Everything this device has', { timeout: 30_000 });
	await expect(page.getByTestId('unsent')).toContainText('Nothing waits to be sent.');
	await expect(page.getByTestId('this-device')).toContainText("As the relay's");
	// A clock that is hours ahead, on a device that is nearly full.
	await page.clock.setFixedTime(Date.now() + 3 * 3_600_000);
	await page.addInitScript(() => {
		StorageManager.prototype.estimate = () => Promise.resolve({ quota: 1000, usage: 950 });
	});
	await page.reload();
	await clinic.unlock();
	await expect(page.getByTestId('wrong-clock')).toContainText("This tablet's clock is 3 h off");
	await expect(page.getByTestId('storage-low')).toContainText('This tablet may lose data');
	await expect(page.getByTestId('this-device')).toContainText("3 h ahead of the relay's");
	await page.clock.setSystemTime(Date.now());
	// What lists the set aside is a part that comes behind the first screen.
	await expect(page.getByTestId('this-device')).toContainText('All of it is on this device');
	await relay.kill();
	await clinic.register('Okello', 'Grace', 'Female', '1990');
	await page.getByRole('link', { name: 'Devices' }).first().click();
	const unsent = page.getByTestId('unsent');
	// Its own row says what is so now, not what it last told the others.
	await expect(row).toContainText(/[1-9]\d* changes?/);
	await expect(row).not.toContainText('Missing');
	await expect(unsent.getByRole('listitem').filter({ hasText: 'Patient details' })).toContainText('Okello');
	if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/devices.png`, fullPage: true });
	const [download] = await Promise.all([
		page.waitForEvent('download'),
		unsent.getByRole('button', { name: 'Save to a file' }).click()
	]);
	expect(download.suggestedFilename()).toMatch(/^saddlebag-unsent-\d{4}-\d\d-\d\d\.saddlebag$/);
	await expect(page.getByText(/in the file/)).toBeVisible();
	const bytes = new Uint8Array(readFileSync(await download.path()));
	const file = await parseTransferFile(createWebCryptoSuite(), bytes);
	const pill = await clinic.pill();
	expect(file.ok && file.value.envelopes.length).toBe(Number(/(\d+) to send/.exec(pill)?.[1]));
	// The same file with a byte changed on its way: a change that nobody signed.
	const changed = await tampered(file.ok ? file.value : undefined);
	const carry = page.getByTestId('carry');
	await carry
		.getByLabel('Take in a file')
		.setInputFiles({ name: 'b.saddlebag', mimeType: 'application/octet-stream', buffer: changed });
	await expect(carry.getByTestId('taken')).toContainText('Nothing in it is new here');
	const setAside = page.getByTestId('set-aside');
	await expect(setAside.getByRole('listitem')).toHaveCount(1);
	await expect(setAside).toContainText('This is in no chart. Nothing of it is thrown away.');
	await expect(setAside.getByRole('listitem')).toContainText(
		/Says it is from this device.*It was not signed by the person it names, or was changed on its way\./
	);
	expect(await axeFaults(page, { within: '[data-testid=set-aside]' })).toEqual([]);
	if (process.env.SHOTS)
		for (const [width, height] of [
			[1280, 800],
			[768, 1024],
			[360, 740]
		] as const) {
			await page.setViewportSize({ width, height });
			await page.screenshot({ path: `${process.env.SHOTS}/devices-${width}.png`, fullPage: true });
			await setAside.screenshot({ path: `${process.env.SHOTS}/set-aside-${width}.png` });
		}
	await clinic.close();
});

/** The file with another byte in the sealed part of its last change. */
async function tampered(file: TransferFile | undefined): Promise<Buffer> {
	const envelopes = file!.envelopes.map((bytes) => bytes.slice());
	const last = envelopes.at(-1)!;
	last[last.length >> 1]! ^= 1;
	return Buffer.from(await encodeTransferFile(createWebCryptoSuite(), { ...file!, envelopes }));
}
