import { beforeAll, describe, expect, test } from 'vitest';
import type { DocId } from '#shared/core/ids.ts';
import { ENVELOPE_KINDS } from '#shared/crypto/envelope.ts';
import {
	CHUNK_BYTES,
	MAX_BLOB_BYTES,
	decodeManifest,
	encodeManifest,
	parseBlobName
} from '#shared/engine/blob-format.ts';
import { addBlob, blobsDepsOf, readBlob } from '#shared/engine/blob-work.ts';
import { storeBlob } from '#shared/engine/blobs.ts';
import * as work from '#shared/engine/chart-work.ts';
import { verifyStore } from '#shared/engine/verify-store.ts';
import { createSeededRandom } from '../../../support/seeded-random.ts';
import {
	meet,
	startPractice,
	startTwoSites,
	suite,
	take,
	type EngineRig
} from '../../../support/engine-rig.ts';

const random = createSeededRandom(41);
const photo = (size = 2 * CHUNK_BYTES + 1000): Uint8Array => random.bytes(size);

/** The rows of envelopes of a kind, by key. */
async function rowsOf(rig: EngineRig, id: DocId, kind?: number) {
	const rows = await rig.store.list('envelope', { prefix: `${id}/` });
	return rows.filter(({ value }) => kind === undefined || value[1] === kind);
}

describe('a blob', () => {
	let rig: EngineRig;
	beforeAll(async () => {
		rig = await startPractice();
	});

	test.each([0, 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES])(
		'[BLB-2] of %i bytes is read as it was stored',
		async (size) => {
			const bytes = photo(size);
			const ref = take(await addBlob(rig.core, bytes, 'image/webp'));
			expect(ref).toMatchObject({ size, url: `urn:saddlebag:blob:${ref.id}` });
			expect(take(await readBlob(rig.core, ref.id))).toEqual({ bytes, mediaType: 'image/webp' });
			const chunks = await rowsOf(rig, ref.id, ENVELOPE_KINDS.blobChunk);
			expect(chunks).toHaveLength(Math.ceil(size / CHUNK_BYTES));
		}
	);

	test('[BLB-1, BLB-4] stored twice is stored once; its manifest is the last thing stored', async () => {
		const bytes = photo();
		const ref = take(await addBlob(rig.core, bytes, 'image/jpeg'));
		const before = await rig.store.count('envelope');
		expect(take(await addBlob(rig.core, bytes.slice(), 'image/png'))).toEqual(ref);
		expect(await rig.store.count('envelope')).toBe(before);
		expect((await rowsOf(rig, ref.id)).at(-1)!.value[1]).toBe(ENVELOPE_KINDS.blobManifest);
	});

	test('[BLB-4] an attempt that was interrupted goes on where it stopped', async () => {
		const bytes = photo(4 * CHUNK_BYTES);
		const deps = (await blobsDepsOf(rig.session))!;
		let steps = 0;
		const stopping = storeBlob(deps, bytes, 'image/jpeg', (task) => {
			if (++steps === 4) throw new Error('the process ended');
			return task();
		});
		await expect(stopping).rejects.toThrow('the process ended');
		const ref = take(await addBlob(rig.core, bytes, 'image/jpeg'));
		expect(await rowsOf(rig, ref.id, ENVELOPE_KINDS.blobChunk)).toHaveLength(4);
		expect(take(await readBlob(rig.core, ref.id)).bytes).toEqual(bytes);
	});

	test('[BLB-5] is not given while a chunk is not here, and says how many are', async () => {
		const ref = take(await addBlob(rig.core, photo(), 'image/jpeg'));
		const [chunk] = await rowsOf(rig, ref.id, ENVELOPE_KINDS.blobChunk);
		await rig.store.commit([{ type: 'delete', table: 'envelope', key: chunk!.key }]);
		expect(await readBlob(rig.core, ref.id)).toEqual({
			ok: false,
			error: { type: 'BlobNotHere', have: 2, of: 3, size: photo().length, coming: false }
		});
		await rig.store.commit([{ type: 'put', table: 'envelope', key: chunk!.key, value: chunk!.value }]);
		expect((await readBlob(rig.core, ref.id)).ok).toBe(true);
		const unknown = 'ab'.repeat(16) as DocId;
		expect(await readBlob(rig.core, unknown)).toEqual({
			ok: false,
			error: { type: 'BlobNotHere', have: 0, of: 0, coming: false }
		});
	});

	test('[BLB-5] a chunk with a bit changed is never part of it', async () => {
		const ref = take(await addBlob(rig.core, photo(), 'image/jpeg'));
		const [chunk] = await rowsOf(rig, ref.id, ENVELOPE_KINDS.blobChunk);
		const value = chunk!.value.slice();
		value[200]! ^= 1;
		await rig.store.commit([{ type: 'put', table: 'envelope', key: chunk!.key, value }]);
		expect(await readBlob(rig.core, ref.id)).toMatchObject({
			ok: false,
			error: { type: 'BlobNotHere', have: 2 }
		});
		const report = await verifyStore(suite, rig.store, rig.core.device!.replica.control());
		expect(report.problems).not.toEqual([]);
		await rig.store.commit([{ type: 'put', table: 'envelope', key: chunk!.key, value: chunk!.value }]);
	});

	test('[BLB-6] above 20 MiB is refused, and nothing of it is stored', async () => {
		const before = await rig.store.count('envelope');
		const refused = await addBlob(rig.core, new Uint8Array(MAX_BLOB_BYTES + 1), 'application/pdf');
		expect(refused).toEqual({ ok: false, error: { type: 'BlobTooLarge', limit: MAX_BLOB_BYTES } });
		expect(await rig.store.count('envelope')).toBe(before);
	});

	test('other commands have their turn between its chunks', async () => {
		const order: string[] = [];
		const { chartId } = take(
			await work.registerPatient(rig.core, { name: [{ family: 'Turn' }], gender: 'female' } as never)
		);
		const adding = addBlob(rig.core, photo(8 * CHUNK_BYTES), 'image/jpeg').then(() => order.push('blob'));
		await new Promise((resolve) => setTimeout(resolve, 1));
		await work.openChart(rig.core, chartId).then(() => order.push('chart'));
		await adding;
		expect(order).toEqual(['chart', 'blob']);
	});

	test('nothing of it lies in the store in plain', async () => {
		const canary = new TextEncoder().encode('CANARY-OF-A-PHOTO '.repeat(4000));
		const ref = take(await addBlob(rig.core, canary, 'image/CANARY-TYPE'));
		for (const { value } of await rowsOf(rig, ref.id))
			expect(Buffer.from(value).includes('CANARY')).toBe(false);
	});
});

