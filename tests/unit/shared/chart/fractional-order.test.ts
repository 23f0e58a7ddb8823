import { fc } from '../../../support/seeded-fast-check.ts';
import { describe, expect, test } from 'vitest';
import { orderBetween, orderNames } from '#shared/chart/fractional-order.ts';

const name = fc.stringMatching(/^[0-9A-Za-z]{0,6}[1-9A-Za-z]$/);

describe('order names', () => {
	test('there is always one between, before and after', () => {
		fc.assert(
			fc.property(name, name, (a, b) => {
				if (a === b) return;
				const [low, high] = a < b ? [a, b] : [b, a];
				const middle = orderBetween(low, high);
				expect(low < middle && middle < high).toBe(true);
				expect(orderBetween(undefined, low) < low).toBe(true);
				expect(orderBetween(high, undefined) > high).toBe(true);
				expect(orderBetween(middle, high) > middle).toBe(true);
			})
		);
	});

	test('a long row of insertions anywhere stays in order', () => {
		fc.assert(
			fc.property(fc.array(fc.nat(), { maxLength: 80 }), (places) => {
				const row: string[] = [];
				for (const place of places) {
					const at = place % (row.length + 1);
					row.splice(at, 0, orderBetween(row[at - 1], row[at]));
				}
				expect(row).toEqual([...row].sort());
				expect(new Set(row).size).toBe(row.length);
			})
		);
	});

	test('for a count: in order, always the same, with room before and after', () => {
		fc.assert(
			fc.property(fc.integer({ min: 0, max: 5000 }), (count) => {
				const names = orderNames(count);
				expect(names.length).toBe(count);
				expect(names).toEqual([...names].sort());
				expect(new Set(names).size).toBe(count);
				expect(names.every((each) => /[1-9A-Za-z]$/.test(each))).toBe(true);
				expect(names).toEqual(orderNames(count));
			})
		);
		expect(orderNames(1)).toEqual(['V']);
	});

	test('neighbours out of order are a bug', () => {
		for (const [a, b] of [
			['b', 'a'],
			['a', 'a'],
			['a0', 'b'],
			['', 'b']
		])
			expect(() => orderBetween(a, b)).toThrow(RangeError);
	});
});
