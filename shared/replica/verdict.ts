// May this envelope be taken? A pure function of the control log and the envelope, no clock: every replica and relay
// agrees. Revocation and role changes (`lastAccepted`) are judged here when their records are read.
import type { CredId } from '../core/ids.ts';
import { SCOPES_OF_ROLE, scopeNameOf } from '../core/scopes.ts';
import type { ControlState } from './control-state.ts';

/** The part of an envelope's header that the verdict is about. */
export interface JudgedHeader {
	readonly scope: number;
	readonly credId: CredId;
}

export type Verdict = 'accept' | 'unknown-credential' | 'unauthorised';

/**
 * `unknown-credential` may become `accept` when the control log grows or a certificate is seen. Everybody may write
 * audit records; another scope only who holds its key. A scope number from a newer version is taken: nobody here can
 * open it, and those who can will judge it.
 */
export function verdictOf(state: ControlState, header: JudgedHeader): Verdict {
	const credential = state.credentials.get(header.credId);
	if (!credential) return 'unknown-credential';
	const scope = scopeNameOf(header.scope);
	if (scope === undefined || scope === 'audit') return 'accept';
	return SCOPES_OF_ROLE[credential.role].includes(scope) ? 'accept' : 'unauthorised';
}
