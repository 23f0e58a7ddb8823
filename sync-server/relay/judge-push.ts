// Looks at one pushed envelope from outside: exact form, signature by a credential of the control log, write scope.
// Whether its place in chain and log is free is group-commit.ts's question.
import type { DeviceId, EnvelopeId } from '#shared/core/ids.ts';
import {
	envelopeIdOf,
	HEADER_BYTES,
	parseEnvelope,
	SIGNATURE_BYTES,
	verifyEnvelope,
	type Envelope
} from '#shared/crypto/envelope.ts';
import type { CryptoSuite } from '#shared/crypto/suite.ts';
import type { Refuse } from '#shared/protocol/frames.ts';
import type { ControlState } from '#shared/replica/control-state.ts';
import { wipeOf } from '#shared/replica/members.ts';
import { verdictOf } from '#shared/replica/verdict.ts';
import type { Candidate } from './group-commit.ts';

export type Judgement =
	| { readonly type: 'candidate'; readonly candidate: Candidate }
	| { readonly type: 'refused'; readonly id: EnvelopeId; readonly code: Refuse['code'] };

/** Judges untrusted bytes pushed by a device. `own` when the author's credential lives on that device. */
export async function judgePush(
	suite: CryptoSuite,
	state: ControlState,
	deviceId: DeviceId,
	bytes: Uint8Array
): Promise<Judgement> {
	const parsed = await parseEnvelope(suite, bytes);
	if (!parsed.ok) return { type: 'refused', id: await idOfMalformed(suite, bytes), code: 'malformed' };
	const envelope = parsed.value;
	const refused = (code: Refuse['code']): Judgement => ({ type: 'refused', id: envelope.id, code });
	const author = state.credentials.get(envelope.header.credId);
	if (!author) return refused('not-authorised');
	if (!(await verifyEnvelope(suite, envelope, author.signKey))) return refused('bad-signature');
	const own = author.deviceId === deviceId;
	if (!mayStore(state, envelope, own)) return refused('not-authorised');
	return { type: 'candidate', candidate: { envelope, own } };
}

/**
 * Late work is kept for an admin to look at. What is no work (a status, a summary) is not taken from a device on which its
 * author belongs no more, and nothing is from one that is to be emptied at once; others only pass on what they hold.
 */
function mayStore(state: ControlState, { header, id }: Envelope, own: boolean): boolean {
	const verdict = verdictOf(state, header, id);
	if (verdict === 'accept') return true;
	if (verdict !== 'late') return false;
	const author = state.credentials.get(header.credId)!;
	return !own || (header.cseq > 0 && !wipeOf(state, author.deviceId)?.now);
}

/** The id its sender computes for it: by the envelope's formula, whatever the header says. */
function idOfMalformed(suite: CryptoSuite, bytes: Uint8Array): Promise<EnvelopeId> {
	const content = bytes.slice(HEADER_BYTES, Math.max(HEADER_BYTES, bytes.length - SIGNATURE_BYTES));
	return suite.sha256(content).then((hash) => envelopeIdOf(suite, bytes.slice(0, HEADER_BYTES), hash));
}
