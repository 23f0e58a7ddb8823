// May this envelope be taken, and does it count? A pure function of the control log and the envelope, no clock: every
// replica and relay agrees, in whatever order the two came.
import type { CredId, DocId, EnvelopeId } from '../core/ids.ts';
import { SCOPES, scopeNameOf, scopesWritten, type Role } from '../core/scopes.ts';
import { ENVELOPE_KINDS } from '../crypto/envelope.ts';
import type { ControlState, Credential } from './control-state.ts';

/** The part of an envelope's header that the verdict is about. */
export interface JudgedHeader {
	readonly docId: DocId;
	readonly kind: number;
	readonly scope: number;
	readonly credId: CredId;
	/** 0 for kinds without a place in a chain. */
	readonly cseq: number;
}

/**
 * `late`: kept and passed on by everybody, and not applied unless an admin has accepted it or accepted work stands on it.
 * `erased`: every store keeps its stub and nothing else of it.
 */
export type Verdict = 'accept' | 'late' | 'erased' | 'unknown-credential' | 'unauthorised';

/**
 * `unknown-credential` may become `accept` when the control log grows or a certificate is seen. Everybody may write
 * audit records; another scope only who holds its key, or those of single documents in it. A scope number from a newer version is taken: nobody here can
 * open it, and those who can will judge it. Behind the place up to which somebody's work counts, or their role held,
 * what they write is late; and so is what was not known when its document was erased.
 */
export function verdictOf(state: ControlState, header: JudgedHeader, id?: EnvelopeId): Verdict {
	const { credId, cseq, scope } = header;
	const credential = state.credentials.get(credId);
	if (!credential) return 'unknown-credential';
	if (![credential, ...credential.former].some(({ role }) => mayWrite(role, scope))) return 'unauthorised';
	if (isErased(state, header, id)) return 'erased';
	if (isAfterErasure(state, header)) return 'late';
	const cut = state.revoked.get(credId);
	const isCut = cut !== undefined && (cseq === 0 || cseq > cut.upTo);
	const isDemoted = cseq > 0 && !mayWrite(roleAt(credential, cseq), scope);
	if (!isCut && !isDemoted) return 'accept';
	return id !== undefined && state.words.get(id) === 'accepted' ? 'accept' : 'late';
}

const SHOWS_A_DOCUMENT: ReadonlySet<number> = new Set([ENVELOPE_KINDS.snapshot, ENVELOPE_KINDS.summary]);

/** True for what an ERASE with both its signatures names, and for what is made of a document that was erased. */
export function isErased(
	{ erased }: Pick<ControlState, 'erased'>,
	{ docId, kind, credId, cseq }: Omit<JudgedHeader, 'scope'>,
	id: EnvelopeId | undefined
): boolean {
	const content = erased.get(docId);
	if (!content) return false;
	if (cseq > 0) return cseq <= (content.covers.get(credId) ?? 0);
	return SHOWS_A_DOCUMENT.has(kind) || (id !== undefined && content.chunks.has(id));
}

/**
 * Work in an erased document that nobody had seen when it was erased: never part of a chart again. A file is its content:
 * somebody else's record may come to have the same one.
 */
export const isAfterErasure = (
	{ erased }: Pick<ControlState, 'erased'>,
	{ docId, scope, cseq }: Pick<JudgedHeader, 'docId' | 'scope' | 'cseq'>
): boolean => cseq > 0 && scope !== SCOPES.attachments && erased.has(docId);

function mayWrite(role: Role, scope: number): boolean {
	const name = scopeNameOf(scope);
	return name === undefined || name === 'audit' || scopesWritten(role).includes(name);
}

/** The role in which a credential wrote the envelope at a place of its chain. */
export const roleAt = ({ former, role }: Credential, cseq: number): Role =>
	former.find(({ upTo }) => cseq <= upTo)?.role ?? role;

/**
 * By credential, the place behind which its envelopes may not count: where to look for late ones. What was accepted is
 * behind it too.
 */
export function cutsOf(state: ControlState): ReadonlyMap<CredId, number> {
	const cuts = new Map<CredId, number>();
	for (const { credId, former } of state.credentials.values())
		if (former.length > 0) cuts.set(credId, Math.min(...former.map(({ upTo }) => upTo)));
	for (const [credId, { upTo }] of state.revoked) cuts.set(credId, Math.min(upTo, cuts.get(credId) ?? upTo));
	return cuts;
}

/** True when what a credential wrote at a place of its chain is held to what its role may write. */
export function isHeldToRole({ rights }: ControlState, credId: CredId, cseq: number): boolean {
	return rights !== undefined && cseq > (rights.cuts.get(credId) ?? 0);
}
