import { expect, test } from 'vitest';
import { percentile, resultOf, spreadOf } from '../../bench/spread.ts';

test('a spread is the median with both ends, whatever the order', () => {
	expect(spreadOf([9, 1, 5])).toEqual({ median: 5, min: 1, max: 9 });
	expect(spreadOf([4, 1, 2, 100])).toEqual({ median: 3, min: 1, max: 100 });
	expect(() => spreadOf([])).toThrow('no samples');
});

test('a percentile is a sample, the nearest rank', () => {
	const samples = Array.from({ length: 100 }, (_, i) => 100 - i);
	expect([0.5, 0.95, 1].map((share) => percentile(samples, share))).toEqual([50, 95, 100]);
	expect(percentile([7], 0.95)).toBe(7);
});

test('the median is held against the bar from its good side', () => {
	const met = (samples: readonly number[], bar: Parameters<typeof resultOf>[3]) =>
		resultOf('x', 'ms', samples, bar).met;
	expect(met([1, 10, 200], { bar: { atMost: 10 } })).toBe(true);
	expect(met([1, 11, 12], { bar: { atMost: 10 } })).toBe(false);
	expect(met([1, 10, 12], { bar: { atLeast: 10 } })).toBe(true);
	expect(met([1, 9, 12], { bar: { atLeast: 10 } })).toBe(false);
	expect(met([1], {})).toBe(null);
});

test('a line has the keys of --json and no others', () => {
	const line = resultOf('x', 'ms', [2], { bar: { atMost: 3 }, peers: { other: [4, 6] } });
	expect(line).toEqual({
		name: 'x',
		unit: 'ms',
		ours: { median: 2, min: 2, max: 2 },
		peers: { other: { median: 5, min: 4, max: 6 } },
		bar: 3,
		met: true
	});
});
