// The records of a practice's control log as types (protocol.md section 7). Codec, signatures and hashes are in
// control-codec.ts; what a log of them means is in replica/control-log.ts. The relay reads these: they hold no names.
import type { Role } from '../core/scopes.ts';
import type { ErasureRecord } from './erasure-records.ts';
import type { Lockbox, MembershipRecord } from './membership-records.ts';
export type { Lockbox };

/** One staff member on one device, as certified. Ids 16 bytes, Ed25519 keys 32, KEM keys 65. */
export interface CredentialGrant {
	readonly credId: Uint8Array;
	readonly userId: Uint8Array;
	readonly role: Role;
	readonly site: number;
	readonly deviceId: Uint8Array;
	readonly transportKey: Uint8Array;
	readonly signKey: Uint8Array;
	readonly kemKey: Uint8Array;
	readonly lockboxes: readonly Lockbox[];
}

/** First record, signed by the practice's root key (from the recovery words). practiceId = SHA-256(signed bytes)[0..16]. */
export interface Genesis {
	readonly type: 'GENESIS';
	readonly salt: Uint8Array;
	readonly rootSignKey: Uint8Array;
	readonly rootKemKey: Uint8Array;
	readonly auditKey: Uint8Array;
	readonly admin: CredentialGrant;
	/** Every scope key of epoch 1 and the audit private key, sealed to the practice root. */
	readonly recovery: readonly Lockbox[];
	/** Present when roles are held to what they may write from the beginning (which table: the only one there is yet). */
	readonly rights?: number;
}

/** A relay's identity, signed by an admin: devices pin it. */
export interface RelayRecord {
	readonly type: 'RELAY';
	readonly relayKey: Uint8Array;
	readonly relayGen: Uint8Array;
	readonly log: { readonly seq: number; readonly hash: Uint8Array };
}

/** An invitation to join, signed by an admin. The secret is not in it: inviteId is derived from the secret. */
export interface Invite {
	readonly type: 'INVITE';
	readonly inviteId: Uint8Array;
	readonly userId: Uint8Array;
	readonly role: Role;
	readonly site: number;
	/** How long the relay lets this invitation be used, from when it received it. */
	readonly validMs: number;
}

/** A certificate: valid when seen, put in sequence later. Never carries seq or prev in its signed bytes. */
export interface Enrol {
	readonly type: 'ENROL';
	readonly inviteId: Uint8Array;
	readonly grant: CredentialGrant;
}

/**
 * A new admin's credential, made with the recovery words and signed by the root key in GENESIS: whoever has the words and
 * any copy of the log belongs. It puts nobody out and changes no key.
 */
export interface Recover {
	readonly type: 'RECOVER';
	readonly grant: CredentialGrant;
}

/**
 * Records whose body may be of a later version: they keep their place, and devices and relays store and forward them unread.
 * What this version reads in them is in policy-records.ts.
 */
export const LATER_RECORD_TYPES = ['POLICY'] as const;
export interface LaterRecord {
	readonly type: (typeof LATER_RECORD_TYPES)[number];
	readonly body: unknown;
}

export type ControlBody =
	Genesis | RelayRecord | Invite | Enrol | Recover | MembershipRecord | ErasureRecord | LaterRecord;

/** A record as signed. `by` is the credential of the signing admin (16 zero bytes: the root key, GENESIS and RECOVER only). */
export interface ControlRecord {
	readonly practiceId: Uint8Array;
	readonly by: Uint8Array;
	/** Position and previous entry hash; absent in ENROL, and GENESIS is always 1 after 32 zero bytes. */
	readonly place: { readonly seq: number; readonly prev: Uint8Array } | undefined;
	/** The signer's clock, for display only. */
	readonly at: number;
	readonly body: ControlBody;
}
