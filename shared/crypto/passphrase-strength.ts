// How much a passphrase is worth against someone who has the disk, and passphrases that are worth enough.
import type { Random } from '../core/random.ts';
import { SECRET_WORDS } from './secret-words.ts';

/** What unlocking a cold device asks for. */
export const MIN_PASSPHRASE_BITS = 50;

const WORD_BITS = 11;
const KNOWN_WORDS = new Set(SECRET_WORDS);
/** Runs that everybody types, as they are found in other strings, either direction. */
const COMMON_RUNS = [
	'abcdefghijklmnopqrstuvwxyz',
	'01234567890',
	'qwertyuiop',
	'asdfghjkl',
	'zxcvbnm',
	'qwertzuiop',
	'azertyuiop'
];
const COMMON_WORDS = new Set([
	'password',
	'passwort',
	'welcome',
	'letmein',
	'admin',
	'clinic',
	'doctor',
	'nurse',
	'secret',
	'iloveyou',
	'hospital',
	'login',
	'summer',
	'winter',
	'spring',
	'autumn',
	'saddlebag'
]);

const reversed = (text: string): string => [...text].reverse().join('');
const isCommonRun = (text: string): boolean =>
	text.length >= 3 && COMMON_RUNS.some((run) => run.includes(text) || reversed(run).includes(text));

/** How many of its characters continue no run: "12345" and "aaaa" have two, random text nearly all. */
function surprises(part: string): number {
	const codes = [...part].map((char) => char.codePointAt(0)!);
	const steps = codes.slice(1).map((code, i) => code - codes[i]!);
	return 1 + steps.filter((step, i) => step !== steps[i - 1]).length;
}

/** Bits of one run of letters, digits or other signs, in lower case. */
function partBits(part: string): number {
	if (KNOWN_WORDS.has(part)) return WORD_BITS;
	if (COMMON_WORDS.has(part) || isCommonRun(part)) return 5;
	if (/^(?:19|20)\d\d$/.test(part)) return 7;
	const length = surprises(part);
	const distinct = new Set(part).size;
	if (/^\d+$/.test(part)) return Math.min(length * 3.3, distinct * 5);
	// Text that people think of carries about two and a half bits a letter; signs and other scripts a little more.
	return /^[a-z]+$/.test(part) ? Math.min(length * 2.5, distinct * 4) : Math.min(length * 4, distinct * 5);
}

/**
 * A cautious estimate of a passphrase's entropy in bits: known words count 11 each, repeats and separators almost
 * nothing, other letters what human language carries. Random text scores too low rather than a clever pattern too high.
 */
export function passphraseBits(text: string): number {
	const parts = text.normalize('NFKC').match(/\p{L}+|\d+|[^\p{L}\d\s.,_-]+/gu) ?? [];
	const seen = new Set<string>();
	let bits = 0;
	for (const part of parts) {
		const lower = part.toLowerCase();
		bits += seen.has(lower) ? 1 : partBits(lower);
		// A capital in front is a habit; one inside is a small surprise.
		if (/\p{Lu}/u.test(part.slice(1)) && part !== part.toUpperCase()) bits += 2;
		seen.add(lower);
	}
	return Math.floor(bits);
}

/** `count` random words joined by hyphens; five are worth 55 bits. */
export function generatePassphrase(random: Random, count = 5): string {
	const words: string[] = [];
	// Two bytes give 16 bits, a multiple of 2048: no word is likelier than another. A repeated word is drawn again.
	while (words.length < count) {
		const [high, low] = random.bytes(2);
		const word = SECRET_WORDS[(high! * 256 + low!) % SECRET_WORDS.length]!;
		if (!words.includes(word)) words.push(word);
	}
	return words.join('-');
}
