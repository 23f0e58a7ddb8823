import { p256 } from '@noble/curves/nist.js';
import { describe, expect, it } from 'vitest';
import { isP256PublicKey } from '#shared/crypto/p256-point.ts';

const point = p256.Point.BASE.toBytes(false);

describe('P-256 public key', () => {
	it('[KEY-3] is a 65-byte uncompressed point of the curve', () => {
		expect(isP256PublicKey(point)).toBe(true);
		expect(isP256PublicKey(p256.Point.BASE.toBytes(true))).toBe(false);
		expect(isP256PublicKey(point.slice(0, 64))).toBe(false);
		expect(isP256PublicKey(new Uint8Array(65))).toBe(false);
		expect(isP256PublicKey(Uint8Array.of(0))).toBe(false);
	});

	it.each([0, 1, 32, 33, 64])('[KEY-3] is not one with byte %i changed', (at) => {
		expect(isP256PublicKey(point.map((byte, i) => (i === at ? byte ^ 1 : byte)))).toBe(false);
	});

	it('[KEY-3] is not one whose coordinate is not reduced', () => {
		const over = point.slice();
		over.fill(0xff, 1, 33);
		expect(isP256PublicKey(over)).toBe(false);
	});
});
