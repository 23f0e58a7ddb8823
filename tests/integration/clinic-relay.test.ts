// A clinic's own relay, a real process, between two devices there and the practice's home relay, another real process that
// is gone for a while: the clinic stays in step, the home gets everything once, and devices move between the two.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createBagPractice, heldIn, joinBagPractice, type BagDevice } from '../support/bag-process.ts';
import { freePort } from '../support/free-port.ts';
import { createDataDir, startRelay, storedIn, type RelayProcess } from '../support/relay-process.ts';
import { eventually } from '../support/eventually.ts';

const MARIA = '3a0cf8a2-5c8e-4a64-8f8e-6b3f0d3b7f01';
const CHART = ['--chart', MARIA];
const BUNDLE = {
	resourceType: 'Bundle',
	type: 'collection',
	entry: [
		{ resource: { resourceType: 'Patient', id: MARIA, name: [{ family: 'Ortega' }], gender: 'female' } }
	]
};
const problem = (text: string) =>
	JSON.stringify({ resourceType: 'Condition', code: { text }, subject: { reference: `Patient/${MARIA}` } });

/** The code that a clinic's relay prints when it starts. */
const codeOf = (relay: RelayProcess): string => /Its code: (.*)\n/.exec(relay.output())![1]!;

const problemsOf = async (device: BagDevice): Promise<string[]> => {
	const { entries } = await device.json('show', ...CHART);
	return Object.values<{ code: { text: string } }>(entries.Condition ?? {})
		.map(({ code }) => code.text)
		.sort();
};

/** When the relay noted that envelopes were first taken, by id. */
function timesOf({ dataDir }: RelayProcess): Map<string, number> {
	const database = new DatabaseSync(join(dataDir, 'saddlebag.db'), { readOnly: true });
	const rows = database.prepare('SELECT lower(hex(id)) AS id, received_at FROM entry').all();
	database.close();
	return new Map(rows.map(({ id, received_at: at }) => [String(id), Number(at)]));
}

/** Ids as often as the relay's log has them. */
function logOf({ dataDir }: RelayProcess): string[] {
	const database = new DatabaseSync(join(dataDir, 'saddlebag.db'), { readOnly: true });
	const rows = database.prepare('SELECT lower(hex(id)) AS id FROM entry').all();
	database.close();
	return rows.map(({ id }) => String(id));
}

