import { fc } from '../../../support/seeded-fast-check.ts';
import { expect, test } from 'vitest';
import { splitWrites } from '#shared/chart/split-writes.ts';

test('parts hold every write once, in order, and none is larger than allowed unless it is a single write', () => {
	fc.assert(
		fc.property(
			fc.array(fc.string({ maxLength: 60 })),
			fc.integer({ min: 40, max: 400 }),
			(atoms, maxBytes) => {
				const writes = atoms.map((atom, i) => [`Basic:${i}:x`, atom] as const);
				const parts = splitWrites(writes, maxBytes);
				expect(parts.flatMap((part) => [...part])).toEqual(writes);
				for (const part of parts) {
					const bytes = [...part].reduce(
						(sum, [key, atom]) => sum + Buffer.byteLength(key) + Buffer.byteLength(atom),
						0
					);
					expect(part.size === 1 || bytes <= maxBytes).toBe(true);
				}
			}
		)
	);
});

test('what fits together stays together', () => {
	expect(
		splitWrites(
			new Map([
				['a', '1'],
				['b', '2']
			])
		)
	).toHaveLength(1);
	expect(splitWrites([])).toEqual([]);
});
