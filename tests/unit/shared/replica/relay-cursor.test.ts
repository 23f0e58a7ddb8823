import { beforeEach, describe, expect, test } from 'vitest';
import { hexToBytes } from '#shared/core/bytes.ts';
import type { EnvelopeId } from '#shared/core/ids.ts';
import { createFakeSuite } from '#shared/crypto/fake-suite.ts';
import { encodeFrame } from '#shared/protocol/frame-codec.ts';
import type { Frame } from '#shared/protocol/frames.ts';
import { EMPTY_HEAD, nextLogHash } from '#shared/protocol/log-chain.ts';
import { createRelayCore, type RelayCore } from '#relay/relay/relay-core.ts';
import { createMemoryRelayStorage } from '#relay/storage/memory.ts';
import type { RelayStorage } from '#relay/storage/relay-storage.ts';
import { settle, type RiggedReplica } from '../../../support/replica-rig.ts';
import { createTwoClinics, type TwoClinics } from '../../../support/two-clinics.ts';
import { createSeededRandom } from '../../../support/seeded-random.ts';

let clinics: TwoClinics;
beforeEach(async () => {
	clinics = await createTwoClinics();
	await clinics.connect();
});

/** A relay with the same key: `seed` unlike the first one's gives another generation. */
async function anotherRelay(relayGen: Uint8Array): Promise<{ core: RelayCore; storage: RelayStorage }> {
	const { relay } = clinics;
	const storage = createMemoryRelayStorage(createSeededRandom(11));
	const { seed } = await relay.storage.identity();
	const identified = { ...storage, identity: async () => ({ seed, relayGen }) };
	const core = await createRelayCore({
		storage: identified,
		suite: createFakeSuite(),
		clock: relay.clock,
		random: relay.random
	});
	return { core, storage };
}

const pushed = (frames: readonly Frame[]): number =>
	frames.reduce((sum, frame) => sum + (frame.type === 'push' ? frame.envelopes.length : 0), 0);

async function writeBothSides(count: number): Promise<string[]> {
	const { hilltop, riverside, quiet } = clinics;
	const ids: string[] = [];
	for (let i = 0; i < count; i++) ids.push((await (i % 2 ? hilltop : riverside).write()).id);
	await quiet();
	await hilltop.cut();
	await riverside.cut();
	return ids.sort();
}

/** From now on the store is full for whatever takes something off the list of what is to be sent, until it has room. */
function noRoomForAcknowledgements({ store }: RiggedReplica): () => void {
	const { commit } = store;
	let isFull = true;
	Object.assign(store, {
		commit: async (...args: Parameters<typeof commit>) =>
			isFull && args[0].some(({ type, table }) => type === 'delete' && table === 'outbox')
				? { ok: false, error: { type: 'StoreFull' } }
				: commit(...args)
	});
	return () => (isFull = false);
}

