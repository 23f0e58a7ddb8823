// Attached files: cut, sealed and stored chunk by chunk, found again and put together. Only one blob is in memory at a time.
import { equalBytes } from '../core/bytes.ts';
import type { CredId, DocId } from '../core/ids.ts';
import { err, ok, type Result } from '../core/result.ts';
import { SCOPES } from '../core/scopes.ts';
import {
	ENVELOPE_KINDS,
	NO_ENVELOPE,
	openEnvelope,
	parseEnvelope,
	sealEnvelope,
	type EnvelopeHeader
} from '../crypto/envelope.ts';
import { INNER_TYPES } from '../crypto/inner.ts';
import type { EngineError } from './engine-error.ts';
import {
	blankBlobId,
	blobIdOf,
	chunksOf,
	decodeChunk,
	decodeManifest,
	encodeChunk,
	encodeManifest,
	MAX_BLOB_BYTES,
	type BlobManifest
} from './blob-format.ts';
import type { SealingDeps } from './sealing.ts';
import { storeErrorToEngineError } from './store-errors.ts';

export interface BlobsDeps {
	readonly sealing: SealingDeps;
	/** The practice's: blob ids follow from it and the content. */
	readonly importKey: Uint8Array;
	/** True for who has, or had, an outreach tablet: only they keep files under ids that do not follow from the content. */
	isOfTablet(credId: CredId): boolean;
	/** On an outreach tablet: an id that nothing is kept under yet; undefined elsewhere, and when all are used. */
	nextBlank(): Promise<BlobBlank | undefined>;
}

export interface BlobBlank {
	readonly id: DocId;
	readonly blank: Uint8Array;
}

/** A blob as it was put together. */
export interface BlobContent {
	readonly bytes: Uint8Array;
	readonly mediaType: string;
}

/** Runs one short step of a long work; between steps others may have their turn. */
export type Step = <T>(task: () => Promise<T>) => Promise<T>;

/** Envelopes read at once. */
const PAGE = 8;
const scope = SCOPES.attachments;

/** What is here of a blob. Chunks are kept by place only when `wanted` says so: looking holds one page in memory. */
async function lookAt(
	deps: BlobsDeps,
	id: DocId,
	onChunk: (index: number, bytes: Uint8Array) => Promise<void>
): Promise<BlobManifest | undefined> {
	const { suite, log, keyring } = deps.sealing;
	let manifest: BlobManifest | undefined;
	let after = 0;
	for (;;) {
		const held = await log.ofDocument(id, after, PAGE);
		for (const { arrival, bytes } of held) {
			after = arrival;
			const parsed = await parseEnvelope(suite, bytes);
			if (!parsed.ok || parsed.value.header.scope !== scope) continue;
			const { kind, epoch, credId } = parsed.value.header;
			const key = await keyring.documentKey(scope, epoch, id);
			const opened = key && (await openEnvelope(suite, parsed.value, key));
			if (!opened?.ok) continue;
			const { type, payload } = opened.value;
			if (kind === ENVELOPE_KINDS.blobManifest && type === INNER_TYPES.blobManifest) {
				const read = decodeManifest(payload);
				if (read && (await leadsTo(deps, read, credId, id))) manifest ??= read;
			} else if (kind === ENVELOPE_KINDS.blobChunk && type === INNER_TYPES.blobChunk) {
				const chunk = decodeChunk(payload);
				if (chunk) await onChunk(chunk.index, chunk.bytes);
			}
		}
		if (held.length < PAGE) return manifest;
	}
}

/** A manifest is of the document in which it stands: by its content, or as one that a tablet keeps. */
async function leadsTo(
	{ sealing: { suite }, importKey, isOfTablet }: BlobsDeps,
	{ sha256, blank }: BlobManifest,
	author: CredId,
	id: DocId
): Promise<boolean> {
	if ((await blobIdOf(suite, importKey, sha256)) === id) return true;
	return blank !== undefined && isOfTablet(author) && (await blankBlobId(suite, importKey, blank)) === id;
}

/** Seals one part of a blob and stores it. */
async function storePart(
	{ sealing }: BlobsDeps,
	docId: DocId,
	part: { readonly kind: number; readonly type: number; readonly payload: Uint8Array }
): Promise<Result<void, EngineError>> {
	const { suite, random, clock, log, keyring } = sealing;
	const epoch = keyring.sealingEpoch(scope, docId);
	const documentKey = epoch && (await keyring.documentKey(scope, epoch, docId));
	if (!epoch || !documentKey) return err({ type: 'NoKeyForScope', scope: 'attachments' });
	const { credId } = keyring;
	const place =
		part.kind === ENVELOPE_KINDS.blobChunk
			? { cseq: 0, prev: NO_ENVELOPE }
			: await log.nextPlace(credId, docId);
	const header: EnvelopeHeader = { kind: part.kind, scope, epoch, docId, credId, ...place };
	const { type, payload } = part;
	const inner = { type, authoredAt: clock.now(), ...sealing.heads(), onBehalfOf: undefined, payload };
	const sealed = await sealEnvelope(suite, {
		header,
		documentKey,
		signingKey: keyring.signing,
		inner,
		random
	});
	const stored = await log.appendOwn([sealed], []);
	return stored.ok ? ok(undefined) : err(storeErrorToEngineError(stored.error));
}

