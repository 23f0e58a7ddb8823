// Two copies of one profile wrote with one credential (a restored backup, a cloned disk). What the relay has stays; what
// only this copy has is taken out of the chain for its author to write again.
import type { CredId, DocId, EnvelopeId } from '../core/ids.ts';
import { NO_ENVELOPE, parseHeader } from '../crypto/envelope.ts';
import type { Draft } from './draft.ts';
import { chainHeadOf, whereaboutsOf } from './envelope-log.ts';
import {
	chainPlaceRow,
	decodeId,
	documentChainRow,
	encodeChainHead,
	encodeId,
	envelopeRow,
	outboxRow
} from './rows.ts';

/** An own envelope taken out of the log. */
export interface Dropped {
	readonly id: EnvelopeId;
	readonly bytes: Uint8Array;
}

/**
 * Takes a credential's envelopes from `fromCseq` on out of the log and moves its chain heads back before them. Does
 * nothing, and returns none, when the relay has acknowledged the first of them: then it is the relay, or whoever holds
 * the signing key, who contradicts himself.
 */
export async function dropFromChain(
	draft: Draft,
	credId: CredId,
	fromCseq: number
): Promise<readonly Dropped[]> {
	const head = await chainHeadOf(draft, credId);
	const dropped: Dropped[] = [];
	const previousByDoc = new Map<DocId, EnvelopeId>();
	for (let cseq = fromCseq; cseq <= (head?.cseq ?? 0); cseq++) {
		const idRow = await draft.get('envelopeId', chainPlaceRow(credId, cseq));
		const at = idRow && (await whereaboutsOf(draft, decodeId(idRow)));
		if (!at) continue;
		if (dropped.length === 0 && !(await draft.get('outbox', outboxRow(at.arrival)))) return [];
		const id = decodeId(idRow);
		const bytes = (await draft.get('envelope', envelopeRow(at.docId, at.arrival)))!;
		const header = parseHeader(bytes);
		if (header.ok && !previousByDoc.has(at.docId)) previousByDoc.set(at.docId, header.value.prev);
		draft.delete('envelope', envelopeRow(at.docId, at.arrival));
		draft.delete('envelopeId', id);
		draft.delete('envelopeId', chainPlaceRow(credId, cseq));
		draft.delete('outbox', outboxRow(at.arrival));
		dropped.push({ id, bytes });
	}
	for (const [docId, previous] of previousByDoc) {
		if (previous === NO_ENVELOPE) draft.delete('chain', documentChainRow(credId, docId));
		else draft.put('chain', documentChainRow(credId, docId), encodeId(previous));
	}
	const before = await draft.get('envelopeId', chainPlaceRow(credId, fromCseq - 1));
	if (before) draft.put('chain', credId, encodeChainHead({ cseq: fromCseq - 1, id: decodeId(before) }));
	else draft.delete('chain', credId);
	return dropped;
}
