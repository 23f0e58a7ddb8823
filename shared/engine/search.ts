// Finding a patient in the rows held on this device: a scan over one normalised string per row (measured faster than
// the index libraries at 20,000 rows). No storage here; summaries.ts builds and keeps the rows.
import { typedLetters } from '../core/check-letter.ts';
import { foldedWords, foldText } from '../core/fold-text.ts';
import { isOneLetterOff } from '../core/one-letter-off.ts';
import type { MatchReason, PatientFilter, PatientRow, SearchHit } from './patient-rows.ts';

const NAME = '\u0001';
const BIRTH = '\u0002';
const IDENTIFIER = '\u0003';
const PHONE = '\u0004';
/** Stands behind every identifier. */
const END = '\u0005';

/** A row ready to be searched. */
export interface SearchableRow {
	readonly row: PatientRow;
	readonly haystack: string;
	/** The folded words of the name, the family name first, as they are typed into a registration. */
	readonly words: readonly string[];
	readonly sortKey: string;
}

const digitsOf = (text: string): string => text.replace(/\D/g, '');

/** The name in the order in which lists show it: the family name first. */
export const listedName = ({ name, nameParts }: PatientRow): string =>
	nameParts ? [nameParts.family ?? '', ...(nameParts.given ?? [])].filter(Boolean).join(' ') : name;

/** Prepares a row: every name part, the birth date in the orders people type it, identifiers and phone digits. */
export function toSearchable(row: PatientRow): SearchableRow {
	const words = foldedWords(listedName(row));
	let haystack = words.map((part) => NAME + part).join('');
	const date = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?/.exec(row.birthDate ?? '');
	if (date) {
		const [, year = '', month = '', day = ''] = date;
		haystack += BIRTH + year + month + day;
		if (day) haystack += BIRTH + day + month + year + BIRTH + month + day + year;
	}
	for (const { value } of row.identifiers) {
		if (value) haystack += IDENTIFIER + foldText(value).replace(/[\s-]/g, '') + END;
	}
	for (const phone of row.phones) haystack += PHONE + digitsOf(phone);
	return {
		row,
		haystack,
		words,
		sortKey: `${foldText(listedName(row))}\u0000${row.birthDate ?? ''}\u0000${row.chartId}`
	};
}

interface Needle {
	readonly reason: MatchReason;
	/** Stands in every haystack that the test holds for. */
	readonly literal: string;
	readonly test: (haystack: string) => boolean;
}

const contains = (reason: MatchReason, literal: string): Needle => ({
	reason,
	literal,
	test: (h) => h.includes(literal)
});

/** Long enough to tell people apart by the end of an identifier; without a digit it may be the beginning of a name. */
const isEnough = (end: string): boolean => end.length >= 4 || (end.length === 3 && /\p{N}/u.test(end));

/** An identifier by its beginning or end, or the digits of a phone; none for what has no letter or digit. */
function numberNeedles(word: string): readonly Needle[] {
	const needles: Needle[] = [];
	const identifier = foldText(word).replace(/[\s-]/g, '');
	if (/[\p{L}\p{N}]/u.test(identifier)) needles.push(contains('identifier', IDENTIFIER + identifier));
	const read = typedLetters(word).toLowerCase();
	for (const typed of new Set([identifier, read]))
		if (isEnough(typed)) needles.push(contains('identifier', typed + END));
	if (read !== identifier && /\d/.test(identifier)) needles.push(contains('identifier', IDENTIFIER + read));
	const digits = /^\+?[\d().-]+$/.test(word) ? digitsOf(word).replace(/^0+/, '') : '';
	if (digits.length >= 3) {
		// Phones are the last part of a haystack.
		const test = (h: string): boolean => h.includes(PHONE) && h.includes(digits, h.indexOf(PHONE));
		needles.push({ reason: 'phone', literal: digits, test });
	}
	return needles;
}

