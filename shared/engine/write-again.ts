// Own work that another copy of this profile contradicted (a restored backup, a cloned disk): the replica has set the
// envelopes aside; here their changes are written again under the chain as it is now. The row in quarantine says until
// then that something is to be done, so a crash or a locked device only puts it off.
import type { DocId } from '../core/ids.ts';
import { scopeNameOf } from '../core/scopes.ts';
import { openEnvelope, parseEnvelope } from '../crypto/envelope.ts';
import type { CryptoSuite } from '../crypto/suite.ts';
import type { EnvelopeLog } from '../replica/envelope-log.ts';
import { encodeRow, put, quarantineRow } from '../replica/rows.ts';
import type { Store, StoreOp } from '../replica/store.ts';
import { changesOfInner } from './change-payload.ts';
import type { Documents } from './documents.ts';
import type { Keyring } from './keyring.ts';
import { sealDocuments, type SealingDeps } from './sealing.ts';

/** Why the replica set the envelopes aside, and what becomes of the reason here. */
const CONTRADICTED = 'chain-contradicted';
const WRITTEN_AGAIN = 'written-again';
/** An access record is sealed to its readers alone: its author cannot open it. It stays for them to look at. */
const NOT_OPENED = 'contradicted-not-opened';

export interface WriteAgainDeps {
	readonly store: Store;
	readonly suite: CryptoSuite;
	readonly log: EnvelopeLog;
	readonly keyring: Keyring;
	readonly documents: Documents;
	readonly sealing: SealingDeps;
}

/** How many contradicted envelopes wait to be written again. They count as unsent. */
export const countContradicted = (store: Store): Promise<number> =>
	store.count('quarantine', `${CONTRADICTED}/`);

/**
 * Writes again whatever waits for it, in the order of its chain, each envelope in one transaction with its row. Returns
 * the documents written to. What cannot be stored now is tried again at the next call.
 */
export async function writeAgain(deps: WriteAgainDeps): Promise<readonly DocId[]> {
	const { store, suite, log, keyring, documents, sealing } = deps;
	if ((await countContradicted(store)) === 0) return [];
	const waiting = [];
	for (const row of await log.quarantined()) {
		const parsed = row.reason === CONTRADICTED ? await parseEnvelope(suite, row.bytes) : undefined;
		if (parsed?.ok) waiting.push({ row, envelope: parsed.value });
	}
	waiting.sort((a, b) => a.envelope.header.cseq - b.envelope.header.cseq);
	const written = new Set<DocId>();
	for (const { row, envelope } of waiting) {
		const { header, id } = envelope;
		const moved = (reason: string): readonly StoreOp[] => [
			{ type: 'delete', table: 'quarantine', key: quarantineRow(CONTRADICTED, id) },
			put('quarantine', quarantineRow(reason, id), encodeRow({ reason, at: row.at, bytes: row.bytes }))
		];
		const key = await keyring.documentKey(header.scope, header.epoch, header.docId);
		const opened = key && (await openEnvelope(suite, envelope, key));
		const changes = opened?.ok ? changesOfInner(opened.value) : undefined;
		const scope = scopeNameOf(header.scope);
		if (!opened?.ok || !changes?.ok || scope === undefined) {
			await store.commit(moved(NOT_OPENED));
			continue;
		}
		const open = await documents.open(header.docId, scope);
		const before = open.tail;
		open.tail = [...before];
		for (const change of changes.value)
			await documents.tailOp(open, change, opened.value.onBehalfOf ?? header.credId);
		const sealed = await sealDocuments(sealing, [open], moved(WRITTEN_AGAIN));
		if (sealed.ok) written.add(header.docId);
		else open.tail = before;
		if (!sealed.ok) break;
	}
	return [...written];
}
