import { afterEach, describe, expect, it, vi } from 'vitest';
import { utf8 } from '#shared/core/bytes.ts';
import type { SigningKey } from '#shared/crypto/suite.ts';
import { createWebCryptoSuite } from '#shared/crypto/web-crypto-suite.ts';
import { cryptoSuiteContract } from '../../../contract/crypto-suite.contract.ts';
import { createSeededRandom } from '../../../support/seeded-random.ts';

const suite = createWebCryptoSuite();
const random = createSeededRandom(1);

describe('web crypto suite: contract', () => cryptoSuiteContract(createWebCryptoSuite));

describe('web crypto suite', () => {
	afterEach(() => {
		vi.unstubAllGlobals();
	});

	it('[KEY-2] asks no engine about a degenerate signature: even one that accepts everything is not believed', async () => {
		const honest = await suite.importSigningSeed(random.bytes(32));
		const signature = await suite.sign(honest, utf8('x'));
		vi.stubGlobal('crypto', { subtle: { importKey: async () => ({}), verify: async () => true } });
		const credulous = createWebCryptoSuite();
		const identity = Uint8Array.of(1, ...new Uint8Array(31));
		expect(await credulous.verify(honest.publicKey, utf8('x'), signature)).toBe(true);
		expect(await credulous.verify(identity, utf8('x'), signature)).toBe(false);
		expect(await credulous.verify(honest.publicKey, utf8('x'), new Uint8Array(64).fill(255))).toBe(false);
	});

	it('is not made where there is no WebCrypto', () => {
		vi.stubGlobal('crypto', {});
		expect(createWebCryptoSuite).toThrow('no WebCrypto');
	});

	it('its keys can be posted to another worker, and not be exported', async () => {
		const signing = structuredClone(await suite.importSigningSeed(random.bytes(32))) as SigningKey;
		const { native } = signing as unknown as { native: CryptoKey };
		await expect(crypto.subtle.exportKey('pkcs8', native)).rejects.toThrow();
		expect(await suite.verify(signing.publicKey, utf8('x'), await suite.sign(signing, utf8('x')))).toBe(true);

		const aes = structuredClone(await suite.importAes(random.bytes(32)));
		await expect(crypto.subtle.exportKey('raw', aes as unknown as CryptoKey)).rejects.toThrow();

		const kem = structuredClone(await suite.deriveKemKey(random.bytes(32)));
		const { pair } = kem as unknown as { pair: CryptoKeyPair };
		await expect(crypto.subtle.exportKey('pkcs8', pair.privateKey)).rejects.toThrow();
		const sealed = await suite.hpkeSeal(kem.publicKey, utf8('i'), utf8('a'), utf8('p'));
		expect(await suite.hpkeOpen(kem, utf8('i'), utf8('a'), sealed)).toEqual(utf8('p'));
	});

	it('[KEY-3] never seals to a recipient that is not on the curve', async () => {
		const { publicKey } = await suite.deriveKemKey(random.bytes(32));
		publicKey[64]! ^= 1;
		await expect(suite.hpkeSeal(publicKey, utf8(''), utf8(''), utf8('p'))).rejects.toThrow(RangeError);
	});

	it('[KEY-3] seals under a fresh ephemeral key each time', async () => {
		const { publicKey } = await suite.deriveKemKey(random.bytes(32));
		const seal = () => suite.hpkeSeal(publicKey, utf8(''), utf8(''), utf8('p'));
		expect(await seal()).not.toEqual(await seal());
	});
});
