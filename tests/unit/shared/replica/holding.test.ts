import { describe, expect, test } from 'vitest';
import { hexToBytes } from '#shared/core/bytes.ts';
import type { DocId } from '#shared/core/ids.ts';
import { SCOPES } from '#shared/core/scopes.ts';
import { ENVELOPE_KINDS, type Envelope } from '#shared/crypto/envelope.ts';
import { createFakeSuite } from '#shared/crypto/fake-suite.ts';
import { envelopeToStub, STUB_BYTES } from '#shared/crypto/stub.ts';
import type { Frame, StreamContent } from '#shared/protocol/frames.ts';
import { absent, countAbsent } from '#shared/replica/absent.ts';
import type { Want } from '#shared/replica/context.ts';
import { filesHeld } from '#shared/replica/file-sizes.ts';
import { createMemoryStore } from '#shared/replica/memory-store.ts';
import { createRelayCore, type RelayCore } from '#relay/relay/relay-core.ts';
import { createMemoryRelayStorage } from '#relay/storage/memory.ts';
import type { RelayStorage } from '#relay/storage/relay-storage.ts';
import { rigReplica, settle, type RiggedReplica } from '../../../support/replica-rig.ts';
import { createSeededRandom } from '../../../support/seeded-random.ts';
import { createTwoClinics, type TwoClinics } from '../../../support/two-clinics.ts';

const FILE = 'f1'.repeat(16) as DocId;
const CHART = 'c1'.repeat(16) as DocId;

/** Riverside's device wants so much; Hilltop, where an admin works, wants everything. */
const clinicsWith = (content: StreamContent): Promise<TwoClinics> =>
	createTwoClinics({ riverside: { content } });

/** Hilltop writes: some entries of a chart and of the directory, and a file of three chunks with its manifest. */
async function writeAll({ hilltop, relay, quiet }: TwoClinics) {
	const { admin } = relay.practice;
	const chunk = () =>
		admin.seal({
			kind: ENVELOPE_KINDS.blobChunk,
			scope: SCOPES.attachments,
			docId: FILE,
			payload: relay.random.bytes(5_000)
		});
	const chunks = [await chunk(), await chunk(), await chunk()];
	const manifest = await admin.seal({
		kind: ENVELOPE_KINDS.blobManifest,
		scope: SCOPES.attachments,
		docId: FILE
	});
	const chart = [await admin.seal({ docId: CHART }), await admin.seal({ docId: CHART })];
	const directory = await admin.seal({ scope: SCOPES.directory });
	const all = [...chunks, manifest, ...chart, directory];
	expect((await hilltop.replica.log.appendOwn(all, [])).ok).toBe(true);
	await hilltop.run((replica) => replica.offer());
	await quiet();
	return { chunks, manifest, chart, directory, all };
}

const idsOf = (envelopes: readonly { readonly id: string }[]): string[] =>
	envelopes.map(({ id }) => id).sort();
const noted = async ({ store }: RiggedReplica): Promise<string[]> =>
	idsOf([...(await absent(store, 'file')), ...(await absent(store, 'chart'))]);
const ask = (rig: RiggedReplica, ...wants: Want[]): Promise<void> =>
	rig.run((replica) => replica.want(wants));
const streamed = (frames: readonly Frame[]): number[] =>
	frames
		.flatMap((frame) => (frame.type === 'entries' ? frame.entries : []))
		.map(({ envelope }) => envelope.length);
const pushed = (frames: readonly Frame[]): number =>
	frames.reduce((sum, frame) => sum + (frame.type === 'push' ? frame.envelopes.length : 0), 0);

/** Where the first noted one is in the relay's log, as something to ask for. */
async function firstChunk({ store }: RiggedReplica): Promise<Want> {
	const [one] = await absent(store, 'file', { limit: 1 });
	const [seq = 0] = one!.places.values();
	return { docId: one!.docId, what: 'content', after: seq - 1, upTo: seq, beside: true };
}

