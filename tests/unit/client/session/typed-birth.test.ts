import { expect, test } from 'vitest';
import { isTypedAge, parseTypedBirth } from '#client/session/typed-birth.ts';

const TODAY = '2026-03-15';
const born = (text: string) => parseTypedBirth(text, TODAY);

test('an age makes a date that is as exact as the age', () => {
	expect(['34', '34y', '34 years', ' 0 yr '].map(born)).toEqual(['1992', '1992', '1992', '2026']);
	expect(['8m', '8 months', '3 mo'].map(born)).toEqual(['2025-07', '2025-07', '2025-12']);
	expect(['2w', '10 days', '0d'].map(born)).toEqual(['2026-03-01', '2026-03-05', '2026-03-15']);
	expect(['34', '8m'].map((text) => isTypedAge(text, TODAY))).toEqual([true, true]);
});

test('a date is a date', () => {
	expect(['1985', '14-Jul-1985', '14071985'].map(born)).toEqual(['1985', '1985-07-14', '1985-07-14']);
	expect(isTypedAge('1985', TODAY)).toBe(false);
});

test('nobody is born tomorrow, or is older than anybody was', () => {
	expect(['16-Mar-2026', '2027', 'Apr 2026', '126', '34 parsecs', '', 'y'].map(born)).toEqual(
		Array.from({ length: 7 }, () => undefined)
	);
	expect(born('15-Mar-2026')).toBe('2026-03-15');
});
