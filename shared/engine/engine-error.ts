// Why a command of an engine was not done, as types only.
import type { PinWeakness } from '../crypto/pin.ts';
import type { WordsError } from '../crypto/secret-words.ts';
import type { TransferError } from '../exchange/transfer-file.ts';
import type { VerbError } from '../chart/edit.ts';
import type { FileError } from './holding/holding-api.ts';
import type { TripError } from './trips/trips-api.ts';
import type { ErasureError } from './erasure/erasure-api.ts';
import type { MembersError } from './members-api.ts';
import type { RightsError } from './rights-api.ts';
import type { UnlockKeyError } from './unlock-keys-api.ts';
import type { SharingError } from './sharing/sharing-api.ts';
import type { BesideError } from './beside/beside-api.ts';
import type { RecoveryError } from './recovery/recovery-api.ts';
import type { RelayError } from './relay-api.ts';

export type EngineError =
	| VerbError
	| { readonly type: 'Locked' }
	| { readonly type: 'ProfileExists' }
	| { readonly type: 'NoProfile' }
	| { readonly type: 'WrongPassphrase' }
	| { readonly type: 'WeakPassphrase' }
	/** It opens somebody else's keys on this device. */
	| { readonly type: 'PassphraseTaken' }
	| { readonly type: 'WeakPin'; readonly reason: PinWeakness }
	| { readonly type: 'WrongPin'; readonly triesLeft: number }
	/** Their keys are not held any more: the passphrase opens them. */
	| { readonly type: 'PinGone' }
	| UnlockKeyError
	| { readonly type: 'BadLink' }
	/** The twelve words of an invitation are not such words; the words themselves are not in here. */
	| { readonly type: 'BadWords'; readonly problem: WordsError }
	| RelayError
	| MembersError
	| ErasureError
	| RecoveryError
	| BesideError
	/** This person is supervised, and this is not kept for later. */
	| { readonly type: 'Supervised' }
	| RightsError
	| SharingError
	| { readonly type: 'InviteRefused'; readonly reason: string }
	| { readonly type: 'NoSuchChart' }
	| { readonly type: 'NotSaved'; readonly cause: 'full' | 'failed' | 'used-elsewhere' }
	| { readonly type: 'NoKeyForScope'; readonly scope: string }
	| TransferError
	/** The file is of another practice: nothing in it can be opened here. */
	| { readonly type: 'OtherPractice' }
	| FileError
	| TripError;
