import { expect, test } from 'vitest';
import { personOf } from '../../bench/people.ts';
import { tenYearBundle } from '../../bench/ten-year-bundle.ts';
import { chartStepsOf } from '../../bench/workload.ts';

test('a workload repeats from its seed, and another seed is another chart', () => {
	expect(chartStepsOf(3, personOf(3).id)).toEqual(chartStepsOf(3, personOf(3).id));
	expect(chartStepsOf(3, personOf(3).id)).not.toEqual(chartStepsOf(4, personOf(4).id));
	expect(tenYearBundle(1)).toBe(tenYearBundle(1));
});

test('a chart is twelve visits of about 800 steps, and its typing can be replayed', () => {
	const steps = chartStepsOf(1, personOf(1).id);
	expect(steps.length).toBeGreaterThan(700);
	expect(steps.length).toBeLessThan(900);
	expect(steps.filter(({ type }) => type === 'vitals')).toHaveLength(12);
	let length = 0;
	for (const step of steps) {
		if (step.type === 'note') length = 0;
		if (step.type !== 'type') continue;
		expect(step.at + step.remove).toBeLessThanOrEqual(length);
		length += step.insert.length - step.remove;
	}
});

test('people differ', () => {
	const ids = Array.from({ length: 20_000 }, (_, n) => personOf(n).id);
	expect(new Set(ids).size).toBe(20_000);
});