function dateNeedles(word: string): readonly Needle[] {
	const date = /^(\d{1,4})[-/.](\d{1,2})(?:[-/.](\d{1,4}))?$/.exec(word);
	if (!date) return /^\d{4,8}$/.test(word) ? [contains('birthDate', BIRTH + word)] : [];
	const padded = date.slice(1).map((part) => (part ?? '').padStart(part === undefined ? 0 : 2, '0'));
	return [contains('birthDate', BIRTH + padded.join(''))];
}

/** The ways one typed word can match: any of them is enough. */
function needlesOf(word: string): readonly Needle[] {
	const parts = foldedWords(word);
	const longest = parts.reduce((long, part) => (part.length > long.length ? part : long), '');
	const test = (h: string): boolean => parts.every((part) => h.includes(NAME + part));
	const name: Needle = { reason: 'name', literal: NAME + longest, test };
	return [...(parts.length > 0 ? [name] : []), ...numberNeedles(word), ...dateNeedles(word)];
}

/** The ways several words can match as one: a phone, an identifier or a date typed with spaces. */
const joinedNeedles = (words: readonly string[]): readonly Needle[] =>
	words.length < 2 ? [] : [...numberNeedles(words.join('')), ...dateNeedles(words.join('-'))];

/** True when the words are a whole part of the haystack: marks, or nothing, on both sides. */
function isWholePart(haystack: string, words: string): boolean {
	for (let at = haystack.indexOf(words); at > 0; at = haystack.indexOf(words, at + 1)) {
		const next = haystack[at + words.length];
		if (haystack[at - 1]! <= END && (next === undefined || next <= END)) return true;
	}
	return false;
}

/** True for a row that a filter leaves in. */
export const passesFilter = (
	{ complete, lastSeen, homes = [] }: PatientRow,
	{ seenFrom, complete: onlyComplete, home }: PatientFilter
): boolean =>
	(home === undefined || (home === null ? homes.length === 0 : homes.includes(home))) &&
	!(onlyComplete && !complete) &&
	!(seenFrom !== undefined && !(lastSeen && lastSeen.day >= seenFrom));

/** Orders rows by name, then birth date. */
export const byName = (a: SearchableRow, b: SearchableRow): number =>
	a.sortKey < b.sortKey ? -1 : a.sortKey > b.sortKey ? 1 : 0;

/**
 * The rows that every typed word matches, in any order: by prefix of a name part from one letter on (accents folded),
 * birth date, phone digits or identifier; a number or date typed with spaces may match as one. Whole-name-part matches
 * first, then in the order given (by name). When only few match, names of which one typed word is spelled one letter off
 * follow. An empty query is all rows. `keep`: rows that may be shown at all.
 */
export function searchRows(
	rows: readonly SearchableRow[],
	query: string,
	limit: number,
	keep: (row: PatientRow) => boolean = () => true
): readonly SearchHit[] {
	const words = query.trim().split(/\s+/).filter(Boolean);
	if (words.length === 0) return firstRows(rows, limit, keep);
	const needles = words.map(needlesOf);
	const joined = joinedNeedles(words);
	const ways = [...needles.flat(), ...joined];
	const hardest = needles.reduce((best, some) => (shortest(some) > shortest(best) ? some : best));
	const literals = [...hardest, ...joined].map(({ literal }) => literal);
	const folded = words.map(foldText);
	const first: SearchHit[] = [];
	const rest: SearchHit[] = [];
	for (const { row, haystack } of rowsWithAny(rows, literals)) {
		if (first.length >= limit) break;
		const whole = folded.some((word) => isWholePart(haystack, word));
		if (!whole && rest.length >= limit) continue;
		const eachWord = needles.every((some) => some.some((way) => way.test(haystack)));
		if ((!eachWord && !joined.some((way) => way.test(haystack))) || !keep(row)) continue;
		const reasons = new Set(ways.filter((way) => way.test(haystack)).map((way) => way.reason));
		(whole ? first : rest).push({ ...row, reasons: [...reasons] });
	}
	const found = [...first, ...rest].slice(0, limit);
	if (found.length >= FEW) return found;
	const known = new Set(found.map(({ chartId }) => chartId));
	return [
		...found,
		...nearlySpelled(rows, folded, limit - found.length, (row) => !known.has(row.chartId) && keep(row))
	];
}

