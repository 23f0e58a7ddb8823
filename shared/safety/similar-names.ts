// What the words of two names have in common, in any order. Symmetric: of all ways to lay the words side by side the one
// with the least between them counts.
import { isOneLetterOff, isTwoLettersOff } from '../core/one-letter-off.ts';
import { isOneKnownName, soundAlike } from './sound-of-name.ts';

export type NameReason =
	'same-name' | 'other-order' | 'other-spelling' | 'one-letter' | 'two-letters' | 'part-of-name';

/** What stands between two words: letters count as tens, spellings as ones. */
const OTHERWISE = 1;
const ONE_LETTER = 10;
const TWO_LETTERS = 20;
const APART = 1_000;
/** Longer leftovers are no name that was misspelt. */
const MOST_WORDS = 5;

function between(a: string, b: string): number {
	const known = isOneKnownName(a, b);
	if (known !== undefined) return known ? OTHERWISE : APART;
	if (isOneLetterOff(a, b)) return ONE_LETTER;
	if (soundAlike(a, b)) return OTHERWISE;
	return isTwoLettersOff(a, b) ? TWO_LETTERS : APART;
}

/** The least that stands between some words and as many of others; neither has a word of the other. */
function least([word, ...rest]: readonly string[], others: readonly string[]): number {
	if (word === undefined) return 0;
	return Math.min(
		...others.map((other, i) => {
			const cost = between(word, other);
			return cost >= APART ? APART : cost + least(rest, others.toSpliced(i, 1));
		})
	);
}

/** Both without the words that they share. */
function withoutShared(
	a: readonly string[],
	b: readonly string[]
): readonly [readonly string[], readonly string[]] {
	const free = [...b];
	const left = a.filter((word) => {
		const at = free.indexOf(word);
		if (at >= 0) free.splice(at, 1);
		return at < 0;
	});
	return [left, free];
}

/** `other-name`: both names are known and are not one. Undefined when one of them is too little to tell. */
export function compareNames(
	a: readonly string[],
	b: readonly string[]
): NameReason | 'other-name' | undefined {
	const [few, many] = a.length <= b.length ? [a, b] : [b, a];
	if (few.length === 0) return undefined;
	const other = few.length > 1 ? 'other-name' : undefined;
	const [left, free] = withoutShared(few, many);
	if (left.length > MOST_WORDS || free.length > 2 * MOST_WORDS) return other;
	const cost = least(left, free);
	if (cost >= APART) return other;
	const letters = Math.floor(cost / ONE_LETTER);
	if (letters > 2) return other;
	if (few.length < many.length) {
		if (letters === 0 || (few.length > 1 && letters === 1)) return 'part-of-name';
		return other;
	}
	if (letters > 0) return letters === 1 ? 'one-letter' : 'two-letters';
	if (cost > 0) return 'other-spelling';
	return few.every((word, i) => word === many[i]) ? 'same-name' : 'other-order';
}
