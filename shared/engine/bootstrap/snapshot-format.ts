// A snapshot: a document as one device had it, with what it was made of. It opens a chart long before its history has come,
// and counts only until then (SPEC.md, [DER-9] and up).
import { decode } from 'cborg';
import { bytesToHex, hexToBytes } from '../../core/bytes.ts';
import type { CredId } from '../../core/ids.ts';
import { encodeCbor } from '../../protocol/cbor.ts';

/** Of each author the last place in their chain whose envelope of this document is in the snapshot. */
export type Covers = ReadonlyMap<CredId, number>;

export interface Snapshot {
	readonly covers: Covers;
	/** What saveDocument returned. */
	readonly bytes: Uint8Array;
}

export const encodeSnapshot = ({ covers, bytes }: Snapshot): Uint8Array =>
	encodeCbor({ v: 1, covers: [...covers].map(([credId, cseq]) => [hexToBytes(credId), cseq]), bytes });

/** An opened payload as a snapshot; undefined when it is of another form. What `bytes` are is not looked into. */
export function decodeSnapshot(payload: Uint8Array): Snapshot | undefined {
	let raw: { readonly v?: unknown; readonly covers?: unknown; readonly bytes?: unknown } | null;
	try {
		raw = decode(payload) as typeof raw;
	} catch {
		return undefined;
	}
	if (raw?.v !== 1 || !(raw.bytes instanceof Uint8Array) || !Array.isArray(raw.covers)) return undefined;
	const covers = new Map<CredId, number>();
	for (const pair of raw.covers as unknown[]) {
		const [credId, cseq] = Array.isArray(pair) ? (pair as unknown[]) : [];
		if (!(credId instanceof Uint8Array) || credId.length !== 16 || !Number.isSafeInteger(cseq))
			return undefined;
		covers.set(bytesToHex(credId) as CredId, cseq as number);
	}
	return covers.size > 0 ? { covers, bytes: raw.bytes } : undefined;
}
