// Outreach tablets: given the keys of the documents of their trip and of no others, they register people and write without
// a network, bring it home, and lock their charts when the time of the trip is up.
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { ChartId } from '#shared/core/ids.ts';
import { hexToBytes } from '#shared/core/bytes.ts';
import { ok } from '#shared/core/result.ts';
import { SCOPES } from '#shared/core/scopes.ts';
import { openEnvelope, parseEnvelope } from '#shared/crypto/envelope.ts';
import { appendBatch } from '#shared/engine/append-batch.ts';
import { addBlob, readBlob } from '#shared/engine/blob-work.ts';
import { openChart, run } from '#shared/engine/chart-work.ts';
import { heed } from '#shared/engine/effects.ts';
import * as membership from '#shared/engine/membership.ts';
import { changeRole, giveMissingKeys, putOut } from '#shared/engine/put-out.ts';
import { changeQueue, readQueue } from '#shared/engine/queues.ts';
import { readPractice } from '#shared/engine/practice-facts.ts';
import { isOfTrips } from '#shared/engine/trips/needs-trip.ts';
import { isOver } from '#shared/engine/trips/lease.ts';
import { beginLease, lookAtClock } from '#shared/engine/trips/lease-clock.ts';
import { watchLease } from '#shared/engine/trips/watch-lease.ts';
import { takeExtension } from '#shared/engine/trips/on-trip.ts';
import { trips } from '#shared/engine/trips/list-trips.ts';
import { extendTrip } from '#shared/engine/trips/prepare-trip.ts';
import { turnKeys } from '#shared/engine/turn-keys.ts';
import { verifyStore } from '#shared/engine/verify-store.ts';
import { liveCredentials, lockboxesOf } from '#shared/replica/members.ts';
import { createMemoryStore } from '#shared/replica/memory-store.ts';
import type { Transport } from '#shared/replica/transport.ts';
import {
	type EngineRig,
	eventually,
	goOffline,
	goOnline,
	restart,
	RIG_PASSPHRASE,
	startEngine,
	suite,
	take,
	until,
	write
} from '../../../support/engine-rig.ts';
import {
	allergiesIn,
	DAY_MS,
	names,
	prepareTablet,
	register,
	startClinic
} from '../../../support/trip-rig.ts';
import { createSeededRandom } from '../../../support/seeded-random.ts';

const random = createSeededRandom(79);
let clinic: EngineRig;
let transport: Transport;
let near: ChartId;
let far: ChartId;

const prepare = (days?: number): Promise<EngineRig> => prepareTablet(clinic, transport, [near], days);
/** Of all that the clinic holds, the documents that a tablet's keys open. */
async function opened(tablet: EngineRig): Promise<Set<string>> {
	const found = new Set<string>();
	for (const { value } of await clinic.store.list('envelope')) {
		const parsed = await parseEnvelope(suite, value);
		if (!parsed.ok) continue;
		const { scope, epoch, docId } = parsed.value.header;
		const key = await tablet.session.deps.keyring.documentKey(scope, epoch, docId);
		if (key && (await openEnvelope(suite, parsed.value, key)).ok) found.add(docId);
	}
	return found;
}

beforeEach(async () => {
	({ clinic, transport, near } = await startClinic());
	far = await register(clinic, 'Adong');
	await goOnline(clinic);
});

