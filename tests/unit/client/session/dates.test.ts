import { beforeAll, describe, expect, test } from 'vitest';
import { ageOn, formatDate, formatInstant, formatTimeWithSeconds, localDate } from '#client/session/dates.ts';
import { loadCatalogue } from '#client/session/i18n.ts';

beforeAll(() => loadCatalogue(['en']));

describe('dates', () => {
	test.each([
		['1985-07-14', '14-Jul-1985'],
		['1985-07', 'Jul-1985'],
		['1985', '1985'],
		['2026-09-02', '02-Sep-2026'],
		['2020-05-18T05:50:12+02:00', '18-May-2020']
	])('%s is written %s, never in digits alone', (date, words) => expect(formatDate(date)).toBe(words));

	test('an instant is shown in local time, a date without a time as a date', () => {
		const at = new Date(2026, 10, 22, 9, 14, 3).getTime();
		expect(formatInstant(at)).toBe('22-Nov-2026 09:14');
		expect(formatInstant(new Date(at).toISOString())).toBe('22-Nov-2026 09:14');
		expect(formatInstant('2026-11')).toBe('Nov-2026');
		expect(formatInstant('not a date T')).toBe('');
		expect(formatTimeWithSeconds(at)).toBe('09:14:03');
		expect(localDate(at)).toBe('2026-11-22');
	});
});

describe('age', () => {
	test.each([
		['2026-11-22', '2026-11-22', { unit: 'days', count: 0 }],
		['2026-10-26', '2026-11-22', { unit: 'days', count: 27 }],
		['2026-10-25', '2026-11-22', { unit: 'weeks', count: 4, and: 0 }],
		['2026-01-01', '2026-11-22', { unit: 'weeks', count: 46, and: 3 }],
		['2025-11-22', '2026-11-22', { unit: 'months', count: 12, and: 0 }],
		['2025-01-31', '2026-03-30', { unit: 'months', count: 13, and: 30 }],
		['2024-11-22', '2026-11-22', { unit: 'years', count: 2, and: 0 }],
		['2014-11-09', '2026-11-22', { unit: 'years', count: 12, and: 0 }],
		['2008-11-23', '2026-11-22', { unit: 'years', count: 17, and: 11 }],
		['2008-11-22', '2026-11-22', { unit: 'years', count: 18 }],
		['1968-07-14', '2026-11-22', { unit: 'years', count: 58 }],
		['1968', '2026-11-22', { unit: 'years', count: 58 }],
		['1968-12', '2026-11-22', { unit: 'years', count: 57 }]
	])('born %s, on %s', (born, today, age) => expect(ageOn(born, today)).toEqual(age));

	test('a birth date to come, or none, has no age', () => {
		expect(ageOn('2027-01-01', '2026-11-22')).toBeUndefined();
		expect(ageOn('soon', '2026-11-22')).toBeUndefined();
	});
});
