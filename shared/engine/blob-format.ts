// What is inside a blob's envelopes, before sealing: chunks of its content and the manifest that joins them ([BLB] rules).
import { decode } from 'cborg';
import { bytesToHex, concatBytes, utf8 } from '../core/bytes.ts';
import type { DocId } from '../core/ids.ts';
import { deriveDocId } from '../crypto/imported-doc-id.ts';
import type { CryptoSuite } from '../crypto/suite.ts';
import { encodeCbor } from '../protocol/cbor.ts';

/** Bytes of content in one chunk: a few seconds on a slow road, so that other work soon gets its turn. */
export const CHUNK_BYTES = 128 * 1024;
/** The largest content of one blob. */
export const MAX_BLOB_BYTES = 20 * 1024 * 1024;

export interface BlobManifest {
	/** Bytes. */
	readonly size: number;
	readonly mediaType: string;
	/** SHA-256 of the whole content. */
	readonly sha256: Uint8Array;
	/** SHA-256 of every chunk's bytes, in order. */
	readonly chunks: readonly Uint8Array[];
	/** The 16 bytes from which its id follows where that does not follow from the content ([BLB-8]). */
	readonly blank?: Uint8Array;
}

/** The document id of a blob with this SHA-256: the same at every site, and nothing that the relay could compute. */
export const blobIdOf = (suite: CryptoSuite, importKey: Uint8Array, sha256: Uint8Array): Promise<DocId> =>
	deriveDocId(suite, importKey, 'attachments', `sha256:${bytesToHex(sha256)}`);

/** The document id of a file that an outreach tablet keeps: it has keys of such documents and of no others to come ([BLB-8]). */
export const blankBlobId = (suite: CryptoSuite, importKey: Uint8Array, blank: Uint8Array): Promise<DocId> =>
	deriveDocId(suite, importKey, 'attachments', `blank:${bytesToHex(blank)}`);

/** Content cut into chunks, in order; views of the same memory. */
export function chunksOf(content: Uint8Array): readonly Uint8Array[] {
	const chunks: Uint8Array[] = [];
	for (let at = 0; at < content.length; at += CHUNK_BYTES)
		chunks.push(content.subarray(at, at + CHUNK_BYTES));
	return chunks;
}

/** A chunk's payload. */
export function encodeChunk(index: number, bytes: Uint8Array): Uint8Array {
	const head = new Uint8Array(4);
	new DataView(head.buffer).setUint32(0, index);
	return concatBytes(head, bytes);
}

/** A chunk's payload read; undefined when it is none. */
export function decodeChunk(
	payload: Uint8Array
): { readonly index: number; readonly bytes: Uint8Array } | undefined {
	if (payload.length < 5 || payload.length > 4 + CHUNK_BYTES) return undefined;
	const index = new DataView(payload.buffer, payload.byteOffset).getUint32(0);
	return { index, bytes: payload.subarray(4) };
}

/** A manifest's payload. */
export const encodeManifest = (manifest: BlobManifest): Uint8Array => encodeCbor({ v: 1, ...manifest });

const isHash = (value: unknown): value is Uint8Array => value instanceof Uint8Array && value.length === 32;

/** A manifest's payload read; undefined when it is none. Its author may be hostile: sizes fit the chunks named. */
export function decodeManifest(payload: Uint8Array): BlobManifest | undefined {
	let read: unknown;
	try {
		read = decode(payload);
	} catch {
		return undefined;
	}
	const { size, mediaType, sha256, chunks, blank } = (read ?? {}) as Partial<
		Record<keyof BlobManifest, unknown>
	>;
	if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0 || size > MAX_BLOB_BYTES)
		return undefined;
	if (typeof mediaType !== 'string' || !isHash(sha256) || !Array.isArray(chunks) || !chunks.every(isHash))
		return undefined;
	if (chunks.length !== Math.ceil(size / CHUNK_BYTES)) return undefined;
	const isBlank = blank instanceof Uint8Array && blank.length === 16;
	return { size, mediaType, sha256, chunks, ...(isBlank && { blank }) };
}

const PREFIX = 'urn:saddlebag:blob:';

/** The name under which entries refer to a blob. */
export const blobUrl = (id: DocId): string => PREFIX + id;

/** A blob's name inside a record: `form` tells how its content stood there, as base64 or as text; absent in an url. */
export interface BlobName {
	readonly id: DocId;
	readonly form: 'base64' | 'text' | undefined;
}

/** Reads a blob's name; undefined for every other text. */
export function parseBlobName(text: unknown): BlobName | undefined {
	const match =
		typeof text === 'string' ? /^urn:saddlebag:blob:([0-9a-f]{32})(?:;(base64|text))?$/.exec(text) : null;
	return match ? { id: match[1] as DocId, form: match[2] as BlobName['form'] } : undefined;
}

/** The text that stands in a record for a long string whose content is a blob. */
export const standIn = (id: DocId, form: 'base64' | 'text'): string => `${blobUrl(id)};${form}`;

/** Text as the content of a blob; undefined when UTF-8 cannot hold it exactly. */
export const textContent = (text: string): Uint8Array | undefined =>
	text.isWellFormed() ? utf8(text) : undefined;
