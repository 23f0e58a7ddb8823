// Lockboxes: a scope's key (or the audit private key) sealed to one credential, or to the practice root for recovery.
// They travel inside signed control records; they are bound to practice, scope, epoch and recipient.
import { concatBytes, utf8 } from '../core/bytes.ts';
import type { CryptoSuite, KemKey } from './suite.ts';

const LABEL = utf8('saddlebag/lockbox/v1');
const NO_AAD = new Uint8Array(0);

/** What a lockbox is bound to. Opening it with anything else fails. */
export interface LockboxPlace {
	/** The 16-byte salt of the practice's GENESIS. */
	readonly practice: Uint8Array;
	readonly scope: number;
	readonly epoch: number;
	/** credId of the recipient, 16 bytes; rootRecipient() for the practice root. */
	readonly recipient: Uint8Array;
}

/** The recipient that stands for the practice root: 16 zero bytes. */
export const rootRecipient = (): Uint8Array => new Uint8Array(16);

function infoOf(place: LockboxPlace): Uint8Array {
	if (place.recipient.length !== 16) throw new RangeError('a lockbox recipient has 16 bytes');
	const numbers = new Uint8Array(8);
	const view = new DataView(numbers.buffer);
	view.setUint32(0, place.scope);
	view.setUint32(4, place.epoch);
	return concatBytes(LABEL, place.practice, numbers, place.recipient);
}

/** Seals a 32-byte secret to a KEM public key (65 bytes). 113 bytes. Throws RangeError when the key is no point of P-256. */
export async function sealLockbox(
	suite: CryptoSuite,
	place: LockboxPlace,
	recipientKey: Uint8Array,
	secret: Uint8Array
): Promise<Uint8Array> {
	if (secret.length !== 32) throw new RangeError('a lockbox holds 32 bytes');
	return suite.hpkeSeal(recipientKey, infoOf(place), NO_AAD, secret);
}

/** The 32-byte secret, or undefined when the lockbox is not for this key and place. */
export async function openLockbox(
	suite: CryptoSuite,
	place: LockboxPlace,
	key: KemKey,
	sealed: Uint8Array
): Promise<Uint8Array | undefined> {
	const secret = await suite.hpkeOpen(key, infoOf(place), NO_AAD, sealed);
	return secret?.length === 32 ? secret : undefined;
}
