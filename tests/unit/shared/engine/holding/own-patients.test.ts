// A device that holds its own patients alone: of nobody else even the name is in its store, nothing that was not sent goes,
// and everything comes back when the admin takes it back.
import { beforeEach, describe, expect, test } from 'vitest';
import { bytesToHex } from '#shared/core/bytes.ts';
import type { ChartId, DocId } from '#shared/core/ids.ts';
import { SCOPES } from '#shared/core/scopes.ts';
import { addBlob, readBlob } from '#shared/engine/blob-work.ts';
import { openChart, registerPatient, run, search } from '#shared/engine/chart-work.ts';
import { devices } from '#shared/engine/devices.ts';
import { chartsHere, holdAllCharts, holdList } from '#shared/engine/holding/list-holding.ts';
import { registeredHere, settleRegistered, similarElsewhere } from '#shared/engine/holding/looked-up.ts';
import { setOwnPatients } from '#shared/engine/holding/set-own-patients.ts';
import * as membership from '#shared/engine/membership.ts';
import { changeQueue, readQueue } from '#shared/engine/queues.ts';
import { verifyStore } from '#shared/engine/verify-store.ts';
import { absent } from '#shared/replica/absent.ts';
import { letGoOfDocument } from '#shared/replica/letting-go.ts';
import type { Transport } from '#shared/replica/transport.ts';
import {
	type EngineRig,
	eventually,
	goOffline,
	goOnline,
	restart,
	RIG_PASSPHRASE,
	startDevices,
	suite,
	take,
	until,
	write
} from '../../../../support/engine-rig.ts';
import { rowsSaying } from '../../../../support/opened-store.ts';
import { createSeededRandom } from '../../../../support/seeded-random.ts';

/** Nobody's name but that of a patient who is not the device's own. */
const CANARY = 'Zzyzxcanary';
const random = createSeededRandom(73);
let hilltop: EngineRig;
let van: EngineRig;
let transport: Transport;

async function register(rig: EngineRig, family: string, birthDate = '1980-01-02'): Promise<ChartId> {
	const telecom = [{ system: 'phone', value: `0772 ${birthDate.slice(5).replace('-', '')}55` }];
	const { chartId } = take(await registerPatient(rig.core, { name: [{ family }], birthDate, telecom }));
	return chartId;
}
const namesOf = ({ core }: EngineRig): readonly string[] => search(core, '').map(({ name }) => name);
const say = async (on: boolean): Promise<void> =>
	take(await setOwnPatients(hilltop.core, { deviceId: van.core.device!.profile.deviceId, on }));
const isSilentOf = (word: string) => async () => (await rowsSaying(van, word)).length === 0;
const problemsOf = async ({ core, store }: EngineRig) =>
	(await verifyStore(suite, store, core.device!.replica.control(), true)).problems;

/** A device at Hilltop, and one in a van that holds everybody to begin with: both online. */
beforeEach(async () => {
	const practice = await startDevices([{ role: 'prescriber', siteName: 'Van' }]);
	hilltop = practice.devices[0]!;
	van = practice.devices[1]!;
	transport = practice.transport;
	await goOnline(hilltop, van);
});

