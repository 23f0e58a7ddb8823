// Reading a snapshot from somewhere else: who signed it belongs to the practice, but what is in it need not be what its
// authors wrote. It is shown as provisional, and only if it names the envelopes of everybody whose changes it holds.
import type { CredId, DocId } from '../../core/ids.ts';
import { SCOPES, type ScopeName } from '../../core/scopes.ts';
import { changesInSave } from '../../chart/document/chart-document.ts';
import { readChangeHeader } from '../../chart/change-header.ts';
import { ENVELOPE_KINDS, openEnvelope, parseEnvelope, type Envelope } from '../../crypto/envelope.ts';
import { INNER_TYPES } from '../../crypto/inner.ts';
import type { CryptoSuite } from '../../crypto/suite.ts';
import { chainPlaceRow } from '../../replica/rows.ts';
import type { ControlState } from '../../replica/control-state.ts';
import type { Store } from '../../replica/store.ts';
import type { Keyring } from '../keyring.ts';
import { mayHaveWritten } from '../role-judge.ts';
import { decodeSnapshot, type Covers } from './snapshot-format.ts';

export interface ReadSnapshot {
	readonly envelope: Envelope;
	readonly covers: Covers;
	readonly changes: readonly Uint8Array[];
}

export interface SnapshotReader {
	readonly suite: CryptoSuite;
	readonly keyring: Keyring;
	/** True for credentials of one device: one may seal what the other left unsealed. */
	areOnOneDevice(a: CredId, b: CredId): boolean;
	/** The practice's control log as it is now. */
	control(): ControlState;
}

/** The snapshot of a document in envelope bytes that were checked as they came; undefined when they are none. */
export async function readSnapshot(
	{ suite, keyring, areOnOneDevice, control }: SnapshotReader,
	docId: DocId,
	scope: ScopeName,
	bytes: Uint8Array | undefined
): Promise<ReadSnapshot | undefined> {
	const parsed = bytes && (await parseEnvelope(suite, bytes));
	if (!parsed?.ok) return undefined;
	const { header } = parsed.value;
	if (header.kind !== ENVELOPE_KINDS.snapshot || header.docId !== docId || header.scope !== SCOPES[scope])
		return undefined;
	const key = await keyring.documentKey(header.scope, header.epoch, docId);
	const opened = key && (await openEnvelope(suite, parsed.value, key));
	if (!opened?.ok || opened.value.type !== INNER_TYPES.snapshot) return undefined;
	const snapshot = decodeSnapshot(opened.value.payload);
	const changes = snapshot && changesInSave(snapshot.bytes);
	if (!snapshot || !changes) return undefined;
	const { covers } = snapshot;
	const isNamed = (change: Uint8Array): boolean => {
		const author = readChangeHeader(change)?.actor.slice(0, 32) as CredId | undefined;
		if (author === undefined) return false;
		if (!mayHaveWritten(control(), author, scope, change)) return false;
		return covers.has(author) || [...covers.keys()].some((one) => areOnOneDevice(one, author));
	};
	return changes.every(isNamed) ? { envelope: parsed.value, covers, changes } : undefined;
}

/** True when every envelope that a snapshot was made of is here, as far as the last of each author tells. */
export async function holdsAll(store: Pick<Store, 'get'>, covers: Covers): Promise<boolean> {
	for (const [credId, cseq] of covers)
		if (!(await store.get('envelopeId', chainPlaceRow(credId, cseq)))) return false;
	return true;
}
