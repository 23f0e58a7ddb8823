import { beforeEach, describe, expect, test } from 'vitest';
import type { ChartId } from '#shared/core/ids.ts';
import { createTypingTimer, type TypingTimer } from '#shared/engine/typing-timer.ts';
import { createManualClock, type ManualClock } from '../../../support/manual-clock.ts';

const MARIA = 'maria' as ChartId;
const JOSE = 'jose' as ChartId;

describe('typing is sealed', () => {
	let clock: ManualClock;
	let sealed: { chart: ChartId; after: number }[];
	let timer: TypingTimer;
	let begun: number;
	beforeEach(() => {
		clock = createManualClock();
		begun = clock.now();
		sealed = [];
		timer = createTypingTimer(clock, (chart) => sealed.push({ chart, after: clock.now() - begun }));
	});
	const typeFor = (seconds: number, every: number, chart = MARIA): void => {
		for (let at = 0; at < seconds; at += every) {
			timer.typed(chart);
			clock.advance(every * 1000);
		}
	};

	test('ten seconds after the last letter', () => {
		typeFor(30, 3);
		expect(sealed).toEqual([]);
		clock.advance(60_000);
		expect(sealed).toEqual([{ chart: MARIA, after: 37_000 }]);
	});

	test('every minute while it goes on', () => {
		typeFor(200, 2);
		expect(sealed.map(({ after }) => after)).toEqual([60_000, 120_000, 180_000]);
	});

	test('each chart by itself', () => {
		timer.typed(MARIA);
		clock.advance(4_000);
		timer.typed(JOSE);
		clock.advance(60_000);
		expect(sealed).toEqual([
			{ chart: MARIA, after: 10_000 },
			{ chart: JOSE, after: 14_000 }
		]);
	});

	test('not again when it was sealed by other means, and the minute begins anew', () => {
		typeFor(55, 5);
		timer.sealed(MARIA);
		clock.advance(60_000);
		expect(sealed).toEqual([]);
		typeFor(50, 5);
		expect(sealed).toEqual([]);
		clock.advance(60_000);
		expect(sealed).toHaveLength(1);
	});

	test('at once when the clock was set forward, never later when it was set back', () => {
		timer.typed(MARIA);
		clock.set(begun + 86_400_000);
		timer.typed(MARIA);
		clock.advance(0);
		expect(sealed).toHaveLength(1);
		timer.typed(JOSE);
		clock.set(begun);
		timer.typed(JOSE);
		clock.advance(10_000);
		expect(sealed).toHaveLength(2);
	});

	test('not after stop', () => {
		timer.typed(MARIA);
		timer.stop();
		clock.advance(120_000);
		expect(sealed).toEqual([]);
	});
});
