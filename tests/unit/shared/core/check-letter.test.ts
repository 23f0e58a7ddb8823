import { fc } from '../../../support/seeded-fast-check.ts';
import { expect, test } from 'vitest';
import { checkLetter, isChecked, LETTERS, typedLetters } from '#shared/core/check-letter.ts';

const letter = fc.constantFrom(...LETTERS);
const checked = fc
	.array(letter, { minLength: 1, maxLength: 15 })
	.map((letters) => letters.join('') + checkLetter(letters.join('')));
const others = (one: string) => [...LETTERS].filter((other) => other !== one);
const replaced = (text: string, at: number, by: string) =>
	text.slice(0, at) + by + text.slice(at + by.length);

test('every one wrong letter is noticed, wherever it stands, the check letter too', () => {
	fc.assert(
		fc.property(checked, (text) => {
			expect(isChecked(text)).toBe(true);
			for (const [at, one] of [...text].entries())
				for (const other of others(one)) expect(isChecked(replaced(text, at, other))).toBe(false);
		})
	);
});

test('every two neighbours that changed places are noticed, and two with one between them', () => {
	fc.assert(
		fc.property(checked, (text) => {
			for (const apart of [1, 2])
				for (let at = 0; at + apart < text.length; at++) {
					const swapped = replaced(replaced(text, at, text[at + apart]!), at + apart, text[at]!);
					if (swapped !== text) expect(isChecked(swapped)).toBe(false);
				}
		})
	);
});

test('every pair of equal neighbours that became another pair is noticed', () => {
	for (const one of LETTERS)
		for (const other of others(one)) {
			const text = `7${one}${one}3`;
			const number = text + checkLetter(text);
			expect(isChecked(replaced(number, 1, other + other))).toBe(false);
		}
});

test('letters are read in any case and grouping, O as 0, I and L as 1', () => {
	expect(typedLetters(' o7il-ab cd ')).toBe('0711ABCD');
	expect(isChecked('07U')).toBe(false);
});
