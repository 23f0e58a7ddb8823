// Dates and times as people read them: the day in two digits, the month as a word, the year in four (NHS CUI date
// display). A FHIR date may be partial and is never an instant; an instant is shown in this device's zone.
import { currentLanguage } from './i18n.ts';

/** Making a format takes a hundred times as long as using it, and lists show hundreds of dates. */
const formats = new Map<string, Intl.DateTimeFormat>();
function formatOf(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
	const key = `${currentLanguage()} ${JSON.stringify(options)}`;
	let format = formats.get(key);
	if (!format) formats.set(key, (format = new Intl.DateTimeFormat(currentLanguage(), options)));
	return format;
}

const monthWord = (month: number): string =>
	formatOf({ month: 'short', timeZone: 'UTC' }).format(Date.UTC(2000, month - 1, 15));

/** `1985-07-14` as 14-Jul-1985, `1985-07` as Jul-1985, `1985` as it is. A dateTime shows its own date. */
export function formatDate(date: string): string {
	const [, year = '', month, day] = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?/.exec(date) ?? [];
	return [day, month && monthWord(Number(month)), year].filter(Boolean).join('-');
}

const two = (value: number): string => String(value).padStart(2, '0');

/** 09:14 in this device's zone. */
export const formatTime = (at: number): string => {
	const date = new Date(at);
	return `${two(date.getHours())}:${two(date.getMinutes())}`;
};

/** 09:14:03 in this device's zone. */
export const formatTimeWithSeconds = (at: number): string =>
	`${formatTime(at)}:${two(new Date(at).getSeconds())}`;

/** The local calendar date of an instant, YYYY-MM-DD. */
export function localDate(at: number): string {
	const date = new Date(at);
	return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** An instant (ISO text or milliseconds) as 14-Jul-1985 09:14; a text without a time as a date. */
export function formatInstant(instant: string | number): string {
	if (typeof instant === 'string' && !instant.includes('T')) return formatDate(instant);
	const at = typeof instant === 'number' ? instant : Date.parse(instant);
	return Number.isNaN(at) ? '' : `${formatDate(localDate(at))} ${formatTime(at)}`;
}

/** The weekday of an instant, short. */
export const formatWeekday = (at: number): string => formatOf({ weekday: 'short' }).format(at);

/** A length of life in at most two units. */
export type Age = {
	readonly unit: 'days' | 'weeks' | 'months' | 'years';
	readonly count: number;
	readonly and?: number;
};

/**
 * Age on `today`, both YYYY-MM-DD: days below 4 weeks, weeks and days below a year, months and days below 2 years, years
 * and months below 18, then years (NHS CUI patient banner). A partial birth date gives whole years; undefined when the
 * date is not one or lies after today.
 */
export function ageOn(birthDate: string, today: string): Age | undefined {
	const [, year, month, day] = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?/.exec(birthDate) ?? [];
	if (!year || birthDate.slice(0, 10) > today) return undefined;
	const [nowYear = 0, nowMonth = 0, nowDay = 0] = today.split('-').map(Number);
	if (!month || !day)
		return { unit: 'years', count: nowYear - Number(year) - (month && Number(month) > nowMonth ? 1 : 0) };
	const days =
		(Date.UTC(nowYear, nowMonth - 1, nowDay) - Date.UTC(Number(year), Number(month) - 1, Number(day))) /
		86_400_000;
	const beforeDay = nowDay < Number(day);
	const months = (nowYear - Number(year)) * 12 + nowMonth - Number(month) - (beforeDay ? 1 : 0);
	if (days < 28) return { unit: 'days', count: days };
	if (months < 12) return { unit: 'weeks', count: Math.floor(days / 7), and: days % 7 };
	if (months < 24)
		return { unit: 'months', count: months, and: daysSinceMonth(nowYear, nowMonth, nowDay, Number(day)) };
	if (months < 216) return { unit: 'years', count: Math.floor(months / 12), and: months % 12 };
	return { unit: 'years', count: Math.floor(months / 12) };
}

/** Days since the last month-day of birth. */
function daysSinceMonth(year: number, month: number, today: number, birthDay: number): number {
	if (today >= birthDay) return today - birthDay;
	const lastOfPrevious = new Date(Date.UTC(year, month - 1, 0)).getUTCDate();
	return lastOfPrevious - Math.min(birthDay, lastOfPrevious) + today;
}
