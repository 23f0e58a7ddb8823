// A word of a name by its sound, for finding who may be compared at all. Coarse on purpose: it proves nothing.
import { nameGroup } from './name-variants.ts';

/** Letters and pairs of letters that are heard alike, in the order in which they are replaced. */
const ALIKE: readonly (readonly [RegExp, string])[] = [
	[/sch|sh|ch|tch/g, 'x'],
	[/ph/g, 'f'],
	[/kh|gh|ck|q|c/g, 'k'],
	[/ou|oo|w/g, 'u'],
	[/j|y/g, 'i'],
	[/z/g, 's'],
	[/dh/g, 'd'],
	[/th/g, 't'],
	[/v/g, 'f'],
	[/h/g, ''],
	[/(.)\1+/g, '$1']
];

/** Names repeat, and are compared again and again: as they are heard, kept for the words of a large practice. */
const known = new Map<string, string>();
const MOST_KNOWN = 50_000;

function heard(word: string): string {
	const before = known.get(word);
	if (before !== undefined) return before;
	if (known.size >= MOST_KNOWN) known.clear();
	const letters = ALIKE.reduce((text, [from, to]) => text.replace(from, to), word);
	known.set(word, letters);
	return letters;
}

/** The number of a known name, else the first letter and the consonants as they are heard. */
export function soundOfName(word: string): string {
	const group = nameGroup(word);
	if (group !== undefined) return `#${group}`;
	const letters = heard(word);
	return letters.slice(0, 1) + letters.slice(1).replace(/[aeiou]/g, '');
}

/** True for two spellings of one name of the table, false for two of its names, undefined for words it does not have. */
export function isOneKnownName(a: string, b: string): boolean | undefined {
	const [one, other] = [nameGroup(a), nameGroup(b)];
	return one === undefined || other === undefined ? undefined : one === other;
}

/** Shorter words sound alike too often. */
const SHORTEST = 4;

/** Two different words whose letters, vowels too, are heard alike. */
export const soundAlike = (a: string, b: string): boolean =>
	Math.min(a.length, b.length) >= SHORTEST &&
	Math.abs(a.length - b.length) < SHORTEST &&
	heard(a) === heard(b);
