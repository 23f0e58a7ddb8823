// `bag` where there is no road: work goes by file, two stores are compared, and a new relay is taken in place of a lost one.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { createBagPractice, heldIn, joinBagPractice, type BagDevice } from '../support/bag-process.ts';
import { createDataDir, startRelay, storedIn, type RelayProcess } from '../support/relay-process.ts';

const GRACE = '3a0cf8a2-5c8e-4a64-8f8e-6b3f0d3b7f02';
const BUNDLE = {
	resourceType: 'Bundle',
	type: 'collection',
	entry: [
		{ resource: { resourceType: 'Patient', id: GRACE, name: [{ family: 'Okello', given: ['Grace'] }] } }
	]
};

let relay: RelayProcess;
let hilltop: BagDevice;
let riverside: BagDevice;
beforeAll(async () => {
	relay = await startRelay();
	hilltop = await createBagPractice(relay.url);
	riverside = await joinBagPractice(hilltop, { user: 'Ben', role: 'nurse', site: 'Riverside' });
	return () => relay.kill();
});

test('what is not sent goes by file to a device that sends it on; the doctor sees who lacks what', async () => {
	const bundle = join(createDataDir(), 'grace.json');
	writeFileSync(bundle, JSON.stringify(BUNDLE));
	await hilltop.offline.json('import', bundle);
	const file = join(createDataDir(), 'carried.saddlebag');
	const { changes } = (await hilltop.offline.json('carry', file)) as { changes: number };
	expect(changes).toBeGreaterThan(0);
	expect(await hilltop.json('doctor', '--with', riverside.dir)).toMatchObject({
		onlyThere: expect.any(Number)
	});

	const taken = await riverside.offline.lines('take', file);
	expect(taken).toEqual([
		expect.objectContaining({
			file,
			stored: changes,
			held: 0,
			setAside: 0,
			unreadable: 0,
			siteName: 'Hilltop'
		})
	]);
	expect(await riverside.offline.lines('take', file)).toEqual([
		expect.objectContaining({ stored: 0, held: changes })
	]);
	expect(await riverside.offline.lines('list')).toEqual([expect.objectContaining({ chart: GRACE })]);
	expect(await riverside.json('doctor', '--with', relay.dataDir)).toMatchObject({ onlyThere: 0 });
	await riverside.json('sync');
	expect(await riverside.json('doctor', '--with', relay.dataDir)).toMatchObject({
		onlyHere: 0,
		onlyThere: 0
	});

	writeFileSync(file, 'holiday picture');
	expect(await riverside.offline.refused('take', file)).toContain('not a file of changes');
	const all = join(createDataDir(), 'all.saddlebag');
	expect(await riverside.offline.json('carry', '--all', all)).toMatchObject({
		changes: heldIn(riverside).ids.size
	});
});

test('a relay that was lost is replaced by one that an admin takes; the others follow', async () => {
	for (const device of [hilltop, riverside]) await device.json('sync');
	await relay.kill();
	const { port } = relay;
	relay = await startRelay({ port });
	expect(await riverside.refused('sync')).toContain('not the one this practice uses');
	expect(await riverside.refused('sync', '--accept-relay')).toContain('only an administrator');
	await hilltop.json('sync', '--accept-relay');
	await riverside.json('sync');
	expect(await riverside.json('doctor', '--with', relay.dataDir)).toMatchObject({ onlyThere: 0 });
	expect(storedIn(relay.dataDir).ids).toEqual(heldIn(riverside).ids);
	expect(await riverside.lines('list')).toEqual([expect.objectContaining({ chart: GRACE })]);
});
