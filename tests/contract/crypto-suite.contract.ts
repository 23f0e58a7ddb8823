// What every CryptoSuite must do, the real one and the simulator's: round trips, exact lengths, and refusal of
// everything that was not sealed or signed with exactly these arguments.
import { fc } from '../support/seeded-fast-check.ts';
import { describe, expect, it } from 'vitest';
import { bytesToHex, concatBytes, utf8 } from '#shared/core/bytes.ts';
import type { CryptoSuite } from '#shared/crypto/suite.ts';
import { createSeededRandom } from '../support/seeded-random.ts';

/** A copy with the lowest bit of one byte changed. */
const altered = (bytes: Uint8Array, at: number): Uint8Array =>
	bytes.map((byte, i) => (i === at ? byte ^ 1 : byte));

/** The same bytes in the middle of a larger buffer: implementations must honour a view's offset. */
const asView = (bytes: Uint8Array): Uint8Array =>
	concatBytes(new Uint8Array(7), bytes, new Uint8Array(5)).subarray(7, 7 + bytes.length);

/** Defines the contract's tests for one implementation. */
export function cryptoSuiteContract(createSuite: () => CryptoSuite): void {
	const suite = createSuite();
	const random = createSeededRandom(20_260_101);
	const nonce = random.bytes(12);
	const [aad, info, message] = [utf8('header'), utf8('info'), utf8('what was said')];
	const arrays = fc.uint8Array({ maxLength: 400 });
	const few = { numRuns: 25 };

	describe('hashes', () => {
		it('sha256 is SHA-256 (FIPS 180-4 "abc")', async () => {
			const hash = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
			expect(bytesToHex(await suite.sha256(utf8('abc')))).toBe(hash);
			expect(bytesToHex(await suite.sha256(asView(utf8('abc'))))).toBe(hash);
		});

		it('hmac is HMAC-SHA-256 (RFC 4231 case 2)', async () => {
			const mac = await suite.hmac(utf8('Jefe'), utf8('what do ya want for nothing?'));
			expect(bytesToHex(mac)).toBe('5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843');
		});

		it('hkdf gives the length asked for, and other bytes when any argument differs', async () => {
			const [ikm, salt] = [random.bytes(32), random.bytes(16)];
			const base = bytesToHex(await suite.hkdf(ikm, salt, info, 40));
			expect(base).toHaveLength(80);
			expect(bytesToHex(await suite.hkdf(ikm, salt, info, 40))).toBe(base);
			expect(bytesToHex(await suite.hkdf(ikm, salt, info, 16))).toBe(base.slice(0, 32));
			for (const other of [
				suite.hkdf(altered(ikm, 31), salt, info, 40),
				suite.hkdf(ikm, altered(salt, 0), info, 40),
				suite.hkdf(ikm, salt, altered(info, 0), 40)
			]) {
				expect(bytesToHex(await other)).not.toBe(base);
			}
		});

		it.each([0, 8161])('hkdf refuses to give %i bytes', async (length) => {
			await expect(suite.hkdf(random.bytes(32), info, info, length)).rejects.toThrow(RangeError);
		});
	});

	describe('AES-256-GCM', () => {
		it('opens what it sealed, 16 bytes longer than the plaintext', async () => {
			const key = await suite.importAes(random.bytes(32));
			await fc.assert(
				fc.asyncProperty(arrays, arrays, async (plaintext, data) => {
					const sealed = await suite.aesSeal(key, nonce, data, plaintext);
					expect(sealed).toHaveLength(plaintext.length + 16);
					expect(await suite.aesOpen(key, nonce, asView(data), asView(sealed))).toEqual(plaintext);
				}),
				few
			);
		});

		it('refuses another key, nonce or data, every changed byte and every cut', async () => {
			const raw = random.bytes(32);
			const key = await suite.importAes(raw);
			const sealed = await suite.aesSeal(key, nonce, aad, message);
			const other = await suite.importAes(altered(raw, 13));
			expect(await suite.aesOpen(other, nonce, aad, sealed)).toBeUndefined();
			expect(await suite.aesOpen(key, altered(nonce, 11), aad, sealed)).toBeUndefined();
			expect(await suite.aesOpen(key, nonce, altered(aad, 0), sealed)).toBeUndefined();
			expect(await suite.aesOpen(key, nonce, utf8(''), sealed)).toBeUndefined();
			for (let i = 0; i < sealed.length; i++) {
				expect(await suite.aesOpen(key, nonce, aad, altered(sealed, i))).toBeUndefined();
				expect(await suite.aesOpen(key, nonce, aad, sealed.slice(0, i))).toBeUndefined();
			}
		});

		it('does not show the plaintext', async () => {
			const key = await suite.importAes(random.bytes(32));
			const sealed = await suite.aesSeal(key, nonce, aad, new Uint8Array(64));
			expect(bytesToHex(sealed)).not.toContain('00'.repeat(8));
		});

		it('a key does not change with the buffer it came from', async () => {
			const raw = random.bytes(32);
			const key = await suite.importAes(raw);
			const sealed = await suite.aesSeal(key, nonce, aad, message);
			raw.fill(0);
			expect(await suite.aesOpen(key, nonce, aad, sealed)).toEqual(message);
		});

		it('throws on a key or nonce of another length', async () => {
			await expect(suite.importAes(random.bytes(16))).rejects.toThrow(RangeError);
			const key = await suite.importAes(random.bytes(32));
			await expect(suite.aesSeal(key, random.bytes(16), aad, message)).rejects.toThrow(RangeError);
			await expect(suite.aesOpen(key, random.bytes(8), aad, random.bytes(40))).rejects.toThrow(RangeError);
		});
	});

	describe('Ed25519', () => {
		it('verifies what it signed; one seed gives one key and one signature', async () => {
			const seed = random.bytes(32);
			const key = await suite.importSigningSeed(seed);
			const again = await suite.importSigningSeed(asView(seed));
			expect(key.publicKey).toHaveLength(32);
			expect(again.publicKey).toEqual(key.publicKey);
			await fc.assert(
				fc.asyncProperty(arrays, async (text) => {
					const signature = await suite.sign(key, text);
					expect(signature).toHaveLength(64);
					expect(await suite.sign(again, text)).toEqual(signature);
					expect(await suite.verify(key.publicKey, asView(text), asView(signature))).toBe(true);
				}),
				few
			);
		});

		it('refuses another message or key, every changed byte and other lengths', async () => {
			const key = await suite.importSigningSeed(random.bytes(32));
			const other = await suite.importSigningSeed(random.bytes(32));
			const signature = await suite.sign(key, message);
			expect(await suite.verify(key.publicKey, altered(message, 0), signature)).toBe(false);
			expect(await suite.verify(other.publicKey, message, signature)).toBe(false);
			for (let i = 0; i < 64; i++) {
				expect(await suite.verify(key.publicKey, message, altered(signature, i))).toBe(false);
			}
			expect(await suite.verify(key.publicKey, message, signature.slice(0, 63))).toBe(false);
			expect(await suite.verify(key.publicKey, message, concatBytes(signature, utf8('x')))).toBe(false);
			expect(await suite.verify(key.publicKey.slice(1), message, signature)).toBe(false);
			expect(await suite.verify(utf8(''), message, signature)).toBe(false);
		});

		it('throws on a seed of another length', async () => {
			await expect(suite.importSigningSeed(random.bytes(31))).rejects.toThrow(RangeError);
		});
	});

	describe('HPKE', () => {
		it('derives one key pair from one key material, in the shape of a point', async () => {
			const ikm = random.bytes(32);
			const key = await suite.deriveKemKey(ikm);
			expect(key.publicKey).toHaveLength(65);
			expect(key.publicKey[0]).toBe(4);
			expect((await suite.deriveKemKey(asView(ikm))).publicKey).toEqual(key.publicKey);
			expect((await suite.deriveKemKey(altered(ikm, 0))).publicKey).not.toEqual(key.publicKey);
			await expect(suite.deriveKemKey(random.bytes(31))).rejects.toThrow(RangeError);
		});

		it('opens what was sealed to it, 81 bytes longer than the plaintext', async () => {
			const key = await suite.deriveKemKey(random.bytes(32));
			await fc.assert(
				fc.asyncProperty(arrays, async (plaintext) => {
					const sealed = await suite.hpkeSeal(asView(key.publicKey), info, aad, plaintext);
					expect(sealed).toHaveLength(plaintext.length + 81);
					expect(await suite.hpkeOpen(key, info, aad, asView(sealed))).toEqual(plaintext);
				}),
				few
			);
		});

		it('refuses another key, info or data, every changed byte and cuts', async () => {
			const key = await suite.deriveKemKey(random.bytes(32));
			const other = await suite.deriveKemKey(random.bytes(32));
			const sealed = await suite.hpkeSeal(key.publicKey, info, aad, message);
			expect(await suite.hpkeOpen(other, info, aad, sealed)).toBeUndefined();
			expect(await suite.hpkeOpen(key, altered(info, 0), aad, sealed)).toBeUndefined();
			expect(await suite.hpkeOpen(key, info, altered(aad, 0), sealed)).toBeUndefined();
			for (let i = 0; i < sealed.length; i++) {
				expect(await suite.hpkeOpen(key, info, aad, altered(sealed, i))).toBeUndefined();
			}
			for (const length of [0, 64, 65, 80, 81, sealed.length - 1]) {
				expect(await suite.hpkeOpen(key, info, aad, sealed.slice(0, length))).toBeUndefined();
			}
		});

		it('throws on a recipient key of another length', async () => {
			await expect(suite.hpkeSeal(random.bytes(33), info, aad, message)).rejects.toThrow(RangeError);
		});
	});

	it('argon2id gives 32 bytes that depend on passphrase, salt and every cost', async () => {
		const cost = { memoryKiB: 64, passes: 1, lanes: 1 };
		const hashes = await Promise.all([
			suite.argon2id('one', utf8('salt salt'), cost),
			suite.argon2id('two', utf8('salt salt'), cost),
			suite.argon2id('one', utf8('tlas tlas'), cost),
			suite.argon2id('one', utf8('salt salt'), { ...cost, memoryKiB: 128 }),
			suite.argon2id('one', utf8('salt salt'), { ...cost, passes: 2 }),
			suite.argon2id('one', utf8('salt salt'), { ...cost, lanes: 2 })
		]);
		expect(hashes.every((hash) => hash.length === 32)).toBe(true);
		expect(new Set(hashes.map(bytesToHex)).size).toBe(hashes.length);
		expect(await suite.argon2id('one', utf8('salt salt'), cost)).toEqual(hashes[0]);
	});
}
