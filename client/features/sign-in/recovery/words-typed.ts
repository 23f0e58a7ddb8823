// Recovery words as they are typed: how many, which of them are no words of the list, and what the last one may become.
import { SECRET_WORDS } from '#shared/crypto/secret-words.ts';

/** How many recovery words there are. */
export const WORD_COUNT = 24;
const KNOWN = new Set(SECRET_WORDS);
const OFFERED = 6;
/** From so many letters on the list is offered. */
const LETTERS = 2;

export interface TypedWords {
	readonly count: number;
	/** Positions from 1 of words that are not in the list; the one being typed is left out. */
	readonly unknown: readonly number[];
	/** What the word being typed may become. */
	readonly offered: readonly string[];
}

/** Looks at words as far as they are typed. Numbers, commas and capitals do not matter. */
export function lookAtWords(text: string): TypedWords {
	const words = text
		.toLowerCase()
		.split(/[^a-z]+/)
		.filter(Boolean);
	const last = /[a-z]$/i.test(text) ? words.at(-1)! : undefined;
	const begun = last !== undefined && !KNOWN.has(last) ? last : undefined;
	const offered =
		begun && begun.length >= LETTERS ? SECRET_WORDS.filter((word) => word.startsWith(begun)) : [];
	const unknown = words.flatMap((word, i) => {
		const isBegun = begun !== undefined && i === words.length - 1 && offered.length > 0;
		return KNOWN.has(word) || isBegun ? [] : [i + 1];
	});
	return { count: words.length, unknown, offered: offered.slice(0, OFFERED) };
}

/** The text with the word being typed finished. */
export const finishWord = (text: string, word: string): string => text.replace(/[a-z]+$/i, `${word} `);
