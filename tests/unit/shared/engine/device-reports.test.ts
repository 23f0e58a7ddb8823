import { expect, test } from 'vitest';
import { createRelayCore } from '#relay/relay/relay-core.ts';
import { createMemoryRelayStorage } from '#relay/storage/memory.ts';
import type { PracticeId } from '#shared/core/ids.ts';
import { SCOPES } from '#shared/core/scopes.ts';
import { ENVELOPE_KINDS, NO_ENVELOPE, parseHeader, sealEnvelope } from '#shared/crypto/envelope.ts';
import { INNER_TYPES } from '#shared/crypto/inner.ts';
import { registerPatient } from '#shared/engine/chart-work.ts';
import { devices } from '#shared/engine/devices.ts';
import {
	decodeDeviceStatus,
	encodeDeviceStatus,
	missingOf,
	statusChange,
	statusDocId,
	type DeviceStatus
} from '#shared/engine/device-status.ts';
import * as membership from '#shared/engine/membership.ts';
import { createMemoryStore } from '#shared/replica/memory-store.ts';
import {
	RIG_PASSPHRASE,
	roadsTo,
	startEngine,
	startPractice,
	suite,
	take,
	until,
	type EngineRig
} from '../../../support/engine-rig.ts';
import { createManualClock } from '../../../support/manual-clock.ts';
import { createSeededRandom } from '../../../support/seeded-random.ts';

const facts = () =>
	Promise.resolve({ appVersion: '1.2.3', usedBytes: 5e9, quotaBytes: 40e9, persisted: true });
const STATUS: DeviceStatus = {
	...{ appVersion: '1', usedBytes: 1e9, quotaBytes: 40e9, persisted: true },
	deviceId: 'ab'.repeat(16) as DeviceStatus['deviceId'],
	counter: 3,
	unsent: 0,
	received: { ['01'.repeat(16)]: 7 } as DeviceStatus['received']
};

test('[STA-1] a status reads back; another form is none', () => {
	expect(decodeDeviceStatus(encodeDeviceStatus(STATUS))).toEqual(STATUS);
	const unknown = { ...STATUS, usedBytes: undefined, quotaBytes: undefined, persisted: undefined };
	expect(decodeDeviceStatus(encodeDeviceStatus(unknown))).toEqual(unknown);
	for (const bytes of [new Uint8Array(), new Uint8Array([0xf6]), new Uint8Array([0xa1, 0x61, 0x76, 2])])
		expect(decodeDeviceStatus(bytes)).toBeUndefined();
});

test('[STA-3] what changes decides how soon it is told; a few bytes of storage never do', () => {
	expect(statusChange(undefined, STATUS)).toBe('much');
	expect(statusChange(STATUS, { ...STATUS, counter: 4, usedBytes: 1e9 + 5000 })).toBe('nothing');
	expect(statusChange(STATUS, { ...STATUS, unsent: 1 })).toBe('much');
	expect(statusChange(STATUS, { ...STATUS, usedBytes: 39e9 })).toBe('much');
	expect(statusChange(STATUS, { ...STATUS, received: {} })).toBe('nothing');
	const more = { ...STATUS.received, ['02'.repeat(16)]: 1 };
	expect(statusChange(STATUS, { ...STATUS, received: more })).toBe('little');
	expect(missingOf(more, STATUS.received)).toBe(1);
});

/** So many devices of one practice on one clock, connected. */
async function practiceOf(count: number) {
	const clock = createManualClock(Date.UTC(2026, 4, 4, 9));
	const random = createSeededRandom(77);
	const storage = createMemoryRelayStorage(random);
	const relay = await createRelayCore({ storage, suite, random, clock });
	const options = { transport: roadsTo(relay), clock, deviceFacts: facts };
	const first = await startPractice(options);
	first.core.device!.link!.connect();
	await until(() => first.core.status().caughtUp);
	const rigs = [first];
	for (let i = 1; i < count; i++) {
		const asked = { userName: `Nurse ${i}`, role: 'nurse' as const, siteName: 'Riverside' };
		const { link } = take(await membership.invite(first.core, asked));
		const rig = await startEngine(createMemoryStore(), options);
		take(await membership.join(rig.core, { link, passphrase: RIG_PASSPHRASE }));
		rig.core.device!.link!.connect();
		rigs.push(rig);
	}
	await settle(rigs);
	const practiceId: PracticeId = first.core.device!.profile.practiceId;
	/** Statuses that ever reached the relay. */
	const written = async (): Promise<number> => {
		const entries = await storage.entriesAfter(practiceId, 0, 1e9);
		return entries.filter(({ envelope }) => envelope[1] === ENVELOPE_KINDS.status).length;
	};
	/** Time passes for everybody, in steps that timers are met in. */
	async function pass(ms: number): Promise<void> {
		for (let gone = 0; gone < ms; gone += 5_000) {
			clock.advance(5_000);
			if (gone % 60_000 === 0) await settle(rigs);
		}
		await settle(rigs);
	}
	return { rigs, clock, written, pass };
}

