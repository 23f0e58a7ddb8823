// The clinic's server is lost with everything on it and set up anew at the same address: nobody's work goes to it before
// an admin has said that it is theirs.
import { cpSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { createDataDir, startRelay, storedIn } from '../support/relay-process.ts';
import { Clinic } from './clinic.ts';
import { axeFaults } from './screen-checks.ts';

test('a new server in place of a lost one is asked about, and then gets everything', async () => {
	const lost = await startRelay();
	const clinic = new Clinic(lost.url);
	await clinic.open();
	await clinic.createPractice('County practice', 'Hilltop', 'Amina Yusuf');
	await clinic.register('Okello', 'Grace', 'Female', '1990');
	await clinic.readyOffline();
	await clinic.allSent();
	await lost.kill();
	const held = storedIn(lost.dataDir).ids.size;

	const relay = await startRelay({ port: lost.port });
	const { page } = clinic;
	const pill = page.getByTestId('sync-pill');
	await expect(pill).toContainText('Not our relay', { timeout: 60_000 });
	expect(storedIn(relay.dataDir).ids.size).toBe(0);
	await pill.click();
	const stranger = page.getByTestId('stranger-relay');
	await expect(stranger).toContainText('somebody may be pretending');
	await stranger.getByRole('button', { name: 'Our server was set up anew' }).click();
	await expect(stranger).toContainText('Nothing is lost');
	if (process.env['SHOTS']) await page.screenshot({ path: `${process.env['SHOTS']}/stranger.png` });
	await stranger.getByRole('button', { name: 'Take the new server' }).click();
	await expect(stranger).toBeHidden();
	await page.keyboard.press('Escape');
	await clinic.allSent();
	// A status of each device is worth nothing to a new relay: it is not sent again.
	await expect.poll(() => storedIn(relay.dataDir).ids.size).toBeGreaterThanOrEqual(held - 3);
	await page.reload();
	await clinic.unlock();
	await clinic.allSent();
	expect(clinic.faults).toEqual([]);
	await clinic.close();
	clinic.remove();
	await relay.kill();
});

test('[WIT-2] an old copy of the relay that is put back unsaid is told of: since when, what is safe, and what to do', async () => {
	let relay = await startRelay();
	const clinic = new Clinic(relay.url);
	await clinic.open();
	await clinic.createPractice('County practice', 'Hilltop', 'Amina Yusuf');
	await clinic.register('Okello', 'Grace', 'Female', '1990');
	await clinic.readyOffline();
	await clinic.allSent();
	const { port, dataDir } = relay;
	await relay.stop();
	const old = createDataDir();
	cpSync(dataDir, old, { recursive: true });
	relay = await startRelay({ port, dataDir });
	await clinic.allSent();
	await clinic.addProblem('Asthma');
	await clinic.allSent();
	await relay.stop();

	relay = await startRelay({ port, dataDir: old });
	const { page } = clinic;
	await page.getByRole('link', { name: 'Devices' }).first().click();
	const card = page.getByTestId('doubts');
	await expect(card).toContainText('another history than before, on', { timeout: 60_000 });
	await clinic.allSent();
	expect(await axeFaults(page, { within: '[data-testid="doubts"]' })).toEqual([]);
	for (const [width, height] of [
		[1280, 800],
		[768, 1024]
	] as const) {
		await page.setViewportSize({ width, height });
		if (process.env['SHOTS']) await page.screenshot({ path: `${process.env['SHOTS']}/doubts-${width}.png` });
	}
	// What only the device had left is there again; its status it tells anew.
	const held = storedIn(dataDir).ids.size;
	await expect.poll(() => storedIn(old).ids.size).toBeGreaterThanOrEqual(held - 3);
	expect(clinic.faults).toEqual([]);
	await clinic.close();
	clinic.remove();
	await relay.kill();
});