describe('a manifest', () => {
	const hash = new Uint8Array(32).fill(3);
	const manifest = { size: 10, mediaType: 'image/png', sha256: hash, chunks: [hash] };
	test('[BLB-3] is read as it was written', () => {
		expect(decodeManifest(encodeManifest(manifest))).toEqual(manifest);
	});
	test.each([
		{ size: -1 },
		{ size: MAX_BLOB_BYTES + 1 },
		{ size: 1.5 },
		{ size: CHUNK_BYTES + 1 },
		{ size: 0 },
		{ sha256: new Uint8Array(31) },
		{ chunks: [] },
		{ chunks: [new Uint8Array(3)] },
		{ mediaType: 7 }
	])('[BLB-3] that does not fit itself is none: %j', (over) => {
		expect(decodeManifest(encodeManifest({ ...manifest, ...over } as never))).toBeUndefined();
	});
	test('a name of a blob is read exactly', () => {
		const id = '0f'.repeat(16);
		expect(parseBlobName(`urn:saddlebag:blob:${id}`)).toEqual({ id, form: undefined });
		expect(parseBlobName(`urn:saddlebag:blob:${id};base64`)).toEqual({ id, form: 'base64' });
		for (const other of [`urn:saddlebag:blob:${id};x`, ` urn:saddlebag:blob:${id}`, id, 7, undefined])
			expect(parseBlobName(other)).toBeUndefined();
	});
});

describe('between two sites', () => {
	test('[BLB-1] a file added here is read there; the same file added there is the same blob', async () => {
		const { hilltop, riverside } = await startTwoSites();
		const bytes = photo();
		const ref = take(await addBlob(hilltop.core, bytes, 'image/jpeg'));
		expect(take(await addBlob(riverside.core, bytes, 'image/jpeg')).id).toBe(ref.id);
		const other = photo();
		const second = take(await addBlob(riverside.core, other, 'application/pdf'));
		await meet(hilltop, riverside);
		expect(take(await readBlob(hilltop.core, ref.id)).bytes).toEqual(bytes);
		expect(take(await readBlob(hilltop.core, second.id))).toEqual({
			bytes: other,
			mediaType: 'application/pdf'
		});
		expect(hilltop.core.status().quarantined).toBe(0);
	});

	test('who holds no key for files neither stores nor reads one', async () => {
		const { hilltop, riverside } = await startTwoSites('front-desk');
		const ref = take(await addBlob(hilltop.core, photo(), 'image/jpeg'));
		await meet(hilltop, riverside);
		const refused = { ok: false, error: { type: 'NoKeyForScope', scope: 'attachments' } };
		expect(await readBlob(riverside.core, ref.id)).toEqual(refused);
		expect(await addBlob(riverside.core, photo(), 'image/jpeg')).toEqual(refused);
	});
});
