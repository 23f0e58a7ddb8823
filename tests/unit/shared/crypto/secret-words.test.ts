import { describe, expect, it } from 'vitest';
import { bytesToHex, hexToBytes } from '#shared/core/bytes.ts';
import { parseSecretWords, SECRET_WORDS, secretToWords } from '#shared/crypto/secret-words.ts';
import { createSeededRandom } from '../../../support/seeded-random.ts';

// trezor/python-mnemonic vectors.json, the vectors that BIP-39 names.
const BIP39_CASES = [
	['00'.repeat(16), `${'abandon '.repeat(11)}about`],
	['7f'.repeat(16), 'legal winner thank year wave sausage worth useful legal winner thank yellow'],
	['ff'.repeat(16), `${'zoo '.repeat(11)}wrong`],
	['00'.repeat(32), `${'abandon '.repeat(23)}art`],
	['ff'.repeat(32), `${'zoo '.repeat(23)}vote`]
] as const;

const random = createSeededRandom(17);
const words24 = secretToWords(random.bytes(32)).split(' ');

describe('secret words', () => {
	it.each(BIP39_CASES)('[KEY-7] BIP-39: %s', (hex, words) => {
		expect(secretToWords(hexToBytes(hex))).toBe(words);
		const parsed = parseSecretWords(words, hex.length === 32 ? 16 : 32);
		expect(parsed.ok && bytesToHex(parsed.value)).toBe(hex);
	});

	it('[KEY-7] has 2048 words that differ in their first four letters', () => {
		expect(new Set(SECRET_WORDS.map((word) => word.slice(0, 4))).size).toBe(2048);
	});

	it.each([
		['capitals and line breaks', words24.join('\n').toUpperCase()],
		['numbering', words24.map((word, i) => `${i + 1}. ${word}`).join('  ')],
		['commas', ` ${words24.join(', ')} `]
	])('[KEY-7] forgives %s', (_what, text) => {
		expect(parseSecretWords(text, 32)).toEqual(parseSecretWords(words24.join(' '), 32));
		expect(parseSecretWords(text, 32).ok).toBe(true);
	});

	it('[KEY-7] says how many words are missing, and which is misspelt, without repeating any', () => {
		expect(parseSecretWords(words24.slice(1).join(' '), 32)).toEqual({
			ok: false,
			error: { type: 'WordCount', expected: 24, found: 23 }
		});
		expect(parseSecretWords('', 16)).toMatchObject({ error: { type: 'WordCount', expected: 12, found: 0 } });
		const misspelt = words24.with(6, 'abandn').join(' ');
		expect(parseSecretWords(misspelt, 32)).toEqual({
			ok: false,
			error: { type: 'UnknownWord', position: 7 }
		});
	});

	it('[KEY-7] notices nearly every wrong or swapped word', () => {
		let slipped = 0;
		const tries = 2000;
		for (let i = 0; i < tries; i++) {
			const at = random.below(24);
			const wrong = SECRET_WORDS[random.below(2048)]!;
			if (wrong !== words24[at] && parseSecretWords(words24.with(at, wrong).join(' '), 32).ok) slipped++;
		}
		// The checksum has 8 bits: about 8 in 2000 slip through.
		expect(slipped).toBeLessThan(30);
		const swapped = [words24[1], words24[0], ...words24.slice(2)].join(' ');
		expect(parseSecretWords(swapped, 32)).toEqual({ ok: false, error: { type: 'WordsDoNotMatch' } });
	});
});
