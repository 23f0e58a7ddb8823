import { beforeAll, expect, test } from 'vitest';
import { fc } from '../../../support/seeded-fast-check.ts';
import { formatDate } from '#client/session/dates.ts';
import { loadCatalogue } from '#client/session/i18n.ts';
import { parseTypedDate } from '#client/session/typed-date.ts';

beforeAll(() => loadCatalogue(['en']));

test.each([
	['14-Jul-1985', '1985-07-14'],
	['14 july 1985', '1985-07-14'],
	['14071985', '1985-07-14'],
	['14/7/1985', '1985-07-14'],
	['1985-07-14', '1985-07-14'],
	['1985 Jul 14', '1985-07-14'],
	['Jul 1985', '1985-07'],
	['7/1985', '1985-07'],
	['1985-07', '1985-07'],
	[' 1985 ', '1985'],
	['29-Feb-2024', '2024-02-29']
])('%s is read as %s', (typed, date) => expect(parseTypedDate(typed)).toBe(date));

test.each([
	'',
	'29-Feb-2023',
	'31-Apr-1985',
	'14-13-1985',
	'1407198',
	'14-Ju-1985',
	'Jul',
	'14-Jul-85',
	'0',
	'a b c d'
])('%j is not guessed at', (typed) => expect(parseTypedDate(typed)).toBeUndefined());

test('what is shown can be typed back', () => {
	const day = fc.date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
	fc.assert(
		fc.property(day, (date) => {
			const iso = date.toISOString().slice(0, 10);
			expect(parseTypedDate(formatDate(iso))).toBe(iso);
		})
	);
});
