import { expect, test } from 'vitest';
import { createPushedHere } from '#relay/relay/pushed-here.ts';

const envelope = (n: number): Uint8Array => new Uint8Array(200).fill(n);

test('[LOG-11] what was pushed is waited for until it is answered, and an acknowledged place is left out once', () => {
	const here = createPushedHere();
	here.add([envelope(1), envelope(2)]);
	expect([1, 2, 3].map((n) => here.isWaiting(envelope(n)))).toEqual([true, true, false]);
	here.answered([envelope(1), envelope(2)], [7]);
	expect([1, 2].map((n) => here.isWaiting(envelope(n)))).toEqual([false, false]);
	expect([6, 7, 7, 8].map((seq) => here.take(seq))).toEqual([false, true, false, false]);
});

test('[LOG-11] it forgets the oldest beyond a thousand, and everything when the log begins anew', () => {
	const here = createPushedHere();
	here.answered(
		[],
		Array.from({ length: 1_001 }, (_, i) => i + 1)
	);
	expect([here.take(1), here.take(2)]).toEqual([false, true]);
	here.forget();
	expect(here.take(3)).toBe(false);
});
