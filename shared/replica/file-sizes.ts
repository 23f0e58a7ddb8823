// How much room the chunks of each file take on this device: counted as they come and go.
import type { DocId } from '../core/ids.ts';
import { SCOPES } from '../core/scopes.ts';
import { ENVELOPE_KINDS } from '../crypto/envelope.ts';
import type { Draft } from './draft.ts';
import { decodeRow, encodeRow, put } from './rows.ts';
import type { DocumentRow } from './rows.ts';
import type { Store } from './store.ts';

const PREFIX = 'file/';
/** Bytes of a file's chunks that are held. None for a file of a version that did not count, until somebody asks. */
export const fileRow = (docId: DocId): string => PREFIX + docId;
const PAGE = 8;

interface Counted {
	readonly header: { readonly kind: number; readonly docId: DocId };
	readonly bytes: Uint8Array;
}

/** Counts an envelope of a file; before it is added, and with a minus when it goes. */
export async function countFile(
	draft: Draft,
	{ header: { kind, docId }, bytes }: Counted,
	sign: 1 | -1 = 1
): Promise<void> {
	if (kind !== ENVELOPE_KINDS.blobChunk && kind !== ENVELOPE_KINDS.blobManifest) return;
	const row = await draft.get('meta', fileRow(docId));
	if (!row && (await draft.get('doc', docId))) return;
	const size = kind === ENVELOPE_KINDS.blobChunk ? sign * bytes.length : 0;
	draft.put('meta', fileRow(docId), encodeRow(Math.max(0, (row ? decodeRow<number>(row) : 0) + size)));
}

/** The files of which something is held, with the bytes of their chunks. Nothing may be stored meanwhile. */
export async function filesHeld(store: Store): Promise<ReadonlyMap<DocId, number>> {
	const held = new Map<DocId, number>();
	for (const { key, value } of await store.list('doc')) {
		if (decodeRow<DocumentRow>(value).scope !== SCOPES.attachments) continue;
		const docId = key as DocId;
		const row = await store.get('meta', fileRow(docId));
		held.set(docId, row ? decodeRow<number>(row) : await weigh(store, docId));
	}
	return held;
}

async function weigh(store: Store, docId: DocId): Promise<number> {
	let size = 0;
	let after: string | undefined;
	for (;;) {
		const range = { prefix: `${docId}/`, limit: PAGE };
		const rows = await store.list('envelope', after === undefined ? range : { ...range, after });
		for (const { value } of rows) if (value[1] === ENVELOPE_KINDS.blobChunk) size += value.length;
		after = rows.at(-1)?.key;
		if (rows.length < PAGE) break;
	}
	await store.commit([put('meta', fileRow(docId), encodeRow(size))]);
	return size;
}