/**
 * Stores content durably and returns its blob's id; chunks first, the manifest last ([BLB-4]). Content that is here already is
 * not stored again, and what an interrupted attempt left is used. Two sites that store the same content make one blob.
 */
export async function storeBlob(
	deps: BlobsDeps,
	content: Uint8Array,
	mediaType: string,
	step: Step
): Promise<Result<DocId, EngineError>> {
	const { suite, keyring } = deps.sealing;
	if (content.length > MAX_BLOB_BYTES) return err({ type: 'BlobTooLarge', limit: MAX_BLOB_BYTES });
	if (keyring.newestEpoch(scope) === undefined) return err({ type: 'NoKeyForScope', scope: 'attachments' });
	const sha256 = await suite.sha256(content);
	const byContent = await blobIdOf(suite, deps.importKey, sha256);
	const hasKey = keyring.sealingEpoch(scope, byContent) !== undefined;
	const taken = hasKey ? undefined : await deps.nextBlank();
	if (!hasKey && !taken) return err({ type: 'NoFileBlanks' });
	const id = taken?.id ?? byContent;
	const chunks = chunksOf(content);
	const hashes: Uint8Array[] = [];
	for (const chunk of chunks) hashes.push(await suite.sha256(chunk));
	const here = new Set<number>();
	const manifest = await step(() =>
		lookAt(deps, id, async (index, bytes) => {
			const mine = chunks[index];
			if (mine && equalBytes(mine, bytes)) here.add(index);
		})
	);
	for (const [index, bytes] of chunks.entries()) {
		if (here.has(index)) continue;
		const payload = encodeChunk(index, bytes);
		const part = { kind: ENVELOPE_KINDS.blobChunk, type: INNER_TYPES.blobChunk, payload };
		const stored = await step(() => storePart(deps, id, part));
		if (!stored.ok) return stored;
	}
	if (manifest) return ok(id);
	const payload = encodeManifest({
		...{ size: content.length, mediaType, sha256, chunks: hashes },
		...(taken && { blank: taken.blank })
	});
	const part = { kind: ENVELOPE_KINDS.blobManifest, type: INNER_TYPES.blobManifest, payload };
	const stored = await step(() => storePart(deps, id, part));
	return stored.ok ? ok(id) : stored;
}

/**
 * A blob's content, every chunk and the whole checked against their hashes ([BLB-5]). `BlobNotHere` while something of it has
 * not arrived: `of` is 0 when not even its manifest has.
 */
export async function readBlob(deps: BlobsDeps, id: DocId): Promise<Result<BlobContent, EngineError>> {
	const { suite, keyring } = deps.sealing;
	if (keyring.newestEpoch(scope) === undefined) return err({ type: 'NoKeyForScope', scope: 'attachments' });
	const parts = new Map<number, { readonly hash: Uint8Array; readonly bytes: Uint8Array }[]>();
	const manifest = await lookAt(deps, id, async (index, bytes) => {
		const candidates = parts.get(index) ?? [];
		const hash = await suite.sha256(bytes);
		if (candidates.some((known) => equalBytes(known.hash, hash))) return;
		parts.set(index, [...candidates, { hash, bytes }]);
	});
	if (!manifest) return err({ type: 'BlobNotHere', have: parts.size, of: 0 });
	const out = new Uint8Array(manifest.size);
	let at = 0;
	let have = 0;
	for (const [index, hash] of manifest.chunks.entries()) {
		const part = parts.get(index)?.find((candidate) => equalBytes(candidate.hash, hash));
		if (!part || at + part.bytes.length > out.length) continue;
		out.set(part.bytes, at);
		at += part.bytes.length;
		have += 1;
	}
	const { size } = manifest;
	if (have < manifest.chunks.length)
		return err({ type: 'BlobNotHere', have, of: manifest.chunks.length, size });
	if (at !== manifest.size || !equalBytes(await suite.sha256(out), manifest.sha256))
		return err({ type: 'BlobNotHere', have: 0, of: manifest.chunks.length, size });
	return ok({ bytes: out, mediaType: manifest.mediaType });
}
