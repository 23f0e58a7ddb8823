// Sealing of rows that stay on this device: indexes, drafts, unsealed tails.
import { concatBytes, utf8 } from '../core/bytes.ts';
import type { Random } from '../core/random.ts';
import type { AesKey, CryptoSuite } from './suite.ts';

const NONCE_BYTES = 12;

/**
 * nonce || ciphertext || tag, bound to `context` (a row's table and key, say), so that rows cannot be swapped.
 * Nonces are random: one key seals at most 2^32 rows (NIST SP 800-38D section 8.3).
 */
export async function sealRow(
	suite: CryptoSuite,
	random: Random,
	key: AesKey,
	context: string,
	plaintext: Uint8Array
): Promise<Uint8Array> {
	const nonce = random.bytes(NONCE_BYTES);
	return concatBytes(nonce, await suite.aesSeal(key, nonce, utf8(context), plaintext));
}

/** The row's content, or undefined when key or context differ or the row was altered. */
export async function openRow(
	suite: CryptoSuite,
	key: AesKey,
	context: string,
	sealed: Uint8Array
): Promise<Uint8Array | undefined> {
	if (sealed.length < NONCE_BYTES) return undefined;
	return suite.aesOpen(key, sealed.slice(0, NONCE_BYTES), utf8(context), sealed.slice(NONCE_BYTES));
}
