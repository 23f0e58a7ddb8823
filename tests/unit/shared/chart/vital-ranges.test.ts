// The words beside a number: every age has them where a source was found, and the ends of a range are inside it.
import { expect, test } from 'vitest';
import { outOfRange, VITAL_RANGES, vitalRange, type RangedSign } from '#shared/chart/vital-ranges.ts';

const YEAR = 12;

test('rows of one sign follow each other without a gap and without an overlap, each with its source', () => {
	for (const [sign, rows] of Object.entries(VITAL_RANGES))
		for (const [i, { fromMonths, toMonths, source }] of rows.entries()) {
			expect(source, sign).not.toBe('');
			expect(toMonths).toBeGreaterThan(fromMonths);
			if (i > 0) expect(fromMonths, `${sign} from ${fromMonths}`).toBe(rows[i - 1]!.toMonths);
		}
});

test('a fever is called high at every age, and what is cold is called low', () => {
	for (const months of [0, 6, 4 * YEAR, 5 * YEAR, 6 * YEAR, 12 * YEAR, 17 * YEAR, 18 * YEAR, 80 * YEAR]) {
		expect(outOfRange('temperature', 39.2, months), String(months)).toBe('high');
		expect(outOfRange('temperature', 34.9, months), String(months)).toBe('low');
		expect(outOfRange('temperature', 36.8, months), String(months)).toBeUndefined();
	}
	expect(outOfRange('temperature', 38, 6 * YEAR)).toBe('high');
});

test('nothing is said of an unknown age', () => {
	for (const sign of Object.keys(VITAL_RANGES) as RangedSign[])
		expect(vitalRange(sign, undefined)).toBeUndefined();
});
