// The records that change who belongs: somebody put out, another role, new keys, a device to be emptied, work looked at.
// Their shapes are in control-shapes.ts; what they mean for a log is in replica/control-members.ts.
import type { Role } from '../core/scopes.ts';

/** A scope key sealed with HPKE to one credential's KEM key, or the audit private key for audit readers. */
export interface Lockbox {
	readonly scope: number;
	readonly epoch: number;
	readonly sealed: Uint8Array;
}

/** Up to where in a credential's chain its envelopes count as before: what the signing admin's device held of it. */
export interface Cut {
	readonly credId: Uint8Array;
	readonly upTo: number;
}

/** Credentials that belong no more. */
export interface Revoke {
	readonly type: 'REVOKE';
	readonly cuts: readonly Cut[];
}

/** Another role, or the keys of the same role for somebody who was left out of a rotation. */
export interface RoleRecord {
	readonly type: 'ROLE';
	readonly credId: Uint8Array;
	readonly role: Role;
	readonly upTo: number;
	readonly lockboxes: readonly Lockbox[];
}

/** A scope's key of the next epoch, for everybody who holds the scope. */
export interface Rotate {
	readonly type: 'ROTATE';
	readonly scope: number;
	readonly epoch: number;
	readonly boxes: readonly { readonly credId: Uint8Array; readonly sealed: Uint8Array }[];
	/** The same key, sealed to the practice root. */
	readonly recovery: Uint8Array;
	/**
	 * The key of the epoch before as a sealed row under this one, so that one lockbox opens all that is older; empty in the
	 * first epoch of a scope that began after GENESIS.
	 */
	readonly before: Uint8Array;
	/** Of the audit scope the public half of the new key; empty in any other. */
	readonly auditKey: Uint8Array;
}

/** A device whose storage is to be emptied; `now`: without sending first what waits on it. */
export interface Wipe {
	readonly type: 'WIPE';
	readonly deviceId: Uint8Array;
	readonly now: boolean;
}

/** What an admin has said of envelopes that came after a cut. The newest word about an envelope counts. */
export interface Accept {
	readonly type: 'ACCEPT';
	readonly accepted: readonly Uint8Array[];
	readonly discarded: readonly Uint8Array[];
}

/**
 * From here on roles are held to what they may write, in a practice that began without it. `cuts`: up to where the chain of
 * each credential is not looked at.
 */
export interface Rights {
	readonly type: 'RIGHTS';
	readonly cuts: readonly Cut[];
}

export type MembershipRecord = Revoke | RoleRecord | Rotate | Wipe | Accept | Rights;