describe('a device that holds its own patients alone', () => {
	test('[HLD-8] of nobody else is even the name in its store: not for who has it and its passphrase', async () => {
		const own = await register(hilltop, 'Okello');
		const other = await register(hilltop, CANARY);
		for (const chartId of [own, other]) await write(hilltop, chartId, 'penicillin');
		const photo = take(await addBlob(hilltop.core, random.bytes(150_000), 'image/jpeg'));
		take(await openChart(hilltop.core, other));
		const attachment = { contentType: 'image/jpeg', url: photo.url, size: photo.size, hash: photo.hash };
		take(await run(hilltop.core, other, { verb: 'addDocument', type: { text: CANARY }, attachment }));
		await goOnline(hilltop, van);
		await until(() => search(van.core, CANARY)[0]?.complete);
		await eventually(async () => (await readBlob(van.core, photo.id)).ok);
		take(await openChart(van.core, own));
		// All of it was there: who looks for it finds it.
		expect((await rowsSaying(van, CANARY)).length).toBeGreaterThan(1);

		await say(true);
		await eventually(isSilentOf(CANARY));
		expect(namesOf(van)).toEqual(['Okello']);
		expect(van.core.status().holdsOnly).toBe('own');
		const { docIds } = hilltop.session.summaries.get(other)!;
		for (const docId of [...Object.values(docIds), photo.id])
			expect(await van.store.count('envelope', `${docId}/`)).toBe(0);
		expect(await problemsOf(van)).toEqual([]);
		expect(take(await devices(hilltop.core)).filter(({ ownPatients }) => ownPatients)).toHaveLength(1);
		// What is written of others from now on does not come, of its own it does.
		await write(hilltop, other, `latex ${CANARY}`);
		await write(hilltop, own, 'latex');
		const next = await register(hilltop, `${CANARY} second`);
		await write(hilltop, next, 'latex');
		await goOnline(hilltop, van);
		await eventually(async () => {
			const { entries, complete } = take(await openChart(van.core, own));
			return complete && Object.keys(entries['AllergyIntolerance']!).length === 2;
		});
		expect(await rowsSaying(van, CANARY)).toEqual([]);
		// Nor after it was started again.
		await goOffline(van);
		van = await restart(van, transport);
		await goOnline(van);
		expect(namesOf(van)).toEqual(['Okello']);
		expect(await rowsSaying(van, CANARY)).toEqual([]);
		expect(await problemsOf(van)).toEqual([]);
	});

	test('[HLD-8] nothing goes that the relay has not acknowledged', async () => {
		const other = await register(hilltop, CANARY);
		const own = await register(hilltop, 'Okello');
		await goOnline(hilltop, van);
		await until(() => namesOf(van).length === 2);
		take(await holdList(van.core, [own]));
		await goOffline(van);
		await write(van, other, 'latex');
		// It was opened last: it is one of its own. Another way to hold its work back is another person's list.
		await van.store.commit([
			{ type: 'delete', table: 'local', key: `recent/${van.session.deps.keyring.userId}` }
		]);
		take(await holdList(van.core, [own]));
		const { clinical } = van.session.summaries.get(other)!.docIds;
		const heldBefore = await van.store.count('envelope', `${clinical}/`);
		const deps = { store: van.store, suite, isOwn: () => true };
		expect(await letGoOfDocument(deps, clinical)).toBe('waits');
		expect(await van.store.count('envelope', `${clinical}/`)).toBe(heldBefore);
		await say(true);
		// What a clinic's relay alone has may be lost with it.
		const relayKey = bytesToHex(van.core.device!.profile.relayKey!);
		const onItsWay = { table: 'meta', key: `homeward/${relayKey}/1` } as const;
		await van.store.commit([{ type: 'put', ...onItsWay, value: new Uint8Array(32) }]);
		await goOnline(van);
		await until(() => van.core.holds.charts === 'own');
		await van.core.exclusive(async () => {});
		expect(await van.store.count('envelope', `${clinical}/`)).toBe(heldBefore);
		await van.store.commit([{ type: 'delete', ...onItsWay }]);
		van.core.ownPatients!.moved();
		await eventually(isSilentOf(CANARY));
		await goOnline(hilltop);
		await eventually(async () => {
			const { entries } = take(await openChart(hilltop.core, other));
			return Object.keys(entries['AllergyIntolerance'] ?? {}).length === 1;
		});
	});

	test('[HLD-8] the list made on it is what it holds; nobody on it changes that, and the admin takes it back', async () => {
		const own = await register(hilltop, 'Okello');
		const other = await register(hilltop, CANARY);
		await write(hilltop, other, 'penicillin');
		await goOnline(hilltop, van);
		await until(() => namesOf(van).length === 2);
		take(await holdList(van.core, [own]));
		await say(true);
		await eventually(isSilentOf(CANARY));
		for (const refused of [await holdList(van.core, [own]), await holdAllCharts(van.core)])
			expect(refused).toEqual({ ok: false, error: { type: 'OwnPatientsOnly' } });
		expect(take(await chartsHere(van.core))).toMatchObject({ hold: 'own', all: 1, others: 0 });

		await say(false);
		await until(() => namesOf(van).length === 2);
		expect(take(await chartsHere(van.core))).toMatchObject({ hold: 'list', all: 2, chosen: 1 });
		expect(van.core.status().holdsOnly).toBe('list');
		const isOfLists = async (): Promise<boolean> =>
			(await absent(van.store, 'chart')).some(({ scope }) => scope !== SCOPES.clinical);
		await eventually(async () => !(await isOfLists()));
		await goOffline(van);
		await goOnline(van);
		await until(() => van.core.holds.namesBack === undefined);
		expect(await problemsOf(van)).toEqual([]);
		// A chart that went comes again when somebody opens it.
		take(await openChart(van.core, other));
		await until(() => search(van.core, CANARY)[0]?.complete);
	});

	test('a device that held every chart holds every chart again', async () => {
		const other = await register(hilltop, CANARY);
		await write(hilltop, other, 'penicillin');
		await goOnline(hilltop, van);
		await until(() => search(van.core, CANARY)[0]?.complete);
		await say(true);
		await eventually(isSilentOf(CANARY));
		await say(false);
		await until(() => search(van.core, CANARY)[0]?.complete);
		expect(van.core.status().holdsOnly).toBeUndefined();
		const { entries } = take(await openChart(van.core, other));
		expect(Object.keys(entries['AllergyIntolerance']!)).toHaveLength(1);
		expect(await problemsOf(van)).toEqual([]);
	});

	test('[HLD-8] a locked device is sent no names from then on, and lets go when somebody signs in', async () => {
		await register(hilltop, CANARY);
		await goOnline(hilltop, van);
		await until(() => namesOf(van).length === 1);
		await membership.lock(van.core);
		await say(true);
		const isNoted = async (docId: DocId): Promise<boolean> =>
			(await absent(van.store, 'chart', { docId })).length > 0;
		const directories: DocId[] = [];
		// What it might ask for of one would have come before it hears of the next.
		for (const name of ['second', 'third', 'fourth']) {
			const chartId = await register(hilltop, `${CANARY} ${name}`);
			directories.push(hilltop.session.summaries.get(chartId)!.docIds.directory);
			await goOnline(hilltop);
			await eventually(() => isNoted(directories.at(-1)!));
		}
		for (const directory of directories) expect(await van.store.count('envelope', `${directory}/`)).toBe(0);
		take(await membership.unlock(van.core, { passphrase: RIG_PASSPHRASE }));
		await eventually(isSilentOf(CANARY));
	});

	test("the day's queue of its site stays, and names nobody else", async () => {
		const other = await register(hilltop, CANARY);
		await goOnline(hilltop, van);
		await until(() => namesOf(van).length === 1);
		await say(true);
		await eventually(isSilentOf(CANARY));
		const own = await register(van, 'Okello');
		take(await changeQueue(van.core, { verb: 'arrive', chartId: own }));
		await goOnline(hilltop, van);
		expect(take(await readQueue(van.core)).map(({ patient }) => patient?.name)).toEqual(['Okello']);
		take(await changeQueue(hilltop.core, { verb: 'arrive', chartId: other }));
		await goOnline(hilltop, van);
		await eventually(async () => take(await readQueue(hilltop.core)).length === 2);
		expect(await rowsSaying(van, CANARY)).toEqual([]);
	});
});

