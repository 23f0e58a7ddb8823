// The clinic's server is lost with everything on it and set up anew at the same address: nobody's work goes to it before
// an admin has said that it is theirs.
import { expect, test } from '@playwright/test';
import { startRelay, storedIn } from '../support/relay-process.ts';
import { Clinic } from './clinic.ts';

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
