import { describe, expect, it } from 'vitest';
import { bytesToHex } from '#shared/core/bytes.ts';
import { createRecoveryWords, parseRecoveryWords, rootKeysOfWords } from '#shared/crypto/recovery-words.ts';
import type { RecoveryWords } from '#shared/crypto/recovery-words.ts';
import { createWebCryptoSuite } from '#shared/crypto/web-crypto-suite.ts';
import { createSeededRandom } from '../../../support/seeded-random.ts';

const suite = createWebCryptoSuite();
const words = createRecoveryWords(createSeededRandom(14));

describe('recovery words', () => {
	it('[KEY-7] are 24 words that parse back to themselves', () => {
		expect(words.split(' ')).toHaveLength(24);
		expect(parseRecoveryWords(words)).toEqual({ ok: true, value: words });
	});

	it('[KEY-7] differ from practice to practice', () => {
		expect(createRecoveryWords(createSeededRandom(15))).not.toBe(words);
	});

	it('[KEY-7] give the same two root keys wherever they are typed', async () => {
		const typed = parseRecoveryWords(words.toUpperCase());
		const [a, b] = [
			await rootKeysOfWords(suite, words),
			typed.ok && (await rootKeysOfWords(suite, typed.value))
		];
		expect(b && bytesToHex(b.signing.publicKey)).toBe(bytesToHex(a.signing.publicKey));
		expect(b && bytesToHex(b.kem.publicKey)).toBe(bytesToHex(a.kem.publicKey));
		const other = await rootKeysOfWords(suite, createRecoveryWords(createSeededRandom(16)));
		expect(bytesToHex(other.signing.publicKey)).not.toBe(bytesToHex(a.signing.publicKey));
		expect(bytesToHex(other.kem.publicKey)).not.toBe(bytesToHex(a.kem.publicKey));
	});

	it('throws on words that nobody parsed', async () => {
		await expect(rootKeysOfWords(suite, 'not words' as RecoveryWords)).rejects.toThrow(TypeError);
	});
});
