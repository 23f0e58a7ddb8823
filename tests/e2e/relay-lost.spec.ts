// The clinic's server is lost with everything on it and set up anew at the same address: nobody's work goes to it before
// an admin has said that it is theirs.
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { createDataDir, startRelay, storedIn } from '../support/relay-process.ts';
import { Clinic } from './clinic.ts';
import { axeFaults } from './screen-checks.ts';
import { shots } from './shots.ts';

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

test('[WIT-1] two devices are shown different logs: whose, that it stands through a lock and a reload, and that it is over', async () => {
	let relay = await startRelay();
	const { port, dataDir } = relay;
	const hilltop = new Clinic(relay.url);
	const riverside = new Clinic(relay.url);
	await hilltop.open();
	await hilltop.createPractice('County practice', 'Hilltop', 'Amina Yusuf');
	await hilltop.register('Okello', 'Grace', 'Female', '1990');
	await riverside.open();
	await riverside.join(await hilltop.invite('Ben Okoro', 'Prescriber', 'Riverside'));
	await riverside.openChart('okello', 'Okello');
	for (const clinic of [hilltop, riverside]) {
		await clinic.readyOffline();
		await clinic.allSent();
		await clinic.close();
	}
	await relay.stop();
	const forked = createDataDir();
	cpSync(dataDir, forked, { recursive: true });
	const goOn = async (clinic: Clinic, at: string): Promise<void> => {
		relay = await startRelay({ port, dataDir: at });
		await clinic.open('/patients');
		await clinic.unlock();
		await clinic.openChart('okello', 'Okello');
	};

	// Riverside is shown the one: what it writes next says so, and goes to Hilltop on a stick.
	await goOn(riverside, forked);
	await riverside.addProblem('Eczema');
	await riverside.allSent();
	await relay.stop();
	await riverside.addAllergy('penicillin');
	const { page: there } = riverside;
	await there.getByRole('link', { name: 'Devices' }).first().click();
	const [file] = await Promise.all([
		there.waitForEvent('download'),
		there.getByTestId('unsent').getByRole('button', { name: 'Save to a file' }).click()
	]);
	const brought = join(createDataDir(), 'brought.saddlebag');
	await file.saveAs(brought);
	await riverside.close();

	// Hilltop is shown the other, and has received as many places of it.
	await goOn(hilltop, dataDir);
	const places = storedIn(forked).ids.size;
	for (let n = 1; storedIn(dataDir).ids.size <= places; n++) {
		await hilltop.addProblem(`Fever ${n}`);
		await hilltop.allSent();
	}
	const { page } = hilltop;
	const toDevices = () => page.getByRole('link', { name: 'Devices' }).first().click();
	await toDevices();
	const doubts = page.getByTestId('doubts');
	await expect(page.getByTestId('carry')).toBeVisible();
	await expect(doubts).toBeHidden();
	await page.getByTestId('carry').getByLabel('Take in a file').setInputFiles(brought);
	await expect(page.getByTestId('taken')).toContainText('new here');
	await hilltop.openChart('okello', 'Okello');
	const pill = page.getByTestId('sync-pill');
	await expect(pill).toContainText('The relay shows different histories');
	await toDevices();
	const isTold = async (): Promise<void> => {
		await expect(doubts).toContainText('The relay does not show everybody the same');
		await expect(doubts).toContainText(
			/The relay showed this device and Ben Okoro’s \(Device 2 at Riverside\) different histories\. Noticed /
		);
		await expect(doubts).toContainText('You can go on working');
		await expect(doubts).toContainText('carry a file between the two');
	};
	await isTold();
	expect(await axeFaults(page, { within: '[data-testid="doubts"]' })).toEqual([]);
	await shots(page, 'log-differs');
	await page.getByRole('button', { name: 'Lock', exact: true }).click();
	await hilltop.unlock();
	await toDevices();
	await isTold();
	await page.reload();
	await hilltop.unlock();
	await isTold();
	// Nobody's work waits for it.
	await hilltop.openChart('okello', 'Okello');
	await hilltop.addProblem('Migraine');
	await expect(pill).toContainText('different histories · 0 to send');

	// Over once Riverside is shown the same, and told as such.
	await riverside.open('/devices');
	await riverside.unlock();
	await expect(riverside.page.getByTestId('doubts')).toContainText('another history than before, on');
	await riverside.allSent();
	await riverside.openChart('okello', 'Okello');
	await expect(riverside.entry('problem', 'Migraine')).toBeVisible();
	await riverside.addProblem('Sinusitis');
	await expect(hilltop.entry('problem', 'Sinusitis')).toBeVisible();
	await expect(hilltop.entry('problem', 'Eczema')).toBeVisible();
	await expect(hilltop.entry('allergy', 'penicillin')).toBeVisible();
	await hilltop.allSent();
	await toDevices();
	await expect(doubts).toContainText('What was noticed about the relay');
	await expect(doubts).toContainText('both are shown the same again');
	await shots(page, 'log-differs-over');
	expect([...hilltop.faults, ...riverside.faults]).toEqual([]);
	for (const clinic of [hilltop, riverside]) {
		await clinic.close();
		clinic.remove();
	}
	await relay.kill();
});
