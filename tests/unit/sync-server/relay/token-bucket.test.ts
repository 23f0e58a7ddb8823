import { expect, test } from 'vitest';
import { createTokenBucket } from '#relay/relay/token-bucket.ts';
import { createManualClock } from '../../../support/manual-clock.ts';

test('a burst is free, then the rate holds, and pauses are credited up to one burst', () => {
	const clock = createManualClock();
	const bucket = createTokenBucket(clock, 100, 1_000);
	expect(bucket.take(1_000)).toBe(0);
	expect(bucket.take(50)).toBe(500);
	clock.advance(500);
	expect(bucket.take(10)).toBe(100);
	clock.advance(3_600_000);
	expect(bucket.take(1_000)).toBe(0);
	expect(bucket.take(1)).toBeGreaterThan(0);
});

test('a clock that is set back neither adds nor takes', () => {
	const clock = createManualClock(10_000_000);
	const bucket = createTokenBucket(clock, 100, 100);
	bucket.take(100);
	clock.set(0);
	expect(bucket.take(100)).toBe(1_000);
});
