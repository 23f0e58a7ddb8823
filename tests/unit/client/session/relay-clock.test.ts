import { expect, test } from 'vitest';
import { clockOff } from '#client/session/relay-clock.svelte.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

test.each([
	[0, undefined],
	[5 * MINUTE - 1, undefined],
	[-5 * MINUTE, { unit: 'minutes', count: 5 }],
	[59 * MINUTE, { unit: 'minutes', count: 59 }],
	[3 * HOUR + 10 * MINUTE, { unit: 'hours', count: 3 }],
	[-3 * HOUR, { unit: 'hours', count: 3 }],
	[47 * HOUR, { unit: 'hours', count: 47 }],
	[-72 * HOUR, { unit: 'days', count: 3 }]
] as const)('a clock that differs by %d ms', (differenceMs, said) => {
	expect(clockOff(differenceMs)).toEqual(said);
});
