// Secrets as English words with a checksum (BIP-39), for paper and for reading aloud.
import { entropyToMnemonic, mnemonicToEntropy } from '@scure/bip39';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import { err, ok, type Result } from '../core/result.ts';

/** What is wrong with typed words. `position` counts from 1; the words themselves are never repeated. */
export type WordsError =
	| { readonly type: 'WordCount'; readonly expected: number; readonly found: number }
	| { readonly type: 'UnknownWord'; readonly position: number }
	| { readonly type: 'WordsDoNotMatch' };

/** The 2048 words, sorted. */
export const SECRET_WORDS: readonly string[] = wordlist;
const KNOWN_WORDS = new Set(wordlist);

/** 16 bytes as 12 words, 32 bytes as 24; the last word holds the checksum. */
export const secretToWords = (secret: Uint8Array): string => entropyToMnemonic(secret, wordlist);

/**
 * Typed words as the secret of `length` bytes (16 or 32). Case, spacing, commas and numbering ("1. abandon") are
 * forgiven; a misspelt, missing, swapped or wrong word is reported (a wrong but existing word slips through the
 * checksum once in 16 for 12 words, once in 256 for 24).
 */
export function parseSecretWords(text: string, length: 16 | 32): Result<Uint8Array, WordsError> {
	const words = text
		.normalize('NFKD')
		.toLowerCase()
		.split(/[^a-z]+/)
		.filter((word) => word !== '');
	const expected = (length * 3) / 4;
	if (words.length !== expected) return err({ type: 'WordCount', expected, found: words.length });
	const unknown = words.findIndex((word) => !KNOWN_WORDS.has(word));
	if (unknown >= 0) return err({ type: 'UnknownWord', position: unknown + 1 });
	try {
		return ok(mnemonicToEntropy(words.join(' '), wordlist));
	} catch {
		return err({ type: 'WordsDoNotMatch' });
	}
}
