// How much a passphrase is worth against someone who has the disk, and passphrases that are worth enough.
import type { Random } from '../core/random.ts';
import { SECRET_WORDS } from './secret-words.ts';

/** What unlocking a cold device asks for. */
export const MIN_PASSPHRASE_BITS = 50;

const WORD_BITS = 11;
const KNOWN_WORDS = new Set(SECRET_WORDS);
/** Runs that everybody types, as they are found in other strings, either direction. */
const COMMON_RUNS = ['abcdefghijklmnopqrstuvwxyz', '01234567890', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm', 'qwertzuiop', 'azertyuiop'];
const COMMON_WORDS = new Set(['password', 'passwort', 'welcome', 'letmein', 'admin', 'clinic', 'doctor', 'nurse', 'secret', 'iloveyou', 'hospital', 'login', 'summer', 'winter', 'spring', 'autumn', 'saddlebag']);

const reversed = (text: string): string => [...text].reverse().join('');
const isCommonRun = (text: string): boolean =>
	text.length >= 3 && COMMON_RUNS.some((run) => run.includes(text) || reversed(run).includes(text));

/** Bits of one run of letters, digits or other signs, in lower case. */
function partBits(part: string): number {
	const distinct = new Set(part).size;
	if (distinct === 1) return 4 + Math.log2(part.length);
	if (isCommonRun(part)) return 5;
	if (COMMON_WORDS.has(part)) return 4;
	if (KNOWN_WORDS.has(part)) return WORD_BITS;
	if (/^(?:19|20)\d\d$/.test(part)) return 7;
	if (/^\d+$/.test(part)) return Math.min(part.length * 3.3, distinct * 5);
	// Text that people think of carries about two and a half bits a letter; signs and other scripts a little more.
	if (/^[a-z]+$/.test(part)) return Math.min(part.length * 2.5, distinct * 4);
	return Math.min(part.length * 4, distinct * 5);
}

/**
 * A cautious estimate of a passphrase's entropy in bits: known words count 11 each, repeats almost nothing,
 * other letters what human language carries. Random text scores too low rather than a clever pattern too high.
 */
export function passphraseBits(text: string): number {
	const parts = text.normalize('NFKC').match(/\p{L}+|\d+|[^\p{L}\d\s]+/gu) ?? [];
	const seen = new Set<string>();
	let bits = 0;
	for (const part of parts) {
		const lower = part.toLowerCase();
		bits += seen.has(lower) ? 1 : /^[^\p{L}\d]$/u.test(lower) && seen.size > 0 ? 2 : partBits(lower);
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
