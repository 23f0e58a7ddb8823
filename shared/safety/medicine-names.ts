// From a medicine's name as people write it to the ingredients that it holds. It knows names, not spellings: nothing is
// guessed, and what it does not know it gives back as the folded words that were written.
import { foldedWords, foldText } from '../core/fold-text.ts';
import {
	BESIDE_WORDS,
	INJECTED_WORDS,
	LOCAL_WORDS,
	SALT_WORDS,
	UNIT_WORDS
} from './medicine-beside-words.ts';
import { SYNONYMS } from './medicine-synonyms.ts';
import { INGREDIENTS } from './medicine-vocabulary.ts';

/** Words of the longest name known ("benzathine penicillin g", "vitamin b complex", "st john s wort"). */
const LONGEST = 4;

/** A strength or an amount: `500`, `5ml`, `0` of `0.5`. */
const isAmount = (word: string): boolean => /^\p{N}/u.test(word);

/** The words of a name without amounts and their units, folded: "penicillin 1 g" is not penicillin G. */
const wordsWithoutAmounts = (text: string): readonly string[] =>
	foldedWords(text).filter(
		(word, at, all) => !isAmount(word) && !(UNIT_WORDS.has(word) && isAmount(all[at - 1] ?? ''))
	);

const isBeside = (word: string): boolean => BESIDE_WORDS.has(word) || SALT_WORDS.has(word);

const knownAs = (name: string): readonly string[] | undefined =>
	INGREDIENTS.has(name) ? [name] : Object.hasOwn(SYNONYMS, name) ? SYNONYMS[name] : undefined;

/** The known ingredients that some words name, longest names first, and the words that name none. */
function readWords(words: readonly string[]): { known: readonly string[]; rest: readonly string[] } {
	const known: string[] = [];
	const rest: string[] = [];
	for (let at = 0; at < words.length;) {
		let length = Math.min(LONGEST, words.length - at);
		let found: readonly string[] | undefined;
		for (; length > 0 && !found; length--) found = knownAs(words.slice(at, at + length).join(' '));
		if (found) {
			known.push(...found);
			at += length + 1;
		} else {
			const word = words[at++] ?? '';
			if (!isBeside(word)) rest.push(word);
		}
	}
	return { known, rest };
}

/** Whether words could name something at all. */
const saysSomething = (words: readonly string[]): boolean => words.some((word) => word.length >= 3);

/**
 * What a medicine holds: ingredients by their international names, folded, each once, sorted. A part of the name (what
 * stands between `/`, `+`, `&` or "and") that names nothing known is given as its words.
 */
export function ingredientsOf(name: string): readonly string[] {
	const parts = foldText(name)
		.split(/[/+&]|\band\b/)
		.map((part) => readWords(wordsWithoutAmounts(part)));
	const found = parts.flatMap(({ known, rest }) =>
		known.length > 0 ? known : saysSomething(rest) ? [rest.join(' ')] : []
	);
	if (found.length > 0) return [...new Set(found)].sort();
	const left = wordsWithoutAmounts(name).filter((word) => !BESIDE_WORDS.has(word));
	return left.length > 0 ? [left.join(' ')] : [];
}

/** The words that could name a substance: without amounts, forms, salts and what people write beside them. */
export const namingWords = (name: string): readonly string[] =>
	wordsWithoutAmounts(name).filter((word) => !isBeside(word));

/** Put on the skin, into an eye, an ear, a nose or the lungs, by the words of its name. */
export const isLocal = (name: string): boolean => foldedWords(name).some((word) => LOCAL_WORDS.has(word));

/** Injected, by the words of its name. */
export const isInjected = (name: string): boolean =>
	foldedWords(name).some((word) => INJECTED_WORDS.has(word));
