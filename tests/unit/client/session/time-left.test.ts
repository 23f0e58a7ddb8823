import { describe, expect, test } from 'vitest';
import { TimeLeft } from '#client/session/time-left.ts';

describe('how long it will take', () => {
	test('is not said before some seconds have passed and something has come', () => {
		const left = new TimeLeft();
		expect(left.minutes(0, 1000)).toBeUndefined();
		expect(left.minutes(5_000, 900)).toBeUndefined();
		const still = new TimeLeft();
		still.minutes(0, 1000);
		expect(still.minutes(30_000, 1000)).toBeUndefined();
	});

	test('follows from the last minute, not from how it began', () => {
		const left = new TimeLeft();
		for (let second = 0; second <= 60; second++) left.minutes(second * 1000, 100_000 - second * 1000);
		expect(left.minutes(61_000, 39_000)).toBe(1);
		let last: number | undefined;
		for (let second = 62; second <= 140; second++)
			last = left.minutes(second * 1000, 39_000 - (second - 61) * 10);
		expect(last).toBe(64);
	});

	test('a count that grew, or a clock set back, begins anew', () => {
		const left = new TimeLeft();
		left.minutes(0, 1000);
		left.minutes(10_000, 500);
		expect(left.minutes(11_000, 900)).toBeUndefined();
		expect(left.minutes(2_000, 800)).toBeUndefined();
	});
});
