// The 24 recovery words of a practice: its root keys derive from them and exist nowhere else but on paper.
import { concatBytes, utf8 } from '../core/bytes.ts';
import type { Random } from '../core/random.ts';
import { ok, type Result } from '../core/result.ts';
import { parseSecretWords, secretToWords, type WordsError } from './secret-words.ts';
import type { CryptoSuite, KemKey, SigningKey } from './suite.ts';

/** 24 words separated by single spaces, checked. */
export type RecoveryWords = string & { readonly __brand: 'RecoveryWords' };

const SIGN_INFO = utf8('saddlebag/root-sign/v1');
const KEM_INFO = utf8('saddlebag/root-kem/v1');
const ROOT_ID = utf8('saddlebag/root-id/v1\0');
const NO_SALT = new Uint8Array(0);

/** Fresh words: 256 random bits. */
export const createRecoveryWords = (random: Random): RecoveryWords =>
	secretToWords(random.bytes(32)) as RecoveryWords;

/** Typed words, checked and put in their normal form. */
export function parseRecoveryWords(text: string): Result<RecoveryWords, WordsError> {
	const secret = parseSecretWords(text, 32);
	return secret.ok ? ok(secretToWords(secret.value) as RecoveryWords) : secret;
}

/** The practice's root keys: `signing` signs GENESIS and RECOVER, recovery lockboxes are sealed to `kem`. */
export async function rootKeysOfWords(
	suite: CryptoSuite,
	words: RecoveryWords
): Promise<{ readonly signing: SigningKey; readonly kem: KemKey }> {
	const secret = parseSecretWords(words, 32);
	if (!secret.ok) throw new TypeError('recovery words were not parsed first');
	const [signing, kem] = await Promise.all([
		suite.hkdf(secret.value, NO_SALT, SIGN_INFO, 32).then((seed) => suite.importSigningSeed(seed)),
		suite.hkdf(secret.value, NO_SALT, KEM_INFO, 32).then((ikm) => suite.deriveKemKey(ikm))
	]);
	return { signing, kem };
}

/** By what a relay finds the practice of a root signing key: the first 16 bytes of a hash over it. */
export const rootIdOf = async (
	suite: Pick<CryptoSuite, 'sha256'>,
	rootSignKey: Uint8Array
): Promise<Uint8Array> => (await suite.sha256(concatBytes(ROOT_ID, rootSignKey))).slice(0, 16);