describe('a relay that lost something', () => {
	test('[REP-9] a new generation, empty: one device brings everything back, all authors and the control log', async () => {
		const ids = await writeBothSides(20);
		const { hilltop, riverside, relay } = clinics;
		const { core, storage } = await anotherRelay(new Uint8Array(16).fill(1));
		riverside.connect(core);
		await settle(core, riverside);
		expect((await storage.counts()).envelopes).toBe(20);
		expect(riverside.replica.status()).toMatchObject({ unsent: 0, caughtUp: true });
		expect((await storage.controlAfter(relay.practice.practiceId, 0, 10)).length).toBe(3);
		hilltop.connect(core);
		await settle(core, hilltop, riverside);
		expect(pushed(hilltop.sent)).toBe(0);
		expect(hilltop.replica.status().unsent).toBe(0);
		expect(await hilltop.held()).toEqual(ids);
	});

	test('[REP-9] a relay restored from a backup, same generation: only what it lacks is sent', async () => {
		const { hilltop, riverside, relay, quiet } = clinics;
		for (let i = 0; i < 10; i++) await hilltop.write();
		await quiet();
		const { practiceId } = relay.practice;
		const { relayGen } = await relay.storage.identity();
		const backup = await anotherRelay(relayGen);
		riverside.connect(backup.core);
		await settle(backup.core, riverside);
		await riverside.cut();
		for (let i = 0; i < 5; i++) await hilltop.write();
		await quiet();
		await hilltop.cut();
		expect((await backup.storage.heads(practiceId))?.log.seq).toBe(10);
		hilltop.connect(backup.core);
		await settle(backup.core, hilltop);
		expect(pushed(hilltop.sent)).toBe(5);
		expect((await backup.storage.heads(practiceId))?.log.seq).toBe(15);
		expect(hilltop.replica.status()).toMatchObject({ unsent: 0, received: { seq: 15 } });
	});

	test('[REP-9] a relay whose log went another way after the same beginning', async () => {
		const { hilltop, riverside, relay } = clinics;
		const { relayGen } = await relay.storage.identity();
		const ids = await writeBothSides(10);
		const fork = await anotherRelay(relayGen);
		const extra = [];
		for (let i = 0; i < 15; i++) extra.push((await riverside.append()).envelope.id);
		riverside.connect(fork.core);
		await settle(fork.core, riverside);
		expect((await fork.storage.heads(relay.practice.practiceId))?.log.seq).toBe(25);
		hilltop.connect(fork.core);
		await settle(fork.core, hilltop, riverside);
		expect(await hilltop.held()).toEqual([...ids, ...extra].sort());
		expect(hilltop.replica.status()).toMatchObject({ road: 'live', unsent: 0, caughtUp: true });
	});

	test('[REP-9] a new generation that happens to hold the same log is received from its beginning', async () => {
		const { hilltop, riverside, quiet } = clinics;
		for (let i = 0; i < 5; i++) await hilltop.write();
		await quiet();
		const { received } = hilltop.replica.status();
		await riverside.cut();
		await hilltop.cut();
		const { core } = await anotherRelay(new Uint8Array(16).fill(1));
		riverside.connect(core);
		await settle(core, riverside);
		expect(riverside.replica.status().relayHead).toEqual(received);
		hilltop.connect(core);
		await settle(core, hilltop);
		expect(hilltop.sent.find((frame) => frame.type === 'pull')).toMatchObject({ after: 0 });
		expect(pushed(hilltop.sent)).toBe(0);
		expect(hilltop.replica.status()).toMatchObject({ unsent: 0, received });
	});

	test('[REP-9] a second relay is offered everything, though the first has acknowledged it', async () => {
		const ids = await writeBothSides(6);
		const { hilltop, relay } = clinics;
		const storage = createMemoryRelayStorage(createSeededRandom(12));
		const core = await createRelayCore({ ...relay, storage });
		const relayGen = core.relayGen;
		await relay.practice.append(
			await relay.practice.sign({ type: 'RELAY', relayKey: core.relayKey, relayGen, log: EMPTY_HEAD })
		);
		hilltop.connect(relay.core);
		await settle(relay.core, hilltop);
		await hilltop.run((replica) => replica.appendControl(relay.practice.records.slice(-1)));
		await settle(relay.core, hilltop);
		await hilltop.cut();
		hilltop.connect(core);
		await settle(core, hilltop);
		expect(hilltop.replica.status()).toMatchObject({ road: 'live', unsent: 0 });
		expect((await storage.counts()).envelopes).toBe(ids.length);
	});

	test('[REP-9] a relay that does not know a chain any more is sent it again', async () => {
		const { hilltop, relay, quiet } = clinics;
		for (let i = 0; i < 3; i++) await hilltop.write();
		await quiet();
		await hilltop.cut();
		Object.assign(relay.storage, { chainHead: async () => undefined });
		hilltop.connect(relay.core);
		await quiet();
		expect(pushed(hilltop.sent)).toBe(3);
		expect(hilltop.replica.status()).toMatchObject({ road: 'live', unsent: 0 });
	});

	test('[REP-9] a relay that lost what waits here and what was acknowledged behind it is sent both', async () => {
		const { hilltop, relay, quiet } = clinics;
		const makeRoom = noRoomForAcknowledgements(hilltop);
		for (let i = 0; i < 2; i++) await hilltop.write();
		await quiet();
		makeRoom();
		await hilltop.write();
		await quiet();
		expect(await hilltop.store.count('outbox')).toBe(2);
		await hilltop.cut();
		const { relayGen } = await relay.storage.identity();
		const { core, storage } = await anotherRelay(relayGen);
		hilltop.connect(core);
		await settle(core, hilltop);
		expect((await storage.counts()).envelopes).toBe(3);
		expect(hilltop.replica.status()).toMatchObject({ road: 'live', unsent: 0 });
	});

	test('[REP-9] [REP-13] what a full store could not take off the list, behind the cursor, is offered again on the same road', async () => {
		const { hilltop, relay, quiet } = clinics;
		for (let i = 0; i < 3; i++) await hilltop.write();
		await quiet();
		await hilltop.cut();
		const makeRoom = noRoomForAcknowledgements(hilltop);
		const { chainHead } = relay.storage;
		Object.assign(relay.storage, { chainHead: async () => undefined });
		hilltop.connect(relay.core);
		await quiet();
		Object.assign(relay.storage, { chainHead });
		expect(hilltop.replica.status()).toMatchObject({ road: 'live', unsent: 3, received: { seq: 3 } });
		makeRoom();
		await hilltop.run((replica) => replica.tick(1_000));
		await hilltop.run((replica) => replica.tick(62_000));
		await quiet();
		expect(hilltop.replica.status()).toMatchObject({ road: 'live', unsent: 0, storeFull: false });
		expect(hilltop.closes).toEqual([]);
	});

	test('[REP-9] what is offered again counts as unsent until the relay has it', async () => {
		await writeBothSides(8);
		const { hilltop } = clinics;
		const { core } = await anotherRelay(new Uint8Array(16).fill(1));
		hilltop.connect(core);
		await settle(core, hilltop);
		const unsent = hilltop.effects('status').map(({ status }) => status.unsent);
		expect(Math.max(...unsent)).toBe(8);
		expect(hilltop.replica.status().unsent).toBe(0);
	});

	test('[REP-9] a crash while putting everything back into the outbox only begins it again', async () => {
		await writeBothSides(8);
		const { hilltop } = clinics;
		const { core } = await anotherRelay(new Uint8Array(16).fill(1));
		const { commit } = hilltop.store;
		let failures = 1;
		Object.assign(hilltop.store, {
			commit: async (...args: Parameters<typeof commit>) =>
				args[0].some((op) => op.table === 'meta' && op.key.startsWith('relay/')) && failures-- > 0
					? { ok: false, error: { type: 'StoreFailed', reason: 'test' } }
					: commit(...args)
		});
		hilltop.connect(core);
		await settle(core, hilltop);
		expect(hilltop.replica.status().road).toBe('closed');
		hilltop.connect(core);
		await settle(core, hilltop);
		expect(hilltop.replica.status()).toMatchObject({ unsent: 0, road: 'live' });
	});

	test('[REP-9] a relay that shows another log on the same road again is not believed', async () => {
		const { hilltop, quiet } = clinics;
		await hilltop.write();
		await quiet();
		const { log } = hilltop.replica;
		const [document] = await log.documents();
		const [held] = await log.ofDocument(document!.docId, 0);
		const forged = (seq: number): Uint8Array =>
			encodeFrame({
				type: 'entries',
				entries: [{ seq, logHash: new Uint8Array(32).fill(9), envelope: held!.bytes }],
				head: { seq, hash: new Uint8Array(32).fill(9) }
			});
		hilltop.hold();
		await hilltop.run((replica) => replica.received([forged(2)]));
		expect(hilltop.replica.status()).toMatchObject({ road: 'live', received: { seq: 0 } });
		await hilltop.run((replica) => replica.received([forged(1)]));
		expect(hilltop.replica.status()).toMatchObject({ road: 'stopped', stoppedFor: 'relay-forked' });
		expect(await hilltop.held()).toHaveLength(1);
	});

	// A part of a file stands in no chain: by the acknowledgement alone is it known to have been there.
	describe('[REP-9] what was acknowledged ahead of what was received', () => {
		const CHUNK = 7;

		async function writeChunk(): Promise<EnvelopeId> {
			const { hilltop, relay } = clinics;
			const payload = relay.random.bytes(1_000);
			const chunk = await relay.practice.admin.seal({ kind: CHUNK, payload });
			await hilltop.replica.log.appendOwn([chunk], []);
			await hilltop.run((replica) => replica.offer());
			return chunk.id;
		}

		/** Riverside writes at the relay while Hilltop is away. */
		async function writeAtRelay(count: number): Promise<void> {
			const { riverside, relay } = clinics;
			riverside.connect(relay.core);
			for (let i = 0; i < count; i++) await riverside.write();
			await settle(relay.core, riverside);
			await riverside.cut();
		}

		/** Hilltop takes nothing in, and has a chunk acknowledged behind work that it has not seen. The relay that did it is gone. */
		async function acknowledgedElsewhere(): Promise<EnvelopeId> {
			const { hilltop, riverside, relay } = clinics;
			await hilltop.cut();
			await riverside.cut();
			const { core } = await anotherRelay((await relay.storage.identity()).relayGen);
			riverside.connect(core);
			for (let i = 0; i < 2; i++) await riverside.write();
			await settle(core, riverside);
			await riverside.cut();
			await hilltop.run((replica) => replica.pause(true));
			hilltop.connect(core);
			await settle(core, hilltop);
			const id = await writeChunk();
			await settle(core, hilltop);
			expect(hilltop.replica.status()).toMatchObject({ unsent: 0, received: { seq: 0 } });
			expect(await hilltop.store.count('outbox')).toBe(0);
			await hilltop.cut();
			await hilltop.run((replica) => replica.pause(false));
			return id;
		}

		test('a relay whose log is shorter than that is offered it again', async () => {
			const id = await acknowledgedElsewhere();
			const { hilltop, riverside, connect } = clinics;
			await connect();
			expect(await riverside.held()).toContain(id);
			expect(hilltop.replica.status()).toMatchObject({ road: 'live', unsent: 0, caughtUp: true });
		});

		test('a relay that has something else there is offered it again', async () => {
			const id = await acknowledgedElsewhere();
			const { hilltop, riverside, connect } = clinics;
			await writeAtRelay(8);
			await connect();
			expect(await riverside.held()).toContain(id);
			expect(hilltop.replica.status()).toMatchObject({ road: 'live', unsent: 0, caughtUp: true });
		});

		test('acknowledgements that would lead over it to another log are not believed', async () => {
			const id = await acknowledgedElsewhere();
			const { hilltop, riverside, relay, quiet } = clinics;
			await writeAtRelay(8);
			await hilltop.run((replica) => replica.pause(true));
			hilltop.connect(relay.core);
			await settle(relay.core, hilltop);
			hilltop.hold();
			const acks = [];
			let { hash } = EMPTY_HEAD;
			for (let seq = 1; seq <= 3; seq++) {
				const one = hexToBytes(await writeChunk());
				hash = await nextLogHash((data) => relay.suite.sha256(data), hash, one);
				acks.push({ id: one, seq, logHash: hash });
			}
			const { relayGen } = relay.core;
			hilltop.inject(encodeFrame({ type: 'ack', relayGen, acks }));
			await hilltop.idle();
			expect(hilltop.replica.status()).toMatchObject({ road: 'live', received: { seq: 0 } });
			hilltop.release();
			await hilltop.run((replica) => replica.pause(false));
			riverside.connect(relay.core);
			await quiet();
			expect(await riverside.held()).toContain(id);
			expect(hilltop.replica.status()).toMatchObject({ road: 'live', unsent: 0, caughtUp: true });
		});

		test('a relay that has it there is believed, and sent nothing again', async () => {
			const { hilltop, riverside, relay, quiet } = clinics;
			await hilltop.run((replica) => replica.pause(true));
			for (let i = 0; i < 3; i++) await riverside.write();
			await quiet();
			await hilltop.write();
			await quiet();
			await hilltop.cut();
			await hilltop.run((replica) => replica.pause(false));
			hilltop.connect(relay.core);
			await quiet();
			expect(pushed(hilltop.sent)).toBe(0);
			expect((await hilltop.held()).length).toBe(4);
			expect((await hilltop.replica.past.met()).values().toArray()).not.toContainEqual(
				expect.objectContaining({ before: 'same' })
			);
		});
	});
});