describe('who else there is', () => {
	/** Pages of the list are written some minutes after a device has nothing else to do. */
	async function pagesAreWritten(): Promise<void> {
		await eventually(async () => {
			hilltop.clock.advance(30_000);
			await hilltop.core.signedIn!.bootstrap.moved();
			await new Promise((done) => setTimeout(done, 5));
			van.clock.advance(61_000);
			const asked = await similarElsewhere(van.core, {
				...{ name: `Ann ${CANARY}`, birthDate: '1980-01-02', phone: '', identifier: '', limit: 5 }
			});
			return take(asked).checked;
		});
	}
	const like = { name: CANARY, birthDate: '1980-01-02', phone: '', identifier: '', limit: 5 };

	test('[HLD-8] is looked up in memory while somebody registers; a chart that is opened is one of its own', async () => {
		const other = await register(hilltop, CANARY);
		await write(hilltop, other, 'penicillin');
		await goOnline(hilltop, van);
		await say(true);
		await eventually(isSilentOf(CANARY));
		await pagesAreWritten();
		const { hits, checked } = take(await similarElsewhere(van.core, like));
		expect(checked).toBe(true);
		expect(hits.map(({ chartId, name }) => ({ chartId, name }))).toEqual([{ chartId: other, name: CANARY }]);
		expect(await rowsSaying(van, CANARY)).toEqual([]);
		expect(namesOf(van)).toEqual([]);

		take(await openChart(van.core, other));
		expect(namesOf(van)).toEqual([CANARY]);
		await until(() => search(van.core, CANARY)[0]?.complete);
		await goOffline(van);
		van = await restart(van, transport);
		await goOnline(van);
		expect(namesOf(van)).toEqual([CANARY]);
	});

	test('without the relay it is said that nobody could be compared, and they are when it can be asked', async () => {
		await register(hilltop, CANARY);
		await goOnline(hilltop, van);
		await say(true);
		await eventually(isSilentOf(CANARY));
		await pagesAreWritten();
		await goOffline(van);
		van.clock.advance(61_000);
		expect(take(await similarElsewhere(van.core, like))).toEqual({ checked: false, hits: [] });
		const twice = await register(van, CANARY);
		const once = await register(van, 'Nakato', '1999-09-09');
		const before = take(await registeredHere(van.core));
		expect(new Set(before.waiting.map(({ chartId }) => chartId))).toEqual(new Set([twice, once]));

		await goOnline(van);
		await eventually(async () => {
			van.clock.advance(61_000);
			return take(await registeredHere(van.core)).waiting.length === 0;
		});
		const { found } = take(await registeredHere(van.core));
		expect(found.map(({ patient, similar }) => [patient.chartId, similar.length])).toEqual([[twice, 1]]);
		expect(namesOf(van)).toHaveLength(2);
		take(await settleRegistered(van.core, { chartId: twice }));
		expect(take(await registeredHere(van.core))).toEqual({ waiting: [], found: [] });
	});
});

test('one device at least knows all patients', async () => {
	await say(true);
	const { deviceId } = hilltop.core.device!.profile;
	expect(await setOwnPatients(hilltop.core, { deviceId, on: true })).toMatchObject({
		error: { type: 'NobodyKnowsAll' }
	});
});

test('nobody but an admin says whose names a device holds, and not without the server', async () => {
	const { deviceId } = hilltop.core.device!.profile;
	expect(await setOwnPatients(van.core, { deviceId, on: true })).toMatchObject({
		error: { type: 'NotAdmin' }
	});
	await goOffline(hilltop);
	expect(await setOwnPatients(hilltop.core, { deviceId, on: true })).toMatchObject({
		error: { type: 'NeedsRelay' }
	});
});
