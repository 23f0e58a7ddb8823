// A colleague's changed program stores parts of another file under a file's name: signed and sealed as they should be.
import { beforeEach, expect, test } from 'vitest';
import type { DocId } from '#shared/core/ids.ts';
import { SCOPES } from '#shared/core/scopes.ts';
import { ENVELOPE_KINDS, NO_ENVELOPE, sealEnvelope } from '#shared/crypto/envelope.ts';
import { INNER_TYPES } from '#shared/crypto/inner.ts';
import { CHUNK_BYTES, encodeChunk, encodeManifest } from '#shared/engine/blob-format.ts';
import { addBlob, readBlob } from '#shared/engine/blob-work.ts';
import { createSeededRandom } from '../../../support/seeded-random.ts';
import { startPractice, suite, take, type EngineRig } from '../../../support/engine-rig.ts';

const random = createSeededRandom(43);
let rig: EngineRig;
beforeEach(async () => {
	rig = await startPractice();
});

async function store(docId: DocId, kind: number, type: number, payload: Uint8Array): Promise<void> {
	const { keyring, log } = rig.session.deps;
	const scope = SCOPES.attachments;
	const epoch = keyring.newestEpoch(scope)!;
	const isChunk = kind === ENVELOPE_KINDS.blobChunk;
	const place = isChunk ? { cseq: 0, prev: NO_ENVELOPE } : await log.nextPlace(keyring.credId, docId);
	const sealed = await sealEnvelope(suite, {
		header: { kind, scope, epoch, docId, credId: keyring.credId, ...place },
		documentKey: (await keyring.documentKey(scope, epoch, docId))!,
		signingKey: keyring.signing,
		inner: { type, authoredAt: rig.clock.now(), ...rig.core.heads(), onBehalfOf: undefined, payload },
		random
	});
	take(await log.appendOwn([sealed], []));
}
const storeChunk = (docId: DocId, index: number, bytes: Uint8Array): Promise<void> =>
	store(docId, ENVELOPE_KINDS.blobChunk, INNER_TYPES.blobChunk, encodeChunk(index, bytes));
async function storeManifest(docId: DocId, bytes: Uint8Array): Promise<void> {
	const sha256 = await suite.sha256(bytes);
	const manifest = { size: bytes.length, mediaType: 'image/jpeg', sha256, chunks: [sha256] };
	const payload = encodeManifest(manifest);
	await store(docId, ENVELOPE_KINDS.blobManifest, INNER_TYPES.blobManifest, payload);
}

/** The name of a file that this device does not hold. */
async function nameOf(bytes: Uint8Array): Promise<DocId> {
	const { id } = take(await addBlob(rig.core, bytes, 'image/jpeg'));
	const rows = await rig.store.list('envelope', { prefix: `${id}/` });
	await rig.store.commit(rows.map(({ key }) => ({ type: 'delete', table: 'envelope', key })));
	return id;
}

test('[BLB-3] a manifest of another file is none of this one', async () => {
	const id = await nameOf(random.bytes(500));
	const other = random.bytes(700);
	await storeChunk(id, 0, other);
	await storeManifest(id, other);
	expect(await readBlob(rig.core, id)).toMatchObject({ error: { type: 'BlobNotHere', of: 0 } });
});

test('[BLB-5] a chunk of something else in its place does not keep the right one out', async () => {
	const bytes = random.bytes(CHUNK_BYTES);
	const id = await nameOf(bytes);
	await storeChunk(id, 0, random.bytes(CHUNK_BYTES));
	await storeChunk(id, 0, bytes);
	await storeManifest(id, bytes);
	expect(take(await readBlob(rig.core, id)).bytes).toEqual(bytes);
});
