import { fc } from '../../../support/seeded-fast-check.ts';
import { describe, expect, it } from 'vitest';
import { paddedLength } from '#shared/crypto/padme.ts';

describe('Padmé lengths', () => {
	it('[ENV-24] has the published values above the floor', () => {
		// floor(log2 L) = E, S = floor(log2 E) + 1, the last E - S bits are rounded up to zero.
		expect([256, 257, 272, 273, 1000, 1024, 1025, 100_000].map(paddedLength)).toEqual([
			256, 272, 272, 288, 1024, 1024, 1088, 100_352
		]);
	});

	it('[ENV-24] never goes below 256 bytes', () => {
		expect([0, 1, 80, 255].map(paddedLength)).toEqual([256, 256, 256, 256]);
	});

	it('[ENV-24] fits, adds at most 12 % above the floor, and is its own padded length', () => {
		fc.assert(
			fc.property(fc.integer({ min: 257, max: 2 ** 20 }), (length) => {
				const padded = paddedLength(length);
				expect(padded).toBeGreaterThanOrEqual(length);
				expect(padded).toBeLessThanOrEqual(length * 1.12);
				expect(paddedLength(padded)).toBe(padded);
				expect(paddedLength(length - 1)).toBeLessThanOrEqual(padded);
			})
		);
	});

	it('[ENV-24] leaves few distinct sizes up to 1 MiB', () => {
		const sizes = new Set<number>();
		for (let length = 1; length <= 2 ** 20; length += 7) sizes.add(paddedLength(length));
		expect(sizes.size).toBeLessThan(300);
	});
});
