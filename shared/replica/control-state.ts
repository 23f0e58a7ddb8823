// What a practice's control log says, folded: who belongs, with which keys. Made by control-log.ts; plain data.
import type { CredId, DeviceId, DocId, EnvelopeId, PracticeId, SiteId, UserId } from '../core/ids.ts';
import type { EraseReason } from '../protocol/erasure-records.ts';
import type { Role } from '../core/scopes.ts';
import type { Lockbox } from '../protocol/control-records.ts';
import type { LogHead } from '../protocol/frames.ts';
import type { SignedControlRecord } from '../protocol/control-codec.ts';

/** One staff member on one device, as an admin certified it. */
export interface Credential {
	readonly credId: CredId;
	readonly userId: UserId;
	readonly role: Role;
	readonly site: SiteId;
	readonly deviceId: DeviceId;
	/** Ed25519 public key, 32 bytes. */
	readonly signKey: Uint8Array;
	/** P-256 public key, 65 bytes. */
	readonly kemKey: Uint8Array;
	readonly lockboxes: readonly Lockbox[];
	/** Where the record stands in the log; undefined while it was only seen as a certificate. */
	readonly seq: number | undefined;
	/** True while the home relay has not put the certificate in sequence. */
	readonly certificateOnly: boolean;
	/** Let in on an outreach tablet, with the keys of no whole part of charts: no later role gives it any ([TRP-1]). */
	readonly ofTrip: boolean;
	/** The roles before the present one, oldest first: each holds for its chain up to a place. */
	readonly former: readonly { readonly role: Role; readonly upTo: number }[];
	/** The ENROL certificate on the wire; undefined for an admin whose grant is in GENESIS or a RECOVER. */
	readonly certificate: Uint8Array | undefined;
}

/** A device of the practice. */
export interface Device {
	/** Ed25519 public key, 32 bytes: what the device proves at login. */
	readonly transportKey: Uint8Array;
	readonly site: SiteId;
}

/** A relay that an admin has named. */
export interface KnownRelay {
	readonly relayKey: Uint8Array;
	readonly relayGen: Uint8Array;
	readonly log: LogHead;
	readonly seq: number;
}

/** An invitation. Its expiry is the relay's clock and not told here. */
export interface Invitation {
	readonly userId: UserId;
	readonly role: Role;
	readonly site: SiteId;
	readonly validMs: number;
	readonly seq: number;
	/** The credential that was enrolled under it. */
	readonly usedBy: CredId | undefined;
}

/** A scope's key of an epoch behind the first. */
export interface Rotation {
	readonly scope: number;
	readonly epoch: number;
	readonly boxes: ReadonlyMap<CredId, Uint8Array>;
	readonly recovery: Uint8Array;
	readonly before: Uint8Array;
	readonly auditKey: Uint8Array;
	readonly by: CredId;
	readonly seq: number;
}

/** A time when the practice was recovered with its words. */
export interface Recovery {
	readonly seq: number;
	/** The new admin's clock. */
	readonly at: number;
	readonly credId: CredId;
	readonly deviceId: DeviceId;
}

/** What an admin has said of an envelope from behind a cut. */
export type Word = 'accepted' | 'discarded';

/** What of a document was erased. */
export interface ErasedContent {
	/** By author, the place up to which what they chained in it is gone. */
	readonly covers: ReadonlyMap<CredId, number>;
	readonly chunks: ReadonlySet<EnvelopeId>;
	/** Place in the log of the last record that erased something of it. */
	readonly seq: number;
}

