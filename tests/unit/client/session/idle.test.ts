import { expect, test } from 'vitest';
import { judgeIdle } from '#client/session/idle.ts';

const MINUTE = 60_000;

test('a device warns twenty seconds before it locks, and locks when the time is over', () => {
	expect(judgeIdle(0, 2 * MINUTE, false)).toEqual({ type: 'open' });
	expect(judgeIdle(99_999, 2 * MINUTE, false)).toEqual({ type: 'open' });
	expect(judgeIdle(100_000, 2 * MINUTE, false)).toEqual({ type: 'warn', seconds: 20 });
	expect(judgeIdle(119_001, 2 * MINUTE, false)).toEqual({ type: 'warn', seconds: 1 });
	expect(judgeIdle(120_000, 2 * MINUTE, false)).toEqual({ type: 'lock' });
});

test('nothing locks while a finger or a button is down', () => {
	expect(judgeIdle(10 * MINUTE, MINUTE, true)).toEqual({ type: 'open' });
});
