// Recovery words while they are typed: the list of words helps, and says what is none of it.
import { expect, test } from 'vitest';
import { finishWord, lookAtWords, WORD_COUNT } from '#client/features/sign-in/recovery/words-typed.ts';

test('counts words, whatever stands between them', () => {
	expect(lookAtWords('')).toEqual({ count: 0, unknown: [], offered: [] });
	expect(lookAtWords('1. Abandon, 2. ABILITY\n able ')).toEqual({ count: 3, unknown: [], offered: [] });
	expect(WORD_COUNT).toBe(24);
});

test('says which words are not in the list; the one being typed is helped instead', () => {
	expect(lookAtWords('abandn ability ')).toEqual({ count: 2, unknown: [1], offered: [] });
	expect(lookAtWords('ability aband')).toEqual({ count: 2, unknown: [], offered: ['abandon'] });
	expect(lookAtWords('ability xq')).toEqual({ count: 2, unknown: [2], offered: [] });
	expect(lookAtWords('ability s').offered).toEqual([]);
	expect(lookAtWords('st').offered).toHaveLength(6);
});

test('finishes the word being typed and leaves the others', () => {
	expect(finishWord('ability Aband', 'abandon')).toBe('ability abandon ');
});