function firstRows(
	rows: readonly SearchableRow[],
	limit: number,
	keep: (row: PatientRow) => boolean
): readonly SearchHit[] {
	const hits: SearchHit[] = [];
	for (const { row } of rows) {
		if (hits.length >= limit) break;
		if (keep(row)) hits.push({ ...row, reasons: [] });
	}
	return hits;
}

/** The length of the shortest text that one of the ways asks for: the longer, the fewer rows have it. */
const shortest = (ways: readonly Needle[]): number =>
	ways.reduce((least, { literal }) => Math.min(least, literal.length), Infinity);

/** A list as it is scanned: all haystacks as one text is many times faster than each by itself. */
interface Pile {
	readonly text: string;
	/** Where each row's haystack ends. */
	readonly ends: Uint32Array;
	/** Every part of a name, once. */
	readonly words: ReadonlySet<string>;
}

const END_OF_ROW = '\u0000';
const piles = new WeakMap<readonly SearchableRow[], Pile>();

function pileOf(rows: readonly SearchableRow[]): Pile {
	let pile = piles.get(rows);
	if (!pile) {
		let end = 0;
		const ends = Uint32Array.from(rows, ({ haystack }) => (end += haystack.length + 1));
		const text = rows.map(({ haystack }) => haystack + END_OF_ROW).join('');
		pile = { text, ends, words: new Set(rows.flatMap(({ words }) => words)) };
		piles.set(rows, pile);
	}
	return pile;
}

/** In order, the rows whose haystack has one of the texts. */
function* rowsWithAny(rows: readonly SearchableRow[], texts: readonly string[]): Iterable<SearchableRow> {
	const { text, ends } = pileOf(rows);
	const found = texts.map((one) => text.indexOf(one));
	for (let row = 0; ; row++) {
		let next = Infinity;
		for (const at of found) if (at >= 0 && at < next) next = at;
		if (next === Infinity) return;
		while (ends[row]! <= next) row++;
		yield rows[row]!;
		for (let i = 0; i < texts.length; i++) {
			if (found[i]! >= 0 && found[i]! < ends[row]!) found[i] = text.indexOf(texts[i]!, ends[row]);
		}
	}
}

/** With fewer hits than this, nearly equal spellings are looked for too. */
const FEW = 5;

/** Rows whose name has every typed word, one of them with one letter wrong (also in its beginning, while typing). */
function nearlySpelled(
	rows: readonly SearchableRow[],
	typed: readonly string[],
	limit: number,
	keep: (row: PatientRow) => boolean
): readonly SearchHit[] {
	const hits: SearchHit[] = [];
	// Names repeat: each part is compared once, not once a row.
	const parts = [...pileOf(rows).words];
	const near = typed.map((word) => new Set(parts.filter((part) => isNear(word, part))));
	const literals = near.flatMap((set) => Array.from(set, (part) => NAME + part));
	for (const { row, words } of rowsWithAny(rows, literals)) {
		if (hits.length >= limit) break;
		let off = 0;
		const all = typed.every((word, i) => {
			if (words.some((part) => part.startsWith(word))) return true;
			off++;
			return words.some((part) => near[i]!.has(part));
		});
		if (all && off === 1 && keep(row)) hits.push({ ...row, reasons: ['near-name'] });
	}
	return hits;
}

const isNear = (word: string, part: string): boolean =>
	isOneLetterOff(word, part) || isOneLetterOff(word, part.slice(0, word.length));
