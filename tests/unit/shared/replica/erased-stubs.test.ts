// What a device takes in of an erased record: its stub, and nothing else, whoever sends what.
import { expect, test } from 'vitest';
import { bytesToHex, hexToBytes } from '#shared/core/bytes.ts';
import type { DocId } from '#shared/core/ids.ts';
import { createFakeSuite } from '#shared/crypto/fake-suite.ts';
import type { Envelope } from '#shared/crypto/envelope.ts';
import { envelopeToStub, STUB_BYTES } from '#shared/crypto/stub.ts';
import { countAbsent } from '#shared/replica/absent.ts';
import { eraseHeld } from '#shared/replica/erasing.ts';
import { createMemoryStore, type MemoryStore } from '#shared/replica/memory-store.ts';
import { readIncoming, takeIn, type Incoming } from '#shared/replica/receiving.ts';
import { encodeRow, put } from '#shared/replica/rows.ts';
import type { Store } from '#shared/replica/store.ts';
import { createSeededRandom } from '../../../support/seeded-random.ts';
import { createTestPractice } from '../../../support/test-practice.ts';

const suite = createFakeSuite();

async function ground(covered = 1) {
	const random = createSeededRandom(62);
	const practice = await createTestPractice(suite, random);
	const second = (await practice.enrol('admin')).device;
	const docId = bytesToHex(random.bytes(16)) as DocId;
	const sealed = [await practice.admin.seal({ docId }), await practice.admin.seal({ docId })] as const;
	const erasure = random.bytes(16);
	const cover = { credId: hexToBytes(practice.admin.credId), upTo: covered };
	const parts = [{ docId: hexToBytes(docId), covers: [cover], chunks: [] }];
	await practice.append(await practice.sign({ type: 'ERASE', erasure, reason: 'request', parts, pages: [] }));
	const before = practice.state();
	await practice.append(await practice.sign({ type: 'CONFIRM', erasure }, { by: second }));
	const store = createMemoryStore();
	const deps = { store, suite, now: () => 0, isOwn: () => false, relayKey: new Uint8Array(32) };
	const come = async (bytes: Uint8Array, carried = false) => {
		const incoming = await readIncoming(suite, bytes);
		return takeIn({ ...deps, carried }, practice.state(), [{ ...incoming!, seq: 1 }]);
	};
	const held = async ({ id }: Envelope): Promise<number | undefined> => {
		const rows = await store.list('envelope', { prefix: `${docId}/` });
		const ids = await Promise.all(rows.map(async ({ value }) => (await readIncoming(suite, value))?.id));
		return rows[ids.indexOf(id)]?.value.length;
	};
	return { store, sealed, come, held, docId, control: practice.state(), before };
}

test('[ERS-5] a stub that no erasure names is not held; one that an erasure names is', async () => {
	const { store, sealed, come, held } = await ground();
	const [gone, other] = sealed;
	await come((await envelopeToStub(suite, other)).bytes);
	expect(await held(other)).toBeUndefined();
	expect(await countAbsent(store, 'chart')).toBe(1);
	await come((await envelopeToStub(suite, gone)).bytes);
	expect(await held(gone)).toBe(STUB_BYTES);
	expect(await countAbsent(store, 'chart')).toBe(1);
});

test('[ERS-5] of what was erased only the stub is stored, also when somebody still sends all of it', async () => {
	const { sealed, come, held } = await ground();
	const [gone, other] = sealed;
	await come(gone.bytes);
	await come(other.bytes);
	expect(await held(gone)).toBe(STUB_BYTES);
	expect(await held(other)).toBe(other.bytes.length);
});

test('[ERS-5] a stub of what was erased is taken from its author alone', async () => {
	const { sealed, come, held } = await ground();
	const { bytes } = await envelopeToStub(suite, sealed[0]);
	bytes[bytes.length - 1]! ^= 1;
	const taken = await come(bytes);
	expect(taken).toMatchObject({ value: { quarantined: [{ reason: 'bad-signature' }] } });
	expect(await held(sealed[0])).toBeUndefined();
});

test('[ERS-5, XFR-4] a carried stub of what was erased is held, and the relay gets it from here', async () => {
	const { store, sealed, come, held } = await ground();
	await come((await envelopeToStub(suite, sealed[0])).bytes, true);
	expect(await held(sealed[0])).toBe(STUB_BYTES);
	expect(await store.count('outbox')).toBe(1);
});

test('[ERS-5] wherever the swap ends, it is done again from there: before every call to the store, and after it', async () => {
	const { sealed, docId, control, before } = await ground(2);
	const full = async (): Promise<MemoryStore> => {
		const store = createMemoryStore();
		const deps = { store, suite, now: () => 0, isOwn: () => false, relayKey: new Uint8Array(32) };
		const incoming = await Promise.all(sealed.map(({ bytes }) => readIncoming(suite, bytes)));
		await takeIn(deps, before, incoming as Incoming[]);
		const quarantined = encodeRow({ reason: 'refused-change', at: 0, bytes: sealed[0].bytes });
		await store.commit([
			put('local', `save/${docId}`, new Uint8Array(9)),
			put('local', `snapshot/${docId}`, new Uint8Array(9)),
			put('quarantine', `refused-change/${sealed[0].id}`, quarantined)
		]);
		return store;
	};
	for (let at = 0, ended = true; ended; at++)
		for (const isAfter of [false, true]) {
			const store = await full();
			let calls = 0;
			ended = false;
			const ending: Store = {
				...store,
				async commit(ops, expect) {
					const ends = calls++ === at;
					ended ||= ends;
					if (ends && !isAfter) throw new Error('ended');
					const done = await store.commit(ops, expect);
					if (ends) throw new Error('ended');
					return done;
				}
			};
			await eraseHeld(ending, suite, control).catch(() => []);
			await eraseHeld(store, suite, control);
			const rows = await store.list('envelope');
			expect(rows.map(({ value }) => value.length)).toEqual([STUB_BYTES, STUB_BYTES]);
			expect(await store.count('local')).toBe(0);
			expect(await store.count('quarantine')).toBe(0);
			expect(await eraseHeld(store, suite, control)).toEqual([]);
		}
});