describe('what a device wants of the stream', () => {
	test('[HLD-1, HLD-2] chunks of files come as stubs, are noted with their place and size, and are not held', async () => {
		const clinics = await clinicsWith('no-files');
		const { riverside } = clinics;
		await clinics.connect();
		const { chunks, manifest, chart, directory } = await writeAll(clinics);
		expect(await riverside.held()).toEqual(idsOf([manifest, ...chart, directory]));
		expect(streamed(riverside.received).filter((length) => length === STUB_BYTES)).toHaveLength(3);
		expect(await noted(riverside)).toEqual(idsOf(chunks));
		const [one] = await absent(riverside.store, 'file', { limit: 1 });
		expect(one).toMatchObject({ docId: FILE, kind: 7, size: chunks[0]!.bytes.length });
		expect([...one!.places.values()][0]).toBeGreaterThan(0);
		expect(riverside.effects('absent')).toContainEqual({ type: 'absent', docIds: [FILE] });
		expect(riverside.replica.status()).toMatchObject({ caughtUp: true, unsent: 0 });
	});

	test('[HLD-1] without charts, the directory comes whole and what is clinical as stubs', async () => {
		const clinics = await clinicsWith('no-charts');
		const { riverside } = clinics;
		await clinics.connect();
		const { chunks, manifest, chart, directory } = await writeAll(clinics);
		expect(await riverside.held()).toEqual([directory.id]);
		expect(await noted(riverside)).toEqual(idsOf([...chunks, manifest, ...chart]));
	});

	test('[HLD-1] without patients, everything of others about patients comes as stubs, and settings come whole', async () => {
		const clinics = await clinicsWith('no-patients');
		const { riverside, relay } = clinics;
		await clinics.connect();
		const { chunks, manifest, chart, directory } = await writeAll(clinics);
		const { admin } = relay.practice;
		const billing = await admin.seal({ scope: SCOPES.billing });
		const config = await admin.seal({ scope: SCOPES.config });
		expect((await clinics.hilltop.replica.log.appendOwn([billing, config], [])).ok).toBe(true);
		await clinics.hilltop.run((replica) => replica.offer());
		await clinics.quiet();
		expect(await riverside.held()).toEqual([config.id]);
		expect(await noted(riverside)).toEqual(idsOf([...chunks, manifest, ...chart, directory, billing]));
	});

	test('[HLD-8] to a device that is to hold its own patients alone nobody is named, whatever it asks for', async () => {
		const clinics = await clinicsWith('no-files');
		const { hilltop, riverside, riversideDevice, relay } = clinics;
		await clinics.connect();
		const say = async (patients: 'own' | 'all'): Promise<void> => {
			const deviceId = hexToBytes(riversideDevice.deviceId);
			const record = await relay.practice.sign({ type: 'POLICY', body: { deviceId, patients } });
			await relay.practice.append(record);
			await hilltop.run((replica) => replica.appendControl([record]));
			await clinics.quiet();
		};
		await say('own');
		const { admin } = relay.practice;
		const named = await admin.seal({ scope: SCOPES.directory });
		const config = await admin.seal({ scope: SCOPES.config });
		expect((await hilltop.replica.log.appendOwn([named, config], [])).ok).toBe(true);
		await hilltop.run((replica) => replica.offer());
		await clinics.quiet();
		expect(await riverside.held()).toEqual([config.id]);
		expect(await noted(riverside)).toEqual([named.id]);
		await say('all');
		const next = await admin.seal({ scope: SCOPES.directory });
		expect((await hilltop.replica.log.appendOwn([next], [])).ok).toBe(true);
		await hilltop.run((replica) => replica.offer());
		await clinics.quiet();
		expect(await riverside.held()).toEqual(idsOf([config, next]));
	});

	test('[HLD-1] what a device has chained itself comes whole: a restored profile goes on behind it', async () => {
		const clinics = await clinicsWith('no-charts');
		const { riverside, riversideDevice, relay } = clinics;
		await clinics.connect();
		const mine = [await riverside.write(CHART), await riverside.write(CHART)];
		await clinics.quiet();
		await riverside.cut();
		const restored = await rigReplica(relay.practice, riversideDevice, { content: 'no-charts', seed: 9 });
		restored.connect(relay.core);
		await settle(relay.core, restored);
		expect(await restored.held()).toEqual(idsOf(mine));
		const next = await restored.write(CHART);
		expect(next.header).toMatchObject({ cseq: 3, prev: mine[1]!.id });
		await settle(relay.core, restored);
		expect(restored.replica.status()).toMatchObject({ road: 'live', unsent: 0 });
	});

	test('[HLD-3] content asked for by its place takes the place of what was noted', async () => {
		const clinics = await clinicsWith('no-files');
		const { riverside } = clinics;
		await clinics.connect();
		const { all } = await writeAll(clinics);
		for (let left = 3; left > 0; left--) {
			expect(await countAbsent(riverside.store, 'file')).toBe(left);
			await ask(riverside, await firstChunk(riverside));
			await clinics.quiet();
		}
		expect(await noted(riverside)).toEqual([]);
		expect(await riverside.held()).toEqual(idsOf(all));
		expect(riverside.effects('fetched')).toHaveLength(3);
		expect(riverside.effects('quarantined')).toEqual([]);
	});

	test('[HLD-3] a chart asked for as a whole comes whole', async () => {
		const clinics = await clinicsWith('no-charts');
		const { riverside } = clinics;
		await clinics.connect();
		const { chart, directory } = await writeAll(clinics);
		await ask(riverside, { docId: CHART, what: 'content' });
		await clinics.quiet();
		expect(await riverside.held()).toEqual(idsOf([...chart, directory]));
		expect(await countAbsent(riverside.store, 'chart', CHART)).toBe(0);
	});

	test('[HLD-4] the log does not wait for what is asked for beside it', async () => {
		const clinics = await clinicsWith('no-files');
		const { hilltop, riverside, relay, quiet } = clinics;
		await clinics.connect();
		await writeAll(clinics);
		const wants = await absent(riverside.store, 'file');
		riverside.hold();
		for (let i = 0; i < 24; i++) {
			const payload = relay.random.bytes(8_000);
			await hilltop.replica.log.appendOwn([await relay.practice.admin.seal({ docId: CHART, payload })], []);
		}
		await hilltop.run((replica) => replica.offer());
		await settle(relay.core, hilltop);
		const credits = () => riverside.sent.filter(({ type }) => type === 'credit').length;
		const before = credits();
		for (const { places } of wants) {
			const [seq = 0] = places.values();
			await ask(riverside, { docId: FILE, what: 'content', after: seq - 1, upTo: seq, beside: true });
		}
		await relay.core.idle();
		while (credits() === before && riverside.releaseOne()) await riverside.idle();
		expect(credits()).toBeGreaterThan(before);
		expect(riverside.received.filter(({ type }) => type === 'fetched')).toEqual([]);
		riverside.release();
		await quiet();
		expect(await noted(riverside)).toEqual([]);
		expect(riverside.replica.status()).toMatchObject({ caughtUp: true });
	});

	test('[HLD-2] power that fails between a stub and its content costs nothing', async () => {
		const clinics = await clinicsWith('no-files');
		const { riverside, riversideDevice, relay } = clinics;
		await clinics.connect();
		const { all } = await writeAll(clinics);
		riverside.hold();
		await ask(riverside, await firstChunk(riverside));
		await relay.core.idle();
		await riverside.cut();
		const again = await rigReplica(relay.practice, riversideDevice, {
			store: riverside.store,
			content: 'no-files',
			seed: 9
		});
		again.connect(relay.core);
		await settle(relay.core, again);
		expect(await countAbsent(again.store, 'file')).toBe(3);
		await ask(again, { docId: FILE, what: 'content' });
		await settle(relay.core, again);
		expect(await again.held()).toEqual(idsOf(all));
		expect(await noted(again)).toEqual([]);
	});

	test('[HLD-2] a device that wants more from now on gets what comes whole, and keeps what was noted', async () => {
		const clinics = await clinicsWith('no-charts');
		const { riverside } = clinics;
		await clinics.connect();
		const first = await writeAll(clinics);
		await riverside.run((replica) => replica.stream('no-files'));
		await clinics.quiet();
		const next = await clinics.hilltop.write(CHART);
		await clinics.quiet();
		expect(await riverside.held()).toEqual(idsOf([first.directory, next]));
		expect(await noted(riverside)).toEqual(idsOf([...first.chunks, first.manifest, ...first.chart]));
	});
});

