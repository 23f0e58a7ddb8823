// May this envelope be taken, and does it count? A pure function of the control log and the envelope, no clock: every
// replica and relay agrees, in whatever order the two came.
import type { CredId, EnvelopeId } from '../core/ids.ts';
import { scopeNameOf, scopesWritten, type Role } from '../core/scopes.ts';
import type { ControlState, Credential } from './control-state.ts';

/** The part of an envelope's header that the verdict is about. */
export interface JudgedHeader {
	readonly scope: number;
	readonly credId: CredId;
	/** 0 for kinds without a place in a chain. */
	readonly cseq: number;
}

/** `late`: kept and passed on by everybody, and not applied unless an admin has accepted it or accepted work stands on it. */
export type Verdict = 'accept' | 'late' | 'unknown-credential' | 'unauthorised';

/**
 * `unknown-credential` may become `accept` when the control log grows or a certificate is seen. Everybody may write
 * audit records; another scope only who holds its key, or those of single documents in it. A scope number from a newer version is taken: nobody here can
 * open it, and those who can will judge it. Behind the place up to which somebody's work counts, or their role held,
 * what they write is late.
 */
export function verdictOf(state: ControlState, header: JudgedHeader, id?: EnvelopeId): Verdict {
	const { credId, cseq, scope } = header;
	const credential = state.credentials.get(credId);
	if (!credential) return 'unknown-credential';
	if (![credential, ...credential.former].some(({ role }) => mayWrite(role, scope))) return 'unauthorised';
	const cut = state.revoked.get(credId);
	const isCut = cut !== undefined && (cseq === 0 || cseq > cut.upTo);
	const isDemoted = cseq > 0 && !mayWrite(roleAt(credential, cseq), scope);
	if (!isCut && !isDemoted) return 'accept';
	return id !== undefined && state.words.get(id) === 'accepted' ? 'accept' : 'late';
}

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
