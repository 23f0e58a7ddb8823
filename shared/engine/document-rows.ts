// Rows that a device keeps of a document beside its envelopes: the unsealed tail, the sealed save, a snapshot.
import { encode } from 'cborg';
import type { CredId, DocId, EnvelopeId } from '../core/ids.ts';
import type { Random } from '../core/random.ts';
import type { ScopeName } from '../core/scopes.ts';
import { sealRow } from '../crypto/seal-row.ts';
import type { AesKey, CryptoSuite } from '../crypto/suite.ts';

/** Rows of a document's tail begin with this. */
export const tailPrefix = (scope: ScopeName, docId: DocId): string => `tail/${scope}/${docId}/`;
const tailRow = (scope: ScopeName, docId: DocId, place: number): string =>
	tailPrefix(scope, docId) + String(place).padStart(8, '0');

/** Seals a change as a row of its document's tail; whoever signs in next seals the tail into an envelope. */
export async function sealTailRow(
	deps: { readonly suite: CryptoSuite; readonly random: Random; readonly localKey: AesKey },
	at: { readonly scope: ScopeName; readonly docId: DocId; readonly place: number },
	entry: { readonly change: Uint8Array; readonly credId: CredId }
): Promise<{ readonly row: string; readonly value: Uint8Array }> {
	const row = tailRow(at.scope, at.docId, at.place);
	return { row, value: await sealRow(deps.suite, deps.random, deps.localKey, row, encode(entry)) };
}
export const saveRow = (docId: DocId): string => `save/${docId}`;
export const SNAPSHOT_PREFIX = 'snapshot/';
/** A snapshot of a document whose envelopes are not all here, as it was received. */
export const snapshotRow = (docId: DocId): string => SNAPSHOT_PREFIX + docId;

/** A document as it was saved. `unread`: as in an open one. */
export interface Save {
	readonly arrival: number;
	readonly bytes: Uint8Array;
	readonly unread?: number;
	/** Absent in saves of versions that did not look for them. */
	readonly gaps?: readonly EnvelopeId[];
	/** Arrival numbers of what was held back, and the place in the control log by which it was. */
	readonly late?: readonly number[];
	readonly judgedAt?: number;
}