describe('letting go of files', () => {
	test('[HLD-5] chunks that the relay has go, and are noted; they come again when asked for', async () => {
		const clinics = await clinicsWith('no-files');
		const { riverside, quiet } = clinics;
		await clinics.connect();
		const { chunks, all } = await writeAll(clinics);
		await ask(riverside, { docId: FILE, what: 'content' });
		await quiet();
		const size = chunks.reduce((sum, { bytes }) => sum + bytes.length, 0);
		expect([...(await filesHeld(riverside.store))]).toEqual([[FILE, size]]);
		await ask(riverside, { docId: FILE, what: 'free' });
		await quiet();
		expect([...(await filesHeld(riverside.store))]).toEqual([[FILE, 0]]);
		expect(await noted(riverside)).toEqual(idsOf(chunks));
		expect(await riverside.held()).toEqual(idsOf(all.filter((one) => !chunks.includes(one))));
		await ask(riverside, { docId: FILE, what: 'content' });
		await quiet();
		expect(await riverside.held()).toEqual(idsOf(all));
		expect([...(await filesHeld(riverside.store))]).toEqual([[FILE, size]]);
	});

	test('[HLD-5] what waits to be sent stays, and so does what the relay does not name', async () => {
		const clinics = await clinicsWith('no-files');
		const { hilltop, relay, quiet } = clinics;
		await clinics.connect();
		const { chunks } = await writeAll(clinics);
		const own = await relay.practice.admin.seal({
			kind: ENVELOPE_KINDS.blobChunk,
			scope: SCOPES.attachments,
			docId: FILE,
			payload: relay.random.bytes(5_000)
		});
		await hilltop.replica.log.appendOwn([own], []);
		await ask(hilltop, { docId: FILE, what: 'free' });
		await quiet();
		expect(await hilltop.replica.log.holds(own.id)).toBe(true);
		for (const { id } of chunks) expect(await hilltop.replica.log.holds(id)).toBe(false);
		expect(await noted(hilltop)).toEqual(idsOf(chunks));
		await hilltop.run((replica) => replica.offer());
		await quiet();
		expect(hilltop.replica.status().unsent).toBe(0);
	});

	test('[HLD-5] a file whose chunks came before they were counted is weighed when somebody asks', async () => {
		const clinics = await clinicsWith('all');
		await clinics.connect();
		const { chunks } = await writeAll(clinics);
		const size = chunks.reduce((sum, { bytes }) => sum + bytes.length, 0);
		const { store } = clinics.hilltop;
		await store.commit([{ type: 'delete', table: 'meta', key: `file/${FILE}` }]);
		expect([...(await filesHeld(store))]).toEqual([[FILE, size]]);
		expect([...(await filesHeld(store))]).toEqual([[FILE, size]]);
	});
});

