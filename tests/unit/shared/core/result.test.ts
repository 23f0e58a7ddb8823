import { expect, it } from 'vitest';
import { err, ok, type Result } from '#shared/core/result.ts';

it('a result is told apart by `ok`', () => {
	const results: Result<number, { readonly type: 'TooLarge' }>[] = [ok(1), err({ type: 'TooLarge' })];
	expect(results.map((each) => (each.ok ? each.value : each.error.type))).toEqual([1, 'TooLarge']);
});
