// Finding a patient in the rows held on this device: a scan over one normalised string per row (measured faster than
// the index libraries at 20,000 rows). No storage here; summaries.ts builds and keeps the rows.
import { foldedWords, foldText } from '../core/fold-text.ts';
import { isOneLetterOff } from '../core/one-letter-off.ts';
import type { MatchReason, PatientFilter, PatientRow, SearchHit } from './api.ts';

const NAME = '\u0001';
const BIRTH = '\u0002';
const IDENTIFIER = '\u0003';
const PHONE = '\u0004';

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
const listedName = ({ name, nameParts }: PatientRow): string =>
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
		if (value) haystack += IDENTIFIER + foldText(value).replace(/[\s-]/g, '');
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
	readonly test: (haystack: string) => boolean;
}

const contains = (reason: MatchReason, text: string): Needle => ({ reason, test: (h) => h.includes(text) });

/** An identifier by its beginning, or the digits of a phone; none for what has no letter or digit. */
function numberNeedles(word: string): readonly Needle[] {
	const needles: Needle[] = [];
	const identifier = foldText(word).replace(/[\s-]/g, '');
	if (/[\p{L}\p{N}]/u.test(identifier)) needles.push(contains('identifier', IDENTIFIER + identifier));
	const digits = /^\+?[\d().-]+$/.test(word) ? digitsOf(word).replace(/^0+/, '') : '';
	if (digits.length >= 3) {
		// Phones are the last part of a haystack.
		const test = (h: string): boolean => h.includes(PHONE) && h.includes(digits, h.indexOf(PHONE));
		needles.push({ reason: 'phone', test });
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
	const name: Needle = { reason: 'name', test: (h) => parts.every((part) => h.includes(NAME + part)) };
	return [...(parts.length > 0 ? [name] : []), ...numberNeedles(word), ...dateNeedles(word)];
}

/** The ways several words can match as one: a phone, an identifier or a date typed with spaces. */
const joinedNeedles = (words: readonly string[]): readonly Needle[] =>
	words.length < 2 ? [] : [...numberNeedles(words.join('')), ...dateNeedles(words.join('-'))];

/** True when the words are a whole part of the haystack: marks, or nothing, on both sides. */
function isWholePart(haystack: string, words: string): boolean {
	for (let at = haystack.indexOf(words); at > 0; at = haystack.indexOf(words, at + 1)) {
		const next = haystack[at + words.length];
		if (haystack[at - 1]! <= PHONE && (next === undefined || next <= PHONE)) return true;
	}
	return false;
}

/** True for a row that a filter leaves in. */
export const passesFilter = (
	{ complete, lastSeen }: PatientRow,
	{ seenFrom, complete: onlyComplete }: PatientFilter
): boolean =>
	!(onlyComplete && !complete) && !(seenFrom !== undefined && !(lastSeen && lastSeen.day >= seenFrom));

/** Orders rows by name, then birth date. */
export const byName = (a: SearchableRow, b: SearchableRow): number =>
	a.sortKey < b.sortKey ? -1 : a.sortKey > b.sortKey ? 1 : 0;

/**
 * The rows that every typed word matches, in any order: by prefix of a name part from one letter on (accents folded),
 * birth date, phone digits or identifier; a number or date typed with spaces may match as one. Whole-name-part matches
 * first, then in the order given (by name). When only few match, names of which one typed word is spelled one letter off
 * follow. An empty query is all rows.
 */
export function searchRows(
	rows: readonly SearchableRow[],
	query: string,
	limit: number
): readonly SearchHit[] {
	const words = query.trim().split(/\s+/).filter(Boolean);
	if (words.length === 0) return rows.slice(0, limit).map(({ row }) => ({ ...row, reasons: [] }));
	const needles = words.map(needlesOf);
	const joined = joinedNeedles(words);
	const folded = words.map(foldText);
	const first: SearchHit[] = [];
	const rest: SearchHit[] = [];
	for (const { row, haystack } of rows) {
		if (first.length >= limit) break;
		const eachWord = needles.every((ways) => ways.some((way) => way.test(haystack)));
		if (!eachWord && !joined.some((way) => way.test(haystack))) continue;
		const whole = folded.some((word) => isWholePart(haystack, word));
		if (!whole && rest.length >= limit) continue;
		const matched = [...needles.flat(), ...joined].filter((way) => way.test(haystack));
		const reasons = new Set(matched.map((way) => way.reason));
		if (whole) first.push({ ...row, reasons: [...reasons] });
		else if (rest.length < limit) rest.push({ ...row, reasons: [...reasons] });
	}
	const found = [...first, ...rest].slice(0, limit);
	if (found.length >= FEW) return found;
	const known = new Set(found.map(({ chartId }) => chartId));
	return [...found, ...nearlySpelled(rows, folded, known, limit - found.length)];
}

/** With fewer hits than this, nearly equal spellings are looked for too. */
const FEW = 5;

/** Rows whose name has every typed word, one of them with one letter wrong (also in its beginning, while typing). */
function nearlySpelled(
	rows: readonly SearchableRow[],
	typed: readonly string[],
	known: ReadonlySet<string>,
	limit: number
): readonly SearchHit[] {
	const hits: SearchHit[] = [];
	const near = (word: string, part: string): boolean =>
		isOneLetterOff(word, part) || isOneLetterOff(word, part.slice(0, word.length));
	for (const { row, words } of rows) {
		if (hits.length >= limit) break;
		if (known.has(row.chartId)) continue;
		let off = 0;
		const all = typed.every((word) => {
			if (words.some((part) => part.startsWith(word))) return true;
			off++;
			return words.some((part) => near(word, part));
		});
		if (all && off === 1) hits.push({ ...row, reasons: ['near-name'] });
	}
	return hits;
}
