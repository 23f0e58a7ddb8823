import { beforeEach, describe, expect, test } from 'vitest';
import { parseEnvelope, type Envelope } from '#shared/crypto/envelope.ts';
import type { Push } from '#shared/protocol/frames.ts';
import { CHUNK_WINDOW_BYTES } from '#shared/replica/pushing.ts';
import { createRelayCore } from '#relay/relay/relay-core.ts';
import { createMemoryRelayStorage } from '#relay/storage/memory.ts';
import { settle } from '../../../support/replica-rig.ts';
import { createSeededRandom } from '../../../support/seeded-random.ts';
import { createTwoClinics, type TwoClinics } from '../../../support/two-clinics.ts';

const CHUNK = 7;
let clinics: TwoClinics;
beforeEach(async () => {
	clinics = await createTwoClinics();
});

/** One chunk of a blob, by the person at Hilltop. */
async function appendChunk(bytes = 60_000): Promise<Envelope> {
	const payload = clinics.relay.random.bytes(bytes);
	const chunk = await clinics.relay.practice.admin.seal({ kind: CHUNK, payload });
	expect((await clinics.hilltop.replica.log.appendOwn([chunk], [])).ok).toBe(true);
	return chunk;
}

/** The kinds of what Hilltop has pushed, in order. */
async function kindsPushed(): Promise<number[]> {
	const { hilltop, relay } = clinics;
	const pushes = hilltop.sent.filter((frame): frame is Push => frame.type === 'push');
	const parsed = await Promise.all(
		pushes.flatMap(({ envelopes }) => envelopes.map((bytes) => parseEnvelope(relay.suite, bytes)))
	);
	return parsed.map((one) => (one.ok ? one.value.header.kind : 0));
}

describe('chunks of blobs', () => {
	test('[LOG-10, REP-5] are pushed, acknowledged and pulled whole', async () => {
		const { hilltop, riverside, connect } = clinics;
		const ids = [await appendChunk(), await appendChunk(), await appendChunk()].map(({ id }) => id);
		await connect();
		expect(hilltop.replica.status().unsent).toBe(0);
		expect(await hilltop.store.count('outbox')).toBe(0);
		expect(await riverside.held()).toEqual([...ids].sort());
		expect(await riverside.store.count('quarantine')).toBe(0);
	});

	test('[LOG-10] sent twice, a chunk is acknowledged with its first place and stored once', async () => {
		const { hilltop, riverside, relay, connect, quiet } = clinics;
		await connect();
		hilltop.hold();
		await appendChunk();
		await hilltop.run((replica) => replica.offer());
		await relay.core.idle();
		await hilltop.cut();
		hilltop.connect(relay.core);
		await quiet();
		expect(hilltop.replica.status().unsent).toBe(0);
		expect((await riverside.held()).length).toBe(1);
	});

	test('[REP-19] go behind clinical work that was written after them', async () => {
		const { hilltop, relay, quiet } = clinics;
		for (let i = 0; i < 3; i++) await appendChunk();
		await hilltop.append();
		await hilltop.append();
		hilltop.connect(relay.core);
		await quiet();
		expect(await kindsPushed()).toEqual([1, 1, CHUNK, CHUNK, CHUNK]);
	});

	test('[REP-19] never fill the road: what is written meanwhile is sent at once, and the rest after it', async () => {
		const { hilltop, connect, quiet } = clinics;
		await connect();
		hilltop.hold();
		for (let i = 0; i < 12; i++) await appendChunk(100_000);
		await hilltop.run((replica) => replica.offer());
		await quiet();
		const before = await kindsPushed();
		expect(before.length).toBe(Math.floor(CHUNK_WINDOW_BYTES / 100_000));
		await hilltop.write();
		await quiet();
		expect((await kindsPushed()).slice(before.length)).toEqual([1]);
		hilltop.release();
		await quiet();
		expect(hilltop.replica.status()).toMatchObject({ unsent: 0, sending: 0 });
		expect((await kindsPushed()).filter((kind) => kind === CHUNK)).toHaveLength(12);
	});

	test('[REP-3] after a broken road only what was not acknowledged is sent again', async () => {
		const { hilltop, riverside, relay, connect, quiet } = clinics;
		await connect();
		hilltop.hold();
		for (let i = 0; i < 8; i++) await appendChunk(100_000);
		await hilltop.run((replica) => replica.offer());
		await quiet();
		hilltop.releaseOne();
		await relay.core.idle();
		await hilltop.cut();
		const left = await hilltop.store.count('outbox');
		hilltop.connect(relay.core);
		await quiet();
		expect(await kindsPushed()).toHaveLength(left);
		expect((await riverside.held()).length).toBe(8);
	});

	test('[REP-9, REP-19] are offered again behind the rest to a relay that has lost its log', async () => {
		const { hilltop, riverside, relay, connect } = clinics;
		await appendChunk();
		await hilltop.append();
		await connect();
		await riverside.cut();
		await hilltop.cut();
		const storage = createMemoryRelayStorage(createSeededRandom(11));
		const { seed } = await relay.storage.identity();
		const relayGen = new Uint8Array(16).fill(1);
		const core = await createRelayCore({
			storage: { ...storage, identity: async () => ({ seed, relayGen }) },
			suite: relay.suite,
			clock: relay.clock,
			random: relay.random
		});
		hilltop.connect(core);
		await settle(core, hilltop);
		expect(await kindsPushed()).toEqual([1, CHUNK]);
		expect(hilltop.replica.status().unsent).toBe(0);
	});
});