/** What an admin asked to have erased, and what became of it. */
export interface Erasure {
	/** In hex, as the log has it. */
	readonly id: string;
	readonly reason: EraseReason;
	readonly by: CredId;
	/** The asking admin's clock. */
	readonly at: number;
	readonly seq: number;
	readonly parts: ReadonlyMap<DocId, ErasedContent>;
	readonly pages: readonly DocId[];
	/** People who may confirm it: who was an admin when it was asked for, and did not ask. */
	readonly others: ReadonlySet<UserId>;
	readonly stand: 'waiting' | 'erased' | 'withdrawn' | 'replaced' | 'held' | 'lapsed';
	/** Who ended it, when by their clock, and where in the log. Of one that lapsed: the record that was signed too late. */
	readonly ended?: { readonly by: CredId; readonly at: number; readonly seq: number };
}

/** The fold of a practice's control log. Never changed in place. */
export interface ControlState {
	readonly practiceId: PracticeId;
	/** 16 random bytes of GENESIS: every lockbox of the practice is bound to them. */
	readonly salt: Uint8Array;
	readonly rootSignKey: Uint8Array;
	readonly rootKemKey: Uint8Array;
	/** Public half of the audit scope's key, 65 bytes. */
	readonly auditKey: Uint8Array;
	readonly recovery: readonly Lockbox[];
	/** By the first admin's clock, for display only. */
	readonly begunAt: number;
	readonly credentials: ReadonlyMap<CredId, Credential>;
	readonly devices: ReadonlyMap<DeviceId, Device>;
	readonly relays: readonly KnownRelay[];
	/** Keys in hex of relays that an admin had named and has taken back ([UPS-7]). */
	readonly withdrawn: ReadonlySet<string>;
	/** By inviteId in hex. */
	readonly invites: ReadonlyMap<string, Invitation>;
	/** Credentials that belong no more, also such as this log never held, with the place up to which they count. */
	readonly revoked: ReadonlyMap<CredId, { readonly upTo: number; readonly seq: number }>;
	readonly rotations: readonly Rotation[];
	/** Oldest first. */
	readonly recoveries: readonly Recovery[];
	/** Devices to be emptied; it is so only for one on which nobody belongs any more. */
	readonly wipes: ReadonlyMap<DeviceId, { readonly now: boolean; readonly seq: number }>;
	/** Devices that hold their own patients alone: of nobody else even the name. */
	readonly ownOnly: ReadonlySet<DeviceId>;
	readonly words: ReadonlyMap<EnvelopeId, Word>;
	/** Since when roles are held to what they may write: behind these places, and for others from the start. */
	readonly rights: { readonly seq: number; readonly cuts: ReadonlyMap<CredId, number> } | undefined;
	/** By id, in the order they were asked for. */
	readonly erasures: ReadonlyMap<string, Erasure>;
	/** Documents of which content was erased. */
	readonly erased: ReadonlyMap<DocId, ErasedContent>;
	/** Place of the last record that erased something; 0: none has. */
	readonly erasedAt: number;
	/** Documents that may not be erased. */
	readonly onHold: ReadonlySet<DocId>;
	/** Place of the last record that may have changed which envelopes count; 0: none has. */
	readonly judgedAt: number;
	readonly head: LogHead;
	/** Records whose body this version may not know, kept and forwarded as they came. */
	readonly later: readonly SignedControlRecord[];
}

/** Why a record does not belong into the log at this place, or a certificate cannot be taken. */
export type ControlError = {
	readonly type:
		| 'MalformedRecord'
		| 'BadSignature'
		| 'WrongPractice'
		| 'OutOfPlace'
		| 'NotAdmin'
		| 'UnknownInvite'
		| 'InviteUsed'
		| 'InviteDiffers'
		| 'CredentialTaken'
		| 'DeviceKeyDiffers'
		| 'UnknownMember'
		| 'AlreadyRevoked'
		| 'LastAdmin'
		| 'WrongEpoch'
		| 'KeyForRevoked'
		| 'RightsHeld'
		| 'ErasureUnknown'
		| 'ErasureOver'
		| 'ErasureOnHold'
		| 'SecondAdminNeeded';
	/** The place in the log where it was met; 0 for a certificate. */
	readonly seq: number;
};
