// What a relay has and this device knows only by its stub: noted with the place in that relay's log, to be fetched from
// there. A stub is never among the envelopes held, so it is offered to nobody, carried nowhere, and fills no gap.
import { bytesToHex, hexToBytes } from '../core/bytes.ts';
import type { CredId, DocId, EnvelopeId } from '../core/ids.ts';
import { ENVELOPE_KINDS, HEADER_BYTES, SIGNATURE_BYTES } from '../crypto/envelope.ts';
import type { ParsedHeader } from '../crypto/envelope.ts';
import type { Draft } from './draft.ts';
import { decodeRow, encodeRow } from './rows.ts';
import type { Row, Store } from './store.ts';

/** Chunks of files stand apart from what charts are made of: each has a rule of its own for when it is fetched. */
export type AbsentPart = 'file' | 'chart';

export interface Absent {
	readonly id: EnvelopeId;
	readonly docId: DocId;
	readonly kind: number;
	readonly scope: number;
	readonly credId: CredId;
	readonly cseq: number;
	/** Bytes of the whole envelope. */
	readonly size: number;
	/** Places in relays' logs, by the relay's key in hex. */
	readonly places: ReadonlyMap<string, number>;
}

/** A stub, or an envelope that goes, and its place in the log of a relay where that is known. */
export interface Known {
	readonly id: EnvelopeId;
	readonly header: ParsedHeader;
	readonly place: { readonly relayKey: Uint8Array; readonly seq: number } | undefined;
}

const PREFIXES: Readonly<Record<AbsentPart, string>> = { file: 'absent/f/', chart: 'absent/c/' };
const PAGE = 256;

const partOf = (kind: number): AbsentPart => (kind === ENVELOPE_KINDS.blobChunk ? 'file' : 'chart');
const rowOf = (part: AbsentPart, docId: DocId, id: EnvelopeId): string => `${PREFIXES[part]}${docId}/${id}`;

type Written = [number, number, Uint8Array, number, number, [Uint8Array, number][]];

function read({ key, value }: Row): Absent {
	const [docId, id] = key.slice(PREFIXES.file.length).split('/') as [DocId, EnvelopeId];
	const [kind, scope, credId, cseq, size, places] = decodeRow<Written>(value);
	const author = bytesToHex(credId) as CredId;
	const byRelay = new Map(places.map(([relayKey, seq]) => [bytesToHex(relayKey), seq]));
	return { id, docId, kind, scope, credId: author, cseq, size, places: byRelay };
}

/** Notes that content is at a relay and not here. What was noted of other relays stays. */
export async function noteAbsent(draft: Draft, { id, header, place }: Known): Promise<void> {
	const { kind, scope, credId, cseq, docId, ctLen } = header;
	const row = rowOf(partOf(kind), docId, id);
	const noted = await draft.get('meta', row);
	const places = new Map(noted && read({ key: row, value: noted }).places);
	if (place) places.set(bytesToHex(place.relayKey), place.seq);
	const size = HEADER_BYTES + ctLen + SIGNATURE_BYTES;
	const written: Written = [
		kind,
		scope,
		hexToBytes(credId),
		cseq,
		size,
		[...places].map(([relayKey, seq]) => [hexToBytes(relayKey), seq])
	];
	draft.put('meta', row, encodeRow(written));
}

/** The content has come. */
export async function forgetAbsent(draft: Draft, docId: DocId, kind: number, id: EnvelopeId): Promise<void> {
	const row = rowOf(partOf(kind), docId, id);
	if (await draft.get('meta', row)) draft.delete('meta', row);
}

/** What is noted of an envelope that is not here. */
export async function absentById(
	store: Pick<Store, 'get'>,
	docId: DocId,
	kind: number,
	id: EnvelopeId
): Promise<Absent | undefined> {
	const key = rowOf(partOf(kind), docId, id);
	const value = await store.get('meta', key);
	return value && read({ key, value });
}

/**
 * What is noted of one part, of one document or of all, behind `after`, at most `limit`. What is held by now, because
 * another tab took it in, is left out.
 */
export async function absent(
	store: Pick<Store, 'get' | 'list'>,
	part: AbsentPart,
	{ docId, after, limit }: { readonly docId?: DocId; readonly after?: Absent; readonly limit?: number } = {}
): Promise<readonly Absent[]> {
	const prefix = PREFIXES[part] + (docId === undefined ? '' : `${docId}/`);
	const found: Absent[] = [];
	let from = after && rowOf(part, after.docId, after.id);
	for (;;) {
		const range = { prefix, limit: Math.min(limit ?? PAGE, PAGE) };
		const rows = await store.list('meta', from === undefined ? range : { ...range, after: from });
		for (const row of rows) {
			const one = read(row);
			if (!(await store.get('envelopeId', one.id))) found.push(one);
			if (found.length === limit) return found;
		}
		from = rows.at(-1)?.key;
		if (from === undefined || rows.length < range.limit) return found;
	}
}

/** How many are noted of one part, held by now or not. */
export const countAbsent = (store: Pick<Store, 'count'>, part: AbsentPart, docId?: DocId): Promise<number> =>
	store.count('meta', PREFIXES[part] + (docId === undefined ? '' : `${docId}/`));

/** How much is noted of one part, held by now or not. */
export async function absentTotals(
	store: Pick<Store, 'list'>,
	part: AbsentPart
): Promise<{ readonly bytes: number; readonly documents: number }> {
	const documents = new Set<DocId>();
	let bytes = 0;
	let after: string | undefined;
	for (;;) {
		const range = { prefix: PREFIXES[part], limit: PAGE };
		const rows = await store.list('meta', after === undefined ? range : { ...range, after });
		for (const row of rows) {
			const { docId, size } = read(row);
			documents.add(docId);
			bytes += size;
		}
		after = rows.at(-1)?.key;
		if (rows.length < PAGE) return { bytes, documents: documents.size };
	}
}
