// A person's user key under what an authenticator answers (WebAuthn, extension `prf`; W3C Web Authentication Level 3,
// section 10.1.4): 32 bytes that only this authenticator makes of this credential and this salt, and only for a person whom it
// has recognised. No guess is worth trying, so nothing slow stands between.
import { utf8 } from '../core/bytes.ts';
import type { Random } from '../core/random.ts';
import { openRow, sealRow } from './seal-row.ts';
import type { AesKey, CryptoSuite } from './suite.ts';

const INFO = utf8('saddlebag/unlock-key/v1');
/** How much an authenticator answers. */
export const PRF_BYTES = 32;
/** How much of it is drawn anew for each key. */
export const PRF_SALT_BYTES = 32;

async function keyOf(suite: CryptoSuite, prf: Uint8Array, salt: Uint8Array): Promise<AesKey> {
	if (prf.length !== PRF_BYTES) throw new RangeError('an authenticator answers 32 bytes');
	return suite.importAes(await suite.hkdf(prf, salt, INFO, 32));
}

/** `place`: where the wrap is stored; it opens nowhere else. Throws RangeError for an answer of another length. */
export async function wrapWithUnlockKey(
	suite: CryptoSuite,
	random: Random,
	{ prf, salt, place }: { readonly prf: Uint8Array; readonly salt: Uint8Array; readonly place: string },
	userKey: Uint8Array
): Promise<Uint8Array> {
	return sealRow(suite, random, await keyOf(suite, prf, salt), place, userKey);
}

/** The user key, or undefined when another key answered or the wrap is not the one that was stored there. */
export async function unwrapWithUnlockKey(
	suite: CryptoSuite,
	{ prf, salt, place }: { readonly prf: Uint8Array; readonly salt: Uint8Array; readonly place: string },
	wrapped: Uint8Array
): Promise<Uint8Array | undefined> {
	if (prf.length !== PRF_BYTES) return undefined;
	return openRow(suite, await keyOf(suite, prf, salt), place, wrapped);
}
