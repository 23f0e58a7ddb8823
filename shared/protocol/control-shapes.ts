// What every control record of this version must look like (control-records.ts has the types and their meaning).
import { ROLES } from '../core/scopes.ts';
import type {
	CredentialGrant,
	Enrol,
	Genesis,
	Invite,
	Lockbox,
	Recover,
	RelayRecord
} from './control-records.ts';
import { ERASE_REASONS } from './erasure-records.ts';
import type { Confirm, Erase, ErasedPart, Hold, Withdraw } from './erasure-records.ts';
import type { Accept, Cut, Revoke, Rights, RoleRecord, Rotate, Wipe } from './membership-records.ts';
import type { ShapeOf } from './shape.ts';

const ID = { bytes: 16 } as const;
const KEY = { bytes: 32 } as const;
const KEM_KEY = { bytes: 65 } as const;
const U32 = { uint: 0xffffffff } as const;

const LOCKBOX: ShapeOf<Lockbox> = { map: { scope: U32, epoch: U32, sealed: { bytes: [81, 512] } } };
const LOCKBOXES = { list: LOCKBOX, max: 64 } as const;

const GRANT: ShapeOf<CredentialGrant> = {
	map: {
		credId: ID,
		userId: ID,
		role: { oneOf: ROLES },
		site: U32,
		deviceId: ID,
		transportKey: KEY,
		signKey: KEY,
		kemKey: KEM_KEY,
		lockboxes: LOCKBOXES
	}
};

const PLACE = { uint: Number.MAX_SAFE_INTEGER } as const;
const CUT: ShapeOf<Cut> = { map: { credId: ID, upTo: PLACE } };
const SEALED_KEY = { bytes: [81, 512] } as const;
/** nonce 12, key 32, tag 16 */
export const SEALED_ROW_OF_KEY = 60;
const MAX_CUTS = 256;
const MAX_BOXES = 1024;
/** Most envelopes that one ACCEPT names, of each kind. */
export const MAX_NAMED = 1024;

/** Most documents that one ERASE or HOLD names, and chunks of one file. */
export const MAX_ERASED_PARTS = 1024;
const MAX_CHUNKS = 1024;
const ERASED_PART: ShapeOf<ErasedPart> = {
	map: {
		docId: ID,
		covers: { list: CUT, max: MAX_BOXES },
		chunks: { list: KEY, max: MAX_CHUNKS }
	}
};

type BodyShape<T> = ShapeOf<Omit<T, 'type'>>;

/** The shape of each record's body, by record type. */
export const CONTROL_SHAPES: {
	readonly GENESIS: BodyShape<Omit<Genesis, 'rights'>>;
	readonly RELAY: BodyShape<RelayRecord>;
	readonly INVITE: BodyShape<Invite>;
	readonly ENROL: BodyShape<Enrol>;
	readonly RECOVER: BodyShape<Recover>;
	readonly REVOKE: BodyShape<Revoke>;
	readonly ROLE: BodyShape<RoleRecord>;
	readonly ROTATE: BodyShape<Rotate>;
	readonly WIPE: BodyShape<Wipe>;
	readonly ACCEPT: BodyShape<Accept>;
	readonly RIGHTS: BodyShape<Rights>;
	readonly ERASE: BodyShape<Erase>;
	readonly CONFIRM: BodyShape<Confirm>;
	readonly WITHDRAW: BodyShape<Withdraw>;
	readonly HOLD: BodyShape<Hold>;
} = {
	GENESIS: {
		map: {
			salt: ID,
			rootSignKey: KEY,
			rootKemKey: KEM_KEY,
			auditKey: KEM_KEY,
			admin: GRANT,
			recovery: LOCKBOXES
		}
	},
	RELAY: {
		map: { relayKey: KEY, relayGen: ID, log: { map: { seq: { uint: Number.MAX_SAFE_INTEGER }, hash: KEY } } }
	},
	INVITE: {
		map: {
			inviteId: ID,
			userId: ID,
			role: { oneOf: ROLES },
			site: U32,
			validMs: { uint: Number.MAX_SAFE_INTEGER }
		}
	},
	ENROL: { map: { inviteId: ID, grant: GRANT } },
	RECOVER: { map: { grant: GRANT } },
	REVOKE: { map: { cuts: { list: CUT, max: MAX_CUTS } } },
	ROLE: { map: { credId: ID, role: { oneOf: ROLES }, upTo: PLACE, lockboxes: LOCKBOXES } },
	ROTATE: {
		map: {
			scope: U32,
			epoch: U32,
			boxes: { list: { map: { credId: ID, sealed: SEALED_KEY } }, max: MAX_BOXES },
			recovery: SEALED_KEY,
			before: { bytes: [0, SEALED_ROW_OF_KEY] },
			auditKey: { bytes: [0, 65] }
		}
	},
	WIPE: { map: { deviceId: ID, now: { flag: true } } },
	ACCEPT: { map: { accepted: { list: KEY, max: MAX_NAMED }, discarded: { list: KEY, max: MAX_NAMED } } },
	RIGHTS: { map: { cuts: { list: CUT, max: MAX_BOXES } } },
	ERASE: {
		map: {
			erasure: ID,
			reason: { oneOf: ERASE_REASONS },
			parts: { list: ERASED_PART, max: MAX_ERASED_PARTS },
			pages: { list: ID, max: MAX_ERASED_PARTS }
		}
	},
	CONFIRM: { map: { erasure: ID } },
	WITHDRAW: { map: { erasure: ID } },
	HOLD: { map: { documents: { list: ID, max: MAX_ERASED_PARTS }, keep: { flag: true } } }
};

/** A GENESIS of a practice whose roles are held to what they may write from the beginning. */
export const GENESIS_WITH_RIGHTS: BodyShape<Required<Genesis>> = {
	map: { ...CONTROL_SHAPES.GENESIS.map, rights: U32 }
};

/** The fields around a body; `place` is missing in ENROL. */
export const PLACE_SHAPE: ShapeOf<{ seq: number; prev: Uint8Array }> = { map: { seq: U32, prev: KEY } };
