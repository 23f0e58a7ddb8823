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
import { envelopeToStub, parseStub, verifyStub } from '#shared/crypto/stub.ts';
import type { CryptoSuite } from '#shared/crypto/suite.ts';
import type { Refuse } from '#shared/protocol/frames.ts';
import type { ControlState } from '#shared/replica/control-state.ts';
import { wipeOf } from '#shared/replica/members.ts';
import { isErased, verdictOf } from '#shared/replica/verdict.ts';
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
	if (!parsed.ok) return judgeStub(suite, state, deviceId, bytes);
	const envelope = parsed.value;
	const refused = (code: Refuse['code']): Judgement => ({ type: 'refused', id: envelope.id, code });
	const author = state.credentials.get(envelope.header.credId);
	if (!author) return refused('not-authorised');
	if (!(await verifyEnvelope(suite, envelope, author.signKey))) return refused('bad-signature');
	const own = author.deviceId === deviceId;
	if (!mayStore(state, envelope, own)) return refused('not-authorised');
	// Of what was erased only the stub comes into the log, whoever still has more of it.
	if (!isErased(state, envelope.header, envelope.id))
		return { type: 'candidate', candidate: { envelope, own } };
	const { bytes: stub } = await envelopeToStub(suite, envelope);
	return { type: 'candidate', candidate: { envelope: { ...envelope, bytes: stub }, own } };
}

/** A stub in the place of content that this relay was never given, or has lost: taken where an ERASE names it, and nowhere else. */
async function judgeStub(
	suite: CryptoSuite,
	state: ControlState,
	deviceId: DeviceId,
	bytes: Uint8Array
): Promise<Judgement> {
	const parsed = await parseStub(suite, bytes);
	if (!parsed.ok) return { type: 'refused', id: await idOfMalformed(suite, bytes), code: 'malformed' };
	const stub = parsed.value;
	if (!isErased(state, stub.header, stub.id)) return { type: 'refused', id: stub.id, code: 'malformed' };
	const author = state.credentials.get(stub.header.credId);
	if (!author) return { type: 'refused', id: stub.id, code: 'not-authorised' };
	if (!(await verifyStub(suite, stub, author.signKey)))
		return { type: 'refused', id: stub.id, code: 'bad-signature' };
	return { type: 'candidate', candidate: { envelope: stub, own: author.deviceId === deviceId } };
}

/**
 * Late work is kept for an admin to look at. What is no work (a status, a summary) is not taken from a device on which its
 * author belongs no more, and nothing is from one that is to be emptied at once; others only pass on what they hold.
 */
function mayStore(state: ControlState, { header, id }: Envelope, own: boolean): boolean {
	const verdict = verdictOf(state, header, id);
	if (verdict === 'accept' || verdict === 'erased') return true;
	if (verdict !== 'late') return false;
	const author = state.credentials.get(header.credId)!;
	return !own || (header.cseq > 0 && !wipeOf(state, author.deviceId)?.now);
}

/** The id its sender computes for it: by the envelope's formula, whatever the header says. */
function idOfMalformed(suite: CryptoSuite, bytes: Uint8Array): Promise<EnvelopeId> {
	const content = bytes.slice(HEADER_BYTES, Math.max(HEADER_BYTES, bytes.length - SIGNATURE_BYTES));
	return suite.sha256(content).then((hash) => envelopeIdOf(suite, bytes.slice(0, HEADER_BYTES), hash));
}
