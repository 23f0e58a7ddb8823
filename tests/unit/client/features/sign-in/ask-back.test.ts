import { expect, test } from 'vitest';
import { isWordAt, positionsToAsk } from '#client/features/sign-in/ask-back.ts';
import { createSeededRandom } from '../../../../support/seeded-random.ts';

test('three different places are asked, every place sometimes', () => {
	const seen = new Set<number>();
	const random = createSeededRandom(1);
	for (let i = 0; i < 400; i++) {
		const positions = positionsToAsk(random, 24);
		expect(new Set(positions).size).toBe(3);
		expect(positions).toEqual(positions.toSorted((a, b) => a - b));
		for (const position of positions) seen.add(position);
	}
	expect(seen.size).toBe(24);
});

test('a word is right at its own place only', () => {
	const words = ['abandon', 'ability'];
	expect(isWordAt(words, 1, ' Ability ')).toBe(true);
	expect(isWordAt(words, 0, 'ability')).toBe(false);
	expect(isWordAt(words, 0, '')).toBe(false);
});