describe('an outreach tablet', () => {
	test('[TRP-1] nobody joins as an outreach person by an invitation that is to no trip', async () => {
		const ask = { userName: 'Joy', role: 'outreach', siteName: 'Van' } as const;
		const { link } = take(await membership.invite(clinic.core, ask));
		const device = await startEngine(createMemoryStore(), { transport });
		const joining = membership.join(device.core, { link, passphrase: RIG_PASSPHRASE });
		let settled = false;
		void joining.then(() => (settled = true));
		await vi.waitFor(
			() => {
				device.clock.advance(10_000);
				expect(settled).toBe(true);
			},
			{ timeout: 30_000, interval: 10 }
		);
		expect(await joining).toMatchObject({ error: { type: 'NotAnswered' } });
		expect(isOfTrips(ask)).toBe(true);
	});

	test('[TRP-1] a thief with the tablet and its passphrase opens the charts of the trip, and nothing else of all that the relay has', async () => {
		const bytes = random.bytes(200_000);
		const { id, url, size, hash } = take(await addBlob(clinic.core, bytes, 'image/jpeg'));
		const attachment = { contentType: 'image/jpeg', url, size, hash };
		take(await openChart(clinic.core, near));
		take(await run(clinic.core, near, { verb: 'addDocument', type: { text: 'Photo' }, attachment }));
		const other = take(await addBlob(clinic.core, random.bytes(9_000), 'image/jpeg'));
		await goOnline(clinic);
		const tablet = await prepare();
		expect(names(tablet)).toEqual([expect.stringContaining('Okello')]);
		expect(await allergiesIn(tablet, near)).toEqual(['penicillin']);
		expect(take(await readBlob(tablet.core, id)).bytes).toEqual(bytes);
		const ids = (chartId: ChartId) => clinic.session.summaries.get(chartId)!.docIds;
		const opens = await opened(tablet);
		for (const docId of [ids(near).directory, ids(near).clinical, id]) expect(opens).toContain(docId);
		for (const docId of [ids(far).directory, ids(far).clinical, other.id]) expect(opens).not.toContain(docId);
		// Not by a scope's key either: it holds that of the settings alone.
		const { held } = tablet.session.deps.keyring;
		expect([...new Set(held.map(({ scope }) => scope))]).toEqual([SCOPES.config]);
		const { problems } = await verifyStore(suite, tablet.store, tablet.core.device!.replica.control(), true);
		expect(problems).toEqual([]);
	});

	test('[TRP-1] nobody on it is given another role, with which it would open every chart', async () => {
		const tablet = await prepare();
		const before = await opened(tablet);
		const { userId, credId } = tablet.session.deps.keyring;
		for (const role of ['nurse', 'admin'] as const)
			expect(await changeRole(clinic.core, { userId, role })).toMatchObject({ error: { type: 'NeedsTrip' } });
		await goOnline(clinic);
		await goOnline(tablet);
		expect(clinic.core.device!.replica.control().credentials.get(credId)?.role).toBe('outreach');
		expect(await opened(tablet)).toEqual(before);
	});

	test('[TRP-1] a role that another program gave somebody on it brings it no keys, then or later', async () => {
		const tablet = await prepare();
		const before = await opened(tablet);
		const { userId, credId } = tablet.session.deps.keyring;
		const control = () => clinic.core.device!.replica.control();
		const scopes = () => lockboxesOf(control(), control().credentials.get(credId)!).map(({ scope }) => scope);
		const role = { type: 'ROLE', credId: hexToBytes(credId), role: 'nurse', upTo: 0, lockboxes: [] } as const;
		take(await appendBatch(clinic.core, () => Promise.resolve(ok([role]))));
		expect(control().credentials.get(credId)?.role).toBe('nurse');
		await giveMissingKeys(clinic.core);
		expect(await changeRole(clinic.core, { userId, role: 'prescriber' })).toMatchObject({
			error: { type: 'NeedsTrip' }
		});
		// Nor is one offered to an admin: of the clinic's own people it is.
		const { staff } = take(await readPractice(clinic.core));
		expect(staff.map((one) => [one.userId === userId, one.isOfTrips ?? false])).toEqual([
			[false, false],
			[true, true]
		]);
		// New keys, as when somebody is put out.
		take(
			await appendBatch(clinic.core, (deps, now) =>
				turnKeys(deps, now, [SCOPES.config, SCOPES.clinical], liveCredentials(now))
			)
		);
		await giveMissingKeys(clinic.core);
		await goOnline(clinic);
		await goOnline(tablet);
		expect(new Set(scopes())).toEqual(new Set([SCOPES.config]));
		expect(control().rotations.map(({ boxes }) => boxes.has(credId))).toEqual([true, false]);
		expect(tablet.session.deps.keyring.withheld).toEqual([]);
		expect(await opened(tablet)).toEqual(before);
	});

	test('[TRP-2] registers people and writes without a network, and it comes home', async () => {
		const tablet = await prepare();
		await goOffline(tablet);
		const found = await register(tablet, 'Lamunu');
		await write(tablet, near, 'latex');
		const again = await restart(tablet);
		expect(names(again)).toHaveLength(2);
		const home = await startEngine(createMemoryStore(again.store.snapshot()), { transport });
		take(await membership.unlock(home.core, { passphrase: RIG_PASSPHRASE }));
		await goOnline(home, clinic);
		await until(() => names(clinic).length === 3);
		await eventually(async () => (await allergiesIn(clinic, found)).length === 1);
		expect(await allergiesIn(clinic, near)).toEqual(['latex', 'penicillin']);
		// What the clinic writes about somebody registered on the way comes to the tablet.
		await write(clinic, found, 'iodine');
		await goOnline(clinic);
		await eventually(async () => (await allergiesIn(home, found)).length === 2);
	});

	test('[TRP-2] two tablets register different people, and each lists its own', async () => {
		const [one, two] = [await prepare(), await prepare()];
		await goOffline(one, two);
		const ids = [await register(one, 'Akello'), await register(two, 'Akello')];
		expect(new Set(ids).size).toBe(2);
		await goOnline(one, two, clinic);
		await until(() => names(clinic).length === 4);
		expect(names(one)).toHaveLength(2);
	});

	test('[TRP-2] keeps the queue of its own site', async () => {
		const tablet = await prepare();
		take(await changeQueue(tablet.core, { verb: 'arrive', chartId: near }));
		expect(take(await readQueue(tablet.core))).toMatchObject([
			{ chartId: near, siteName: 'Van', isHere: true }
		]);
		await goOnline(clinic, tablet);
		await until(() => tablet.core.status().unsent === 0);
		await eventually(async () => take(await readQueue(clinic.core)).length === 1);
	});

	test('[TRP-3] once it is put out, its keys open nothing that is written later', async () => {
		const tablet = await prepare();
		const before = await opened(tablet);
		await goOffline(tablet);
		const [{ deviceId } = { deviceId: undefined }] = take(await trips(clinic.core));
		take(await putOut(clinic.core, { who: { type: 'device', deviceId: deviceId! }, now: false }));
		await write(clinic, near, 'latex');
		const sealed = await clinic.store.list('envelope');
		let newer = 0;
		for (const { value } of sealed) {
			const parsed = await parseEnvelope(suite, value);
			if (!parsed.ok || parsed.value.header.scope !== SCOPES.clinical || parsed.value.header.epoch < 2)
				continue;
			newer += 1;
			const { scope, epoch, docId } = parsed.value.header;
			expect(await tablet.session.deps.keyring.documentKey(scope, epoch, docId)).toBeUndefined();
		}
		expect(newer).toBeGreaterThan(0);
		expect(before.size).toBeGreaterThan(0);
	});

	test('[TRP-4] locks its charts when its time is up, and sends first what was written', async () => {
		const tablet = await prepare(7);
		watchLease(tablet.core, () => heed(tablet.core));
		expect(tablet.core.state()).toMatchObject({
			trip: { name: 'Kabale', charts: 1, until: expect.any(Number) }
		});
		await goOffline(tablet);
		tablet.clock.advance(4 * DAY_MS);
		await eventually(async () => JSON.stringify(tablet.core.state()).includes('"endsSoon":true'));
		await write(tablet, near, 'latex');
		tablet.clock.advance(4 * DAY_MS);
		await until(() => tablet.core.state().phase === 'removed');
		expect(tablet.core.state()).toMatchObject({ tripOver: true, done: false });
		expect(await membership.unlock(tablet.core, { passphrase: RIG_PASSPHRASE })).toMatchObject({ ok: false });
		tablet.core.device!.link!.connect();
		await until(() => (tablet.core.state() as { done?: boolean }).done === true);
		await eventually(async () => (await allergiesIn(clinic, near)).length === 2);
		// Nothing is left that a passphrase opens.
		expect(await tablet.store.count('local')).toBe(0);
		expect(await tablet.store.count('meta', 'credential/')).toBe(0);
	});

	test('[TRP-5] an extension is taken by its words, or by itself; words of another trip are not', async () => {
		const tablet = await prepare(7);
		const other = await prepare(7);
		const rows = take(await trips(clinic.core));
		expect(rows).toHaveLength(2);
		const of = (rig: EngineRig) => rig.core.device!.profile.deviceId;
		const until14 = clinic.clock.now() + 14 * DAY_MS;
		await goOffline(tablet, other);
		const { words } = take(await extendTrip(clinic.core, { deviceId: of(tablet), until: until14 }));
		expect(await takeExtension(other.core, { words })).toMatchObject({ error: { type: 'NoExtension' } });
		expect(take(await takeExtension(tablet.core, { words })).until).toBeGreaterThanOrEqual(until14);
		expect(await takeExtension(tablet.core, { words })).toMatchObject({ error: { type: 'NoExtension' } });
		take(await extendTrip(clinic.core, { deviceId: of(other), until: until14 }));
		await goOnline(clinic, other);
		await until(() => (other.core.lease?.until ?? 0) >= until14);
	});
});

test('[TRP-4] a clock set back gains only the time in which the tablet does not run', () => {
	let lease = beginLease({ from: 0, until: 7 * DAY_MS } as never, 100 * DAY_MS);
	lease = lookAtClock(lease, 103 * DAY_MS, undefined);
	// Set back by fifty days, and left running for five.
	let looked: number | undefined;
	for (let at = 53 * DAY_MS; at <= 58 * DAY_MS; at += 60_000) {
		lease = lookAtClock(lease, at, looked);
		looked = at;
	}
	expect(isOver(lease)).toBe(true);
});
