// What the records about erasing do to the folded control log. Nothing is erased by one signature: an ERASE only asks, and
// counts once another person, who was an admin already when it was asked, has confirmed it. Pure.
import { bytesToHex } from '../core/bytes.ts';
import type { CredId, DocId, EnvelopeId, UserId } from '../core/ids.ts';
import { err, ok } from '../core/result.ts';
import type { Result } from '../core/result.ts';
import type { ControlRecord } from '../protocol/control-records.ts';
import type { Confirm, Erase, ErasureRecord, Hold, Withdraw } from '../protocol/erasure-records.ts';
import type { ControlError, ControlState, ErasedContent, Erasure } from './control-state.ts';
import { liveCredential, liveCredentials } from './members.ts';

type Outcome = Result<ControlState, ControlError>;
const refuse = (type: ControlError['type'], seq: number) => err<ControlError>({ type, seq });
const docIdOf = (bytes: Uint8Array): DocId => bytesToHex(bytes) as DocId;

/** Who signed, when by their clock, and where in the log. */
interface Signature {
	readonly by: CredId;
	readonly at: number;
	readonly seq: number;
}

/** The state after such a record at place `seq`, signed by an admin who belongs. */
export function applyErasure(
	state: ControlState,
	body: ErasureRecord,
	{ by, at }: Pick<ControlRecord, 'by' | 'at'>,
	seq: number
): Outcome {
	const signature = { by: bytesToHex(by) as CredId, at, seq };
	switch (body.type) {
		case 'ERASE':
			return ask(state, body, signature);
		case 'CONFIRM':
			return confirm(state, body, signature);
		case 'WITHDRAW':
			return withdraw(state, body, signature);
		case 'HOLD':
			return hold(state, body, signature);
	}
}

/** So long after it was asked for, by the clocks of those who signed, nobody confirms an erasure any more: [ERS-8]. */
export const LAPSES_AFTER_MS = 30 * 24 * 3600 * 1000;

/** Ends what was asked for too long before a record was signed, whatever the record says. */
export const lapseErasures = (state: ControlState, ended: Signature): ControlState => ({
	...state,
	erasures: endedWhere(state, ended, 'lapsed', (one) => !isWaiting(one, ended.at))
});

/** True for one that may still be confirmed at `now`. */
export const isWaiting = ({ stand, at }: Pick<Erasure, 'stand' | 'at'>, now: number): boolean =>
	stand === 'waiting' && now - at <= LAPSES_AFTER_MS;

/** One that names a document for which another one waits takes its place. */
function ask(state: ControlState, { erasure, reason, parts, pages }: Erase, signature: Signature): Outcome {
	const { by, at, seq } = signature;
	const id = bytesToHex(erasure);
	if (state.erasures.has(id)) return refuse('ErasureOver', seq);
	const named = new Map(parts.map((part) => [docIdOf(part.docId), contentOf(part, seq)]));
	if (named.size !== parts.length || named.size === 0) return refuse('MalformedRecord', seq);
	if ([...named.keys()].some((docId) => state.onHold.has(docId))) return refuse('ErasureOnHold', seq);
	const asker = liveCredential(state, by)!.userId;
	const admins = liveCredentials(state).filter(({ role }) => role === 'admin');
	const others = new Set(admins.map(({ userId }) => userId).filter((userId) => userId !== asker));
	const erasures = endedWhere(
		state,
		signature,
		'replaced',
		names((docId) => named.has(docId))
	);
	const asked: Erasure = {
		...{ id, reason, by, at, seq, others },
		parts: named,
		pages: pages.map(docIdOf),
		stand: 'waiting'
	};
	return ok({ ...state, erasures: new Map(erasures).set(id, asked) });
}

const contentOf = ({ covers, chunks }: Erase['parts'][number], seq: number): ErasedContent => ({
	covers: new Map(covers.map(({ credId, upTo }) => [bytesToHex(credId) as CredId, upTo])),
	chunks: new Set(chunks.map((chunk) => bytesToHex(chunk) as EnvelopeId)),
	seq
});

/** The second signature. Who asked must belong still: what somebody asked who was put out since is over. */
function confirm(state: ControlState, { erasure }: Confirm, signature: Signature): Outcome {
	const { seq } = signature;
	const asked = state.erasures.get(bytesToHex(erasure));
	if (!asked) return refuse('ErasureUnknown', seq);
	if (asked.stand !== 'waiting') return refuse('ErasureOver', seq);
	if (liveCredential(state, asked.by)?.role !== 'admin') return refuse('ErasureOver', seq);
	if (!asked.others.has(personOf(state, signature))) return refuse('SecondAdminNeeded', seq);
	if ([...asked.parts.keys()].some((docId) => state.onHold.has(docId))) return refuse('ErasureOnHold', seq);
	const erased = new Map(state.erased);
	for (const [docId, content] of asked.parts) erased.set(docId, merged(erased.get(docId), content, seq));
	const erasures = new Map(state.erasures).set(asked.id, { ...asked, stand: 'erased', ended: signature });
	return ok({ ...state, erasures, erased, erasedAt: seq, judgedAt: seq });
}

const personOf = (state: ControlState, { by }: Signature): UserId => liveCredential(state, by)!.userId;

function merged(before: ErasedContent | undefined, more: ErasedContent, seq: number): ErasedContent {
	const covers = new Map(before?.covers);
	for (const [credId, upTo] of more.covers) covers.set(credId, Math.max(upTo, covers.get(credId) ?? 0));
	return { covers, chunks: new Set([...(before?.chunks ?? []), ...more.chunks]), seq };
}

/** Any admin may say so, who asked and who was to confirm alike. */
function withdraw(state: ControlState, { erasure }: Withdraw, signature: Signature): Outcome {
	const asked = state.erasures.get(bytesToHex(erasure));
	if (!asked) return refuse('ErasureUnknown', signature.seq);
	if (asked.stand !== 'waiting') return refuse('ErasureOver', signature.seq);
	const over: Erasure = { ...asked, stand: 'withdrawn', ended: signature };
	return ok({ ...state, erasures: new Map(state.erasures).set(asked.id, over) });
}

/** What waits for a second signature about such a document ends: who wants it still has to ask again. */
function hold(state: ControlState, { documents, keep }: Hold, signature: Signature): Outcome {
	const onHold = new Set(state.onHold);
	for (const docId of documents.map(docIdOf)) {
		if (keep) onHold.add(docId);
		else onHold.delete(docId);
	}
	const erasures = keep
		? endedWhere(
				state,
				signature,
				'held',
				names((docId) => onHold.has(docId))
			)
		: state.erasures;
	return ok({ ...state, onHold, erasures });
}

const names =
	(isMeant: (docId: DocId) => boolean) =>
	({ parts }: Erasure): boolean =>
		[...parts.keys()].some(isMeant);

/** The erasures, such as wait and are meant ended. */
function endedWhere(
	{ erasures }: ControlState,
	ended: Signature,
	stand: Erasure['stand'],
	isMeant: (one: Erasure) => boolean
): ControlState['erasures'] {
	return new Map(
		[...erasures].map(([id, one]) => {
			const ends = one.stand === 'waiting' && isMeant(one);
			return [id, ends ? { ...one, stand, ended } : one];
		})
	);
}