/** Lets everything that is under way come to rest. */
async function settle(rigs: readonly EngineRig[]): Promise<void> {
	for (let round = 0; round < 4; round++) {
		for (const { core } of rigs) await core.exclusive(async () => {});
		await new Promise((go) => setTimeout(go, 3));
	}
	await until(() => rigs.every(({ core }) => core.status().unsent === 0));
}

const statusesHeld = async ({ store }: EngineRig): Promise<number> =>
	(await store.list('envelope')).filter(({ value }) => {
		const header = parseHeader(value);
		return header.ok && header.value.kind === ENVELOPE_KINDS.status;
	}).length;

test('[STA-3] five idle devices fall silent: hours bring not one more status', async () => {
	const { rigs, pass, written } = await practiceOf(5);
	await pass(12 * 60_000);
	const atRest = await written();
	expect(atRest).toBeGreaterThanOrEqual(5);
	expect(atRest).toBeLessThanOrEqual(5 * 4);
	const sent = rigs.map(({ core }) => core.status().lastAckAt);
	await pass(3 * 3_600_000);
	expect(await written()).toBe(atRest);
	// Nor has anybody been told that something was sent or received.
	expect(rigs.map(({ core }) => core.status().lastAckAt)).toEqual(sent);
}, 120_000);

test('[REP-18] [STA-2] [STA-4] each device knows the newest of all, keeps no others, and counts none as work', async () => {
	const { rigs, pass } = await practiceOf(3);
	const [first, second] = rigs as [EngineRig, EngineRig, EngineRig];
	const seenUnsent = new Set<number>();
	await pass(6 * 60_000);
	const stop = first.core.subscribe(
		(event) => event.type === 'status' && seenUnsent.add(event.status.unsent)
	);
	await pass(12 * 60_000);
	stop();
	expect([...seenUnsent].filter((count) => count > 0)).toEqual([]);
	take(await registerPatient(second.core, { name: [{ family: 'Okello', given: ['Grace'] }] }));
	await pass(12 * 60_000);
	const rows = take(await devices(first.core));
	expect(rows).toHaveLength(3);
	expect(rows[0]).toMatchObject({ isThis: true, siteName: 'Hilltop', people: ['Ana'] });
	for (const row of rows)
		expect(row.status).toMatchObject({ unsent: 0, missing: 0, appVersion: '1.2.3', persisted: true });
	for (const rig of rigs) {
		take(await devices(rig.core));
		expect(await statusesHeld(rig)).toBe(3);
	}
}, 60_000);

test('[REP-18] offline, a device keeps one status however long it works, and it is not among what waits', async () => {
	const { rigs, pass, clock } = await practiceOf(1);
	const [rig] = rigs as [EngineRig];
	await rig.core.device!.link!.disconnect();
	for (let i = 0; i < 4; i++) {
		take(await registerPatient(rig.core, { name: [{ family: `Okello${i}`, given: ['Grace'] }] }));
		for (let gone = 0; gone < 90_000; gone += 5_000) {
			clock.advance(5_000);
			await new Promise((go) => setTimeout(go, 2));
			await rig.core.exclusive(async () => {});
		}
	}
	expect(await statusesHeld(rig)).toBe(1);
	expect(await rig.store.count('outbox')).toBe(rig.core.status().unsent + 1);
	rig.core.device!.link!.connect();
	await pass(5_000);
	expect(rig.core.status().unsent).toBe(0);
	expect(await rig.store.count('outbox')).toBe(0);
}, 60_000);

test('[STA-2] a status that one device writes in the name of another is passed over', async () => {
	const { rigs, pass } = await practiceOf(2);
	const [first, second] = rigs as [EngineRig, EngineRig];
	await pass(6 * 60_000);
	const named = first.core.device!.profile.deviceId;
	const { keyring } = second.session.deps;
	const epoch = keyring.newestEpoch(SCOPES.config)!;
	const docId = await statusDocId(suite, second.core.device!.profile.practiceId);
	const forged = await sealEnvelope(suite, {
		header: {
			...{ kind: ENVELOPE_KINDS.status, scope: SCOPES.config, epoch, docId },
			...{ credId: keyring.credId, cseq: 0, prev: NO_ENVELOPE }
		},
		documentKey: (await keyring.documentKey(SCOPES.config, epoch, docId))!,
		signingKey: keyring.signing,
		inner: {
			...{ type: INNER_TYPES.status, authoredAt: second.clock.now(), ...second.core.heads() },
			onBehalfOf: undefined,
			payload: encodeDeviceStatus({ ...STATUS, deviceId: named, counter: 1_000_000, unsent: 77 })
		},
		random: second.random
	});
	await first.core.exclusive(async () => {
		await first.core.device!.replica.carried({ control: [], envelopes: [forged.bytes] }, () => {});
	});
	const rows = take(await devices(first.core));
	expect(rows.find(({ deviceId }) => deviceId === named)?.status).toMatchObject({ appVersion: '1.2.3' });
	expect(rows.map(({ status }) => status?.unsent)).not.toContain(77);
});
