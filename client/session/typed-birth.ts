// A birth date as people say it: a date, or an age, which makes a date that is only as exact as the age was.
import { parseTypedDate } from './typed-date.ts';

const UNITS: readonly (readonly [unit: 'year' | 'month' | 'week' | 'day', words: RegExp])[] = [
	['year', /^(y|yr|yrs|years?)?$/],
	['month', /^(m|mo|mth|mths|months?)$/],
	['week', /^(w|wk|wks|weeks?)$/],
	['day', /^(d|days?)$/]
];
/** Older than the oldest person whose age is proven; the rest is a typing mistake. */
const OLDEST_YEARS = 125;

/** `34`, `34y`, `8 months`, `3w`, `10 days` on `today` (YYYY-MM-DD): YYYY for years, YYYY-MM for months, else the day. */
export function parseTypedAge(text: string, today: string): string | undefined {
	const [, digits = '', word = ''] = /^\s*(\d{1,3})\s*([a-z]*)\.?\s*$/i.exec(text) ?? [];
	const unit = digits === '' ? undefined : UNITS.find(([, words]) => words.test(word.toLowerCase()))?.[0];
	if (!unit) return undefined;
	const count = Number(digits);
	const [year = 0, month = 1, day = 1] = today.split('-').map(Number);
	if (unit === 'year') return count <= OLDEST_YEARS ? String(year - count).padStart(4, '0') : undefined;
	if (unit === 'month') return new Date(Date.UTC(year, month - 1 - count, 1)).toISOString().slice(0, 7);
	return new Date(Date.UTC(year, month - 1, day - count * (unit === 'week' ? 7 : 1)))
		.toISOString()
		.slice(0, 10);
}

/**
 * A typed birth date or age as a FHIR date of any precision; undefined for what is neither, and for a date after today:
 * nobody is born tomorrow.
 */
export function parseTypedBirth(text: string, today: string): string | undefined {
	const date = parseTypedDate(text) ?? parseTypedAge(text, today);
	return date !== undefined && date <= today.slice(0, date.length) ? date : undefined;
}

/** True when the words gave an age, so that the date made of it is nobody's birthday. */
export const isTypedAge = (text: string, today: string): boolean =>
	parseTypedDate(text) === undefined && parseTypedAge(text, today) !== undefined;
