import { ED25519_TORSION_SUBGROUP, ed25519 } from '@noble/curves/ed25519.js';
import { describe, expect, it } from 'vitest';
import { concatBytes, hexToBytes, utf8 } from '#shared/core/bytes.ts';
import { isStrictEd25519, isStrictEd25519Point } from '#shared/crypto/strict-ed25519.ts';
import { createWebCryptoSuite } from '#shared/crypto/web-crypto-suite.ts';
import { RFC8032_CASES } from '../../../support/published-vectors.ts';

const [{ publicKey: keyHex, signature: signatureHex }] = RFC8032_CASES;
const [key, signature] = [hexToBytes(keyHex), hexToBytes(signatureHex)];
const [r, s] = [signature.slice(0, 32), signature.slice(32)];

const littleEndian = (value: bigint, signBit = 0): Uint8Array => {
	const out = Uint8Array.from({ length: 32 }, (_, i) => Number((value >> BigInt(8 * i)) & 0xffn));
	out[31]! |= signBit;
	return out;
};
const P = ed25519.Point.Fp.ORDER;
const L = ed25519.Point.Fn.ORDER;
const SIGN_BITS = [0, 0x80];

describe('strict Ed25519', () => {
	it('[KEY-2] lets an honest signature through', () => {
		expect(isStrictEd25519(key, signature)).toBe(true);
	});

	it.each(ED25519_TORSION_SUBGROUP)('[KEY-2] refuses the point of small order %s as A and as R', (hex) => {
		const point = hexToBytes(hex);
		expect(ed25519.Point.fromBytes(point).isSmallOrder()).toBe(true);
		expect(isStrictEd25519(point, signature)).toBe(false);
		expect(isStrictEd25519(key, concatBytes(point, s))).toBe(false);
	});

	it('[KEY-2] refuses every y that is not reduced, with either sign', () => {
		for (let y = P; y < 2n ** 255n; y++) {
			for (const bit of SIGN_BITS) {
				expect(isStrictEd25519(littleEndian(y, bit), signature)).toBe(false);
				expect(isStrictEd25519(key, concatBytes(littleEndian(y, bit), s))).toBe(false);
			}
		}
		expect(isStrictEd25519Point(littleEndian(P - 2n))).toBe(true);
	});

	it('[KEY-2] refuses small order under either sign bit, also where x is 0', () => {
		for (const y of [0n, 1n, P - 1n]) {
			for (const bit of SIGN_BITS) expect(isStrictEd25519Point(littleEndian(y, bit))).toBe(false);
		}
	});

	it('[KEY-2] refuses S from the group order on', () => {
		const withS = (value: bigint) => isStrictEd25519(key, concatBytes(r, littleEndian(value)));
		expect(withS(L - 1n)).toBe(true);
		expect(withS(L)).toBe(false);
		expect(withS(L + 1n)).toBe(false);
		expect(withS(2n ** 256n - 1n)).toBe(false);
		const sValue = s.reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n);
		expect(withS(sValue + L)).toBe(false);
	});

	it('[KEY-2] refuses other lengths', () => {
		expect(isStrictEd25519(key.slice(1), signature)).toBe(false);
		expect(isStrictEd25519(key, signature.slice(1))).toBe(false);
		expect(isStrictEd25519(concatBytes(key, r), signature)).toBe(false);
	});

	it('[KEY-2] stands in front of the engine: a signature anybody can make for the identity key is refused', async () => {
		// With A = identity and S = 0, R = identity satisfies the equation for every message.
		const identity = littleEndian(1n);
		const forged = concatBytes(identity, new Uint8Array(32));
		expect(await createWebCryptoSuite().verify(identity, utf8('anything'), forged)).toBe(false);
	});
});
