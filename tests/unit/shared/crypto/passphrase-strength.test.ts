import { describe, expect, it } from 'vitest';
import {
	generatePassphrase,
	MIN_PASSPHRASE_BITS,
	passphraseBits
} from '#shared/crypto/passphrase-strength.ts';
import { createSeededRandom } from '../../../support/seeded-random.ts';

const random = createSeededRandom(22);

describe('passphrase strength', () => {
	it('[KEY-12] five generated words are worth 55 bits, in any dress', () => {
		for (let i = 0; i < 200; i++) {
			const passphrase = generatePassphrase(random);
			expect(passphrase.split('-')).toHaveLength(5);
			expect(passphraseBits(passphrase)).toBe(55);
			expect(passphraseBits(passphrase.replaceAll('-', ' '))).toBe(55);
		}
		expect(passphraseBits(generatePassphrase(random, 4))).toBeLessThan(MIN_PASSPHRASE_BITS);
	});

	it.each([
		'',
		'a',
		'password',
		'Password1!',
		'P@ssw0rd2024!',
		'qwertyuiop',
		'aaaaaaaaaaaaaaaaaaaaaaaaaaaa',
		'12345678901234567890',
		'abcdefghijklmnopqrstuvwxyz',
		'clinic2025',
		'Summer2025!',
		'hilltop-clinic-2025',
		'letmein letmein letmein letmein letmein',
		'abcabcabcabcabcabcabcabc',
		'!!!!!!!!!!!!!!!!!!!!!!!!'
	])('[KEY-12] "%s" is not enough', (passphrase) => {
		expect(passphraseBits(passphrase)).toBeLessThan(MIN_PASSPHRASE_BITS);
	});

	it.each([
		'x7#Kq!9vT2$mLw4&Zp8@Rj',
		'the nurse who rode a grey horse to the far village twice',
		'\u6e2f\u53e3\u306e\u8d64\u3044\u5c4b\u6839\u3068\u767d\u3044\u72ac\u304c\u8d70\u308b'
	])('[KEY-12] "%s" is enough', (passphrase) => {
		expect(passphraseBits(passphrase)).toBeGreaterThanOrEqual(MIN_PASSPHRASE_BITS);
	});

	it('[KEY-12] a generated passphrase repeats no word and uses the whole list', () => {
		const firsts = new Set<string>();
		for (let i = 0; i < 3000; i++) {
			const words = generatePassphrase(random).split('-');
			expect(new Set(words).size).toBe(5);
			for (const word of words) firsts.add(word);
		}
		expect(firsts.size).toBeGreaterThan(2000);
	});
});
