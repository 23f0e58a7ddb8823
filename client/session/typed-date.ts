// A date as people type it, read as a FHIR date. Month words in the current language and in English. Never guesses
// between day and month: digits are day first, or year first.
import { currentLanguage } from './i18n.ts';

const LAST_DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function monthOf(word: string): number | undefined {
	const wanted = word.toLocaleLowerCase();
	for (const language of [currentLanguage(), 'en']) {
		for (const width of ['short', 'long'] as const) {
			const format = new Intl.DateTimeFormat(language, { month: width, timeZone: 'UTC' });
			for (let month = 0; month < 12; month++) {
				const name = format.format(Date.UTC(2000, month, 15)).toLocaleLowerCase();
				if (name === wanted || (wanted.length >= 3 && name.startsWith(wanted))) return month + 1;
			}
		}
	}
	return undefined;
}

const two = (value: number): string => String(value).padStart(2, '0');

function dateOf(year: string, month?: number, day?: number): string | undefined {
	if (year.length !== 4) return undefined;
	if (month === undefined) return year;
	if (month < 1 || month > 12) return undefined;
	if (day === undefined) return `${year}-${two(month)}`;
	const leap = new Date(Date.UTC(Number(year), 1, 29)).getUTCMonth() === 1;
	const last = month === 2 && !leap ? 28 : LAST_DAYS[month - 1]!;
	return day >= 1 && day <= last ? `${year}-${two(month)}-${two(day)}` : undefined;
}

/**
 * `14-Jul-1985`, `14 July 1985`, `14071985`, `14/7/1985`, `1985-07-14`, `Jul 1985`, `1985-07` or `1985` as a FHIR date
 * (YYYY, YYYY-MM or YYYY-MM-DD); undefined for anything else.
 */
export function parseTypedDate(text: string): string | undefined {
	const parts = text
		.trim()
		.split(/[\s./-]+/)
		.filter(Boolean);
	const [a = '', b = '', c = ''] = parts;
	if (parts.length === 1) {
		if (/^\d{4}$/.test(a)) return dateOf(a);
		return /^\d{8}$/.test(a) ? dateOf(a.slice(4), Number(a.slice(2, 4)), Number(a.slice(0, 2))) : undefined;
	}
	if (parts.length === 2) {
		if (/^\d{4}$/.test(a) && /^\d{1,2}$/.test(b)) return dateOf(a, Number(b));
		const month = /^\d{1,2}$/.test(a) ? Number(a) : monthOf(a);
		return month !== undefined && /^\d{4}$/.test(b) ? dateOf(b, month) : undefined;
	}
	if (parts.length !== 3) return undefined;
	const month = /^\d{1,2}$/.test(b) ? Number(b) : monthOf(b);
	if (month === undefined) return undefined;
	if (/^\d{4}$/.test(a) && /^\d{1,2}$/.test(c)) return dateOf(a, month, Number(c));
	return /^\d{1,2}$/.test(a) && /^\d{4}$/.test(c) ? dateOf(c, month, Number(a)) : undefined;
}