describe("a clinic's relay between its devices and the home relay", () => {
	let hub: RelayProcess;
	let box: RelayProcess;
	let amina: BagDevice;
	let ben: BagDevice;
	let chika: BagDevice;

	const restartHub = async (): Promise<void> => {
		hub = await startRelay({ dataDir: hub.dataDir, port: hub.port });
	};
	const startBox = (dataDir: string, port: number) =>
		startRelay({ dataDir, port, env: { UPSTREAM: `http://127.0.0.1:${hub.port}` } });
	const hubHasAllOfBox = () =>
		eventually(() => {
			const [above, below] = [storedIn(hub.dataDir).ids, storedIn(box.dataDir).ids];
			expect([...below].filter((id) => !above.has(id))).toEqual([]);
			expect(above.size).toBe(below.size);
		});

	beforeAll(async () => {
		hub = await startRelay();
		box = await startBox(createDataDir(), await freePort());
		amina = await createBagPractice(hub.url);
		ben = await joinBagPractice(amina);
		chika = await joinBagPractice(amina, { user: 'Chika', role: 'nurse', site: 'Far' });
		const file = join(amina.dir, 'maria.json');
		writeFileSync(file, JSON.stringify(BUNDLE));
		await amina.json('import', file);
		await amina.json('sync');
	}, 120_000);
	afterAll(async () => {
		await hub.kill();
		await box.kill();
	});

	test('[UPS-1] nobody brings it anything before an admin has named it', async () => {
		const words = await amina.refused('sync', '--relay', box.url);
		expect(words).toContain('not the one this practice uses');
		expect(storedIn(box.dataDir).ids.size).toBe(0);
		await amina.json('sync', '--relay', hub.url);
		const wrong = codeOf(box).replace(/.$/, (last) => (last === 'Z' ? 'Y' : 'Z'));
		expect(await amina.refused('name-relay', '--code', wrong)).toContain('not the code of a relay');
		expect(await amina.json('name-relay', '--code', codeOf(box))).toEqual({});
		expect(await amina.json('name-relay', '--code', codeOf(box).toLowerCase())).toEqual({});
	}, 60_000);

	test('[UPS-2] a device that comes brings the practice, and both relays hold the same, once', async () => {
		await amina.json('sync', '--relay', box.url);
		await ben.json('sync');
		await ben.json('sync', '--relay', box.url);
		await hubHasAllOfBox();
	}, 90_000);

	test('[UPS-3] with the home relay gone two devices at the clinic stay in step', async () => {
		await hub.kill();
		await amina.json('add', ...CHART, '--resource', problem('Asthma'));
		await amina.json('sync');
		await ben.json('sync');
		expect(await problemsOf(ben)).toEqual(['Asthma']);
		await ben.json('add', ...CHART, '--resource', problem('Eczema'));
		await ben.json('sync');
		await amina.json('sync');
		expect(await problemsOf(amina)).toEqual(['Asthma', 'Eczema']);
		const words = await amina.refused('invite', '--user', 'Dan', '--role', 'nurse', '--site', 'Here');
		expect(words).toContain("clinic's relay has no way to the practice's main relay");
	}, 90_000);

	test('[UPS-4] it comes back and has everything once; a third device there gets it, and nothing twice', async () => {
		await restartHub();
		await hubHasAllOfBox();
		await chika.json('sync');
		expect(await problemsOf(chika)).toEqual(['Asthma', 'Eczema']);
		await chika.json('add', ...CHART, '--resource', problem('Gout'));
		await chika.json('sync');
		await hubHasAllOfBox();
		await amina.json('sync');
		expect(await problemsOf(amina)).toEqual(['Asthma', 'Eczema', 'Gout']);
		for (const relay of [hub, box]) {
			const log = logOf(relay);
			expect(new Set(log).size).toBe(log.length);
		}
		const again = await chika.json('sync');
		expect(again).toMatchObject({ received: 0, pending: 0 });
		// [LOG-13] What came from above has the time that was said there; what came by the clinic, its own, which is the earlier.
		// What a device gave to either itself has in each the time of that.
		const above = timesOf(hub);
		const times = [...timesOf(box)].map(([id, at]) => Math.sign(above.get(id)! - at));
		expect([...new Set(times)]).toEqual(expect.arrayContaining([0, 1]));
	}, 120_000);

	test('[UPS-5] somebody invited at the clinic is in the log of both', async () => {
		const dan = await joinBagPractice(amina, { user: 'Dan', role: 'nurse', site: 'Hilltop' });
		await dan.json('add', ...CHART, '--resource', problem('Migraine'));
		await dan.json('sync');
		await hubHasAllOfBox();
		expect(storedIn(hub.dataDir).controlRecords).toBe(storedIn(box.dataDir).controlRecords);
		await chika.json('sync');
		expect(await problemsOf(chika)).toContain('Migraine');
	}, 120_000);

	test("[UPS-6] what only the clinic's relay had goes home with any device, also when that relay is lost", async () => {
		await hub.kill();
		await ben.json('add', ...CHART, '--resource', problem('Anaemia'));
		await ben.json('sync');
		await amina.json('sync');
		await box.kill();
		await restartHub();
		// Amina did not write it; she has it, and knows that it was at the clinic only.
		await amina.json('sync', '--relay', hub.url);
		await chika.json('sync');
		expect(await problemsOf(chika)).toContain('Anaemia');
		box = await startBox(box.dataDir, box.port);
		await hubHasAllOfBox();
		for (const url of [box.url, hub.url, box.url]) {
			await amina.json('add', ...CHART, '--resource', problem(`At ${new URL(url).port}`));
			expect(await amina.json('sync', '--relay', url)).toMatchObject({ pending: 0 });
		}
		for (const device of [amina, ben, chika]) await device.json('sync');
		await hubHasAllOfBox();
		for (const device of [amina, ben, chika]) {
			await device.json('sync');
			expect((await device.json('verify')).problems).toEqual([]);
		}
		expect(heldIn(chika).ids.size).toBe(heldIn(amina).ids.size);
	}, 180_000);
});
