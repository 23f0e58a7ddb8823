// A person's keys behind a six-digit PIN, for the memory of one process only. The PIN alone is worth nothing against
// somebody who copied the bytes: the key also needs a secret that is kept beside them and never written anywhere.
import { concatBytes, utf8 } from '../core/bytes.ts';
import type { Random } from '../core/random.ts';
import type { AesKey, Argon2Cost, CryptoSuite } from './suite.ts';

/** How many digits a PIN has. */
export const PIN_DIGITS = 6;

/** Why a PIN is refused: not six digits, one digit or pair or triple again and again, or digits in a row. */
export type PinWeakness = 'not-digits' | 'repeats' | 'run';

const RUNS = '01234567890 09876543210';

/** What is wrong with a PIN, or undefined. */
export function pinWeakness(pin: string): PinWeakness | undefined {
	if (!/^[0-9]{6}$/.test(pin)) return 'not-digits';
	if (/^(.{1,3})\1+$/.test(pin)) return 'repeats';
	return RUNS.includes(pin) ? 'run' : undefined;
}

/** Bytes that a PIN opens again. Never stored. */
export interface PinWrap {
	readonly salt: Uint8Array;
	readonly secret: Uint8Array;
	readonly nonce: Uint8Array;
	readonly sealed: Uint8Array;
	readonly cost: Argon2Cost;
}

const INFO = utf8('saddlebag/pin/v1');

async function keyOf(
	suite: CryptoSuite,
	pin: string,
	{ salt, secret, cost }: Pick<PinWrap, 'salt' | 'secret' | 'cost'>
): Promise<AesKey> {
	const slow = await suite.argon2id(pin, salt, cost);
	return suite.importAes(await suite.hkdf(concatBytes(slow, secret), salt, INFO, 32));
}

/** Seals bytes under a PIN (slow, by Argon2id) and a fresh secret. */
export async function wrapWithPin(
	suite: CryptoSuite,
	random: Random,
	pin: string,
	plaintext: Uint8Array,
	cost: Argon2Cost
): Promise<PinWrap> {
	const parts = { salt: random.bytes(16), secret: random.bytes(32), nonce: random.bytes(12), cost };
	const key = await keyOf(suite, pin, parts);
	return { ...parts, sealed: await suite.aesSeal(key, parts.nonce, parts.salt, plaintext) };
}

/** The bytes, or undefined when the PIN is another one. */
export async function unwrapWithPin(
	suite: CryptoSuite,
	pin: string,
	wrap: PinWrap
): Promise<Uint8Array | undefined> {
	const key = await keyOf(suite, pin, wrap);
	return suite.aesOpen(key, wrap.nonce, wrap.salt, wrap.sealed);
}
