// The letters of numbers that people read out and type, and the check letter at their end. Used by patients' cards and by
// record numbers.

/** Crockford's base 32 (crockford.com/base32.html): no I, L, O, U. */
export const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Times x in the field of 32 elements, by x^5 + x^2 + 1. */
const timesX = (n: number): number => ((n << 1) ^ (n & 16 ? 0b100101 : 0)) & 31;

/** Nought over all letters with the check at their end. */
const remainder = (letters: string): number =>
	[...letters].reduce((sum, letter) => timesX(sum ^ LETTERS.indexOf(letter)), 0);

/**
 * The letter that brings the remainder to nought. A totally anti-symmetric quasigroup over the field of 32 elements (H. M.
 * Damm, Total anti-symmetrische Quasigruppen, Marburg 2004): every single wrong letter, every two neighbours that changed
 * places, and every pair of equal neighbours that became another are noticed.
 */
export const checkLetter = (letters: string): string => LETTERS[remainder(letters)]!;

/** True when every letter is one of the 32 and the last one checks the others. */
export const isChecked = (letters: string): boolean =>
	[...letters].every((letter) => LETTERS.includes(letter)) &&
	checkLetter(letters.slice(0, -1)) === letters.at(-1);

/** What somebody typed as letters: any case and grouping, O as 0, I and L as 1. What is no letter stays as it is. */
export const typedLetters = (text: string): string =>
	text.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');