describe('a relay that was put back to an old backup', () => {
	/** A relay with the same key and generation, and an empty log. */
	async function oldBackup({ relay }: TwoClinics): Promise<{ core: RelayCore; storage: RelayStorage }> {
		const storage = createMemoryRelayStorage(createSeededRandom(11));
		const identity = await relay.storage.identity();
		const core = await createRelayCore({
			storage: { ...storage, identity: async () => identity },
			suite: createFakeSuite(),
			clock: relay.clock,
			random: relay.random
		});
		return { core, storage };
	}

	/** Every envelope of the relay's log, none of them a stub. */
	async function wholeLog(storage: RelayStorage, { relay }: TwoClinics): Promise<string[]> {
		const entries = await storage.entriesAfter(relay.practice.practiceId, 0, 1 << 24);
		for (const { envelope } of entries) expect(envelope.length).toBeGreaterThan(STUB_BYTES);
		return entries.map(({ envelope }) => Buffer.from(envelope).toString('hex')).sort();
	}

	test('[HLD-6] a device without charts comes first and one with all second: the relay ends with everything', async () => {
		const clinics = await clinicsWith('no-charts');
		const { hilltop, riverside } = clinics;
		await clinics.connect();
		const { all } = await writeAll(clinics);
		const mine = await riverside.write(CHART);
		await clinics.quiet();
		await hilltop.cut();
		await riverside.cut();
		const { core, storage } = await oldBackup(clinics);
		riverside.connect(core);
		await settle(core, riverside);
		expect(pushed(riverside.sent)).toBe(2);
		expect(riverside.replica.status()).toMatchObject({ road: 'live', unsent: 0 });
		hilltop.connect(core);
		await settle(core, hilltop, riverside);
		const bytes = [...all, mine].map((one: Envelope) => Buffer.from(one.bytes).toString('hex')).sort();
		expect(await wholeLog(storage, clinics)).toEqual(bytes);
		// What it noted at the relay that is gone it finds at the new places.
		await ask(riverside, { docId: CHART, what: 'content' }, { docId: FILE, what: 'content' });
		await settle(core, hilltop, riverside);
		expect(await noted(riverside)).toEqual([]);
		expect(await riverside.held()).toEqual(idsOf([...all, mine]));
	});

	test('[HLD-6, LOG-6] a stub is refused by a relay, and the envelope is taken later', async () => {
		const clinics = await clinicsWith('all');
		const { relay, hilltop } = clinics;
		await clinics.connect();
		const envelope = await relay.practice.admin.seal({ kind: ENVELOPE_KINDS.blobChunk });
		const stub = await envelopeToStub(relay.suite, envelope);
		await clinics.riverside.cut();
		const road = await relay.connect(clinics.riversideDevice);
		road.send({ type: 'push', envelopes: [stub.bytes] });
		expect(await road.next('refuse')).toMatchObject({ code: 'malformed' });
		await hilltop.replica.log.appendOwn([envelope], []);
		await hilltop.run((replica) => replica.offer());
		await settle(relay.core, hilltop);
		expect(hilltop.replica.status().unsent).toBe(0);
		expect(await wholeLog(relay.storage, clinics)).toEqual([Buffer.from(envelope.bytes).toString('hex')]);
	});

	test('[HLD-6] nothing that goes by hand holds a stub', async () => {
		const clinics = await clinicsWith('no-charts');
		const { riverside, relay } = clinics;
		await clinics.connect();
		await writeAll(clinics);
		for (const table of ['envelope', 'outbox'] as const)
			for (const { value } of await riverside.store.list(table)) expect(value.length).not.toBe(STUB_BYTES);
		const stub = await envelopeToStub(relay.suite, await relay.practice.admin.seal());
		const store = createMemoryStore();
		const other = await rigReplica(relay.practice, clinics.riversideDevice, { store, seed: 5 });
		await other.run((replica) => replica.carried({ control: [], envelopes: [stub.bytes] }, () => {}));
		expect(await store.count('outbox')).toBe(0);
		expect(await store.count('envelope')).toBe(0);
		expect(await noted(other)).toEqual([stub.id]);
	});
});
