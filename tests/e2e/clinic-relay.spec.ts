// A clinic with a relay of its own, as its staff see it: an admin adds it by its code, the device moves to it, and the pill
// says the truth while the internet is gone and when it is back.
import { expect, test } from '@playwright/test';
import { join } from 'node:path';
import { checkedBackup } from '../../sync-server/operator/check-database.ts';
import { freePort } from '../support/free-port.ts';
import { createDataDir, startRelay, storedIn } from '../support/relay-process.ts';
import { Clinic } from './clinic.ts';
import { axeFaults } from './screen-checks.ts';

test("[UPS-3] a clinic's relay is added by its code, and the pill says what is only in this clinic", async () => {
	const port = await freePort();
	const boxUrl = `http://127.0.0.1:${port}`;
	const env = { RELAY_ORIGINS: `${boxUrl} ws://127.0.0.1:${port}` };
	let hub = await startRelay({ env });
	let box = await startRelay({ port, env: { UPSTREAM: hub.url } });
	const code = /Its code: (.*)\n/.exec(box.output())![1]!;
	const clinic = new Clinic(hub.url);
	await clinic.open();
	await clinic.createPractice('County practice', 'Hilltop', 'Amina Yusuf');
	await clinic.register('Okello', 'Grace', 'Female', '1990');
	await clinic.readyOffline();
	await clinic.allSent();

	const { page } = clinic;
	/** At both sizes, when asked for. */
	async function shots(name: string): Promise<void> {
		if (!process.env['SHOTS']) return;
		for (const [width, height] of [
			[1280, 800],
			[768, 1024]
		] as const) {
			await page.setViewportSize({ width, height });
			await page.getByTestId('relay-card').scrollIntoViewIfNeeded();
			await page.screenshot({ path: `${process.env['SHOTS']}/${name}-${width}.png` });
		}
	}
	const pill = page.getByTestId('sync-pill');
	const card = page.getByTestId('relay-card');
	await pill.click();
	await page.getByTestId('sync-detail').getByRole('link', { name: 'Everything about this device' }).click();
	await expect(card).toContainText('reaches all sites through this relay');
	await card.getByLabel('Code of the relay').fill(code.replace('Z', '2').slice(0, -1));
	await card.getByRole('button', { name: 'Add this relay' }).click();
	await expect(card.getByRole('alert')).toContainText('This is not the code of a relay');
	await card.getByLabel('Code of the relay').fill(code.toLowerCase());
	await card.getByLabel('Code of the relay').press('Enter');
	await expect(card).toContainText('Added. Now move the devices of that clinic');
	await card.getByLabel('This device talks to').fill(boxUrl);
	await card.getByRole('button', { name: 'Move' }).click();
	await expect(card).toContainText("This is the clinic's own relay, and its way to the other sites is open");
	await expect(pill).toContainText('All sent');

	await hub.kill();
	await expect(card).toContainText('It has no internet now', { timeout: 60_000 });
	await expect(pill).toContainText('Clinic: yes · Internet: no');
	await clinic.openChart('okello', 'Okello');
	await clinic.addProblem('Asthma');
	await expect(pill).toContainText(/^Clinic: yes · Internet: no · [1-9]\d* only here/, { timeout: 30_000 });
	if (process.env['SHOTS']) await page.screenshot({ path: `${process.env['SHOTS']}/clinic-only.png` });
	await pill.click();
	const detail = page.getByTestId('sync-detail');
	await expect(detail).toContainText('the devices of this clinic have it');
	await expect(detail).toContainText('Only in this clinic');
	if (process.env['SHOTS']) await page.screenshot({ path: `${process.env['SHOTS']}/clinic-detail.png` });
	await page.keyboard.press('Escape');
	await page.reload();
	await clinic.unlock();
	await expect(pill).toContainText(/only here/, { timeout: 30_000 });

	hub = await startRelay({ dataDir: hub.dataDir, port: hub.port, env });
	await expect(pill).toContainText('All sent', { timeout: 60_000 });
	const there = storedIn(hub.dataDir).ids;
	for (const id of storedIn(box.dataDir).ids) expect(there.has(id)).toBe(true);

	// The box makes copies: the screen says when and where, and that one of them can be put back.
	const copies = createDataDir();
	await box.stop();
	await checkedBackup(
		join(box.dataDir, 'saddlebag.db'),
		join(copies, 'saddlebag-2026-11-02T03-04-05-678Z.db')
	);
	box = await startRelay({ port, dataDir: box.dataDir, env: { UPSTREAM: hub.url, BACKUP_DIR: copies } });
	await page.goto(`${hub.url}/devices`);
	await clinic.unlockIfAsked();
	for (const [width, height] of [
		[1280, 800],
		[768, 1024]
	] as const) {
		await page.setViewportSize({ width, height });
		await card.scrollIntoViewIfNeeded();
		if (process.env['SHOTS'])
			await page.screenshot({ path: `${process.env['SHOTS']}/relay-card-${width}.png` });
	}
	const backup = page.getByTestId('backup-card');
	await expect(backup).toContainText(/Last copy: 02-Nov-2026 .*, on saddlebag-relay-.*MB/, {
		timeout: 60_000
	});
	await backup.getByRole('button', { name: 'Rehearse a restore' }).click();
	await expect(backup).toContainText(/the copy opens and is whole. It has [1-9]\d* changes/, {
		timeout: 30_000
	});
	if (process.env['SHOTS']) await page.screenshot({ path: `${process.env['SHOTS']}/backup-card.png` });
	// The device goes back to the practice's relay, and there the name of the box is taken back.
	await card.getByLabel('This device talks to').fill(hub.url);
	await card.getByRole('button', { name: 'Move' }).click();
	await expect(card).toContainText('reaches all sites through this relay', { timeout: 60_000 });
	const named = page.getByTestId('named-relays');
	await expect(named.getByRole('listitem')).toHaveCount(2);
	// Never offered for the relay that the device is at, also right after it moved.
	await expect(named.getByRole('listitem').filter({ hasText: code })).toContainText('Take its name back');
	expect(await axeFaults(page, { within: '[data-testid="relay-card"]' })).toEqual([]);
	await shots('named-relays');
	await named.getByRole('button', { name: 'Take its name back' }).click();
	const asked = page.getByRole('dialog', { name: 'Take the name of this relay back?' });
	await expect(asked).toContainText(code);
	await shots('named-relays-ask');
	await asked.getByRole('button', { name: 'Take its name back' }).click();
	await expect(named).toContainText('No device of the practice goes to that relay any more');
	await expect(named).not.toContainText(code);
	await shots('named-relays-done');
	expect(clinic.faults).toEqual([]);
	await clinic.close();
	clinic.remove();
	await box.kill();
	await hub.kill();
});
