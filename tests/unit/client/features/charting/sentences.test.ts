import { expect, test } from 'vitest';
import { parseMedicineSentence } from '#client/features/charting/medicine-sentence.ts';
import { parseTypedNumber } from '#client/features/charting/typed-number.ts';
import { parseVitalsSentence } from '#client/features/charting/vitals-sentence.ts';

test.each([
	['bp 128/82', { pressure: '128/82' }],
	['BP 128/82, pulse 84 temp 38,2', { pressure: '128/82', pulse: '84', temperature: '38,2' }],
	['spo2 97', { oxygen: '97' }],
	['bp 128', undefined],
	['bp 128/82 extra', undefined],
	['pulse 84 pulse 85', undefined],
	['garcia maria', undefined],
	['weight heavy', undefined],
	['', undefined]
])('vital signs from "%s"', (text, signs) => expect(parseVitalsSentence(text)).toEqual(signs));

const line = {
	unit: undefined,
	route: undefined,
	often: undefined,
	asNeeded: false,
	days: undefined,
	rest: []
};
test.each([
	['amox 500 tds 7', { ...line, drug: 'amox', dose: '500', often: '3d', days: 7 }],
	[
		'amoxicillin 500mg po tds 7d',
		{ ...line, drug: 'amoxicillin', dose: '500', unit: 'mg', route: 'oral', often: '3d', days: 7 }
	],
	[
		'salbutamol 2 puffs inh prn',
		{ ...line, drug: 'salbutamol', dose: '2', unit: 'puff', route: 'inhaled', asNeeded: true }
	],
	[
		'ferrous sulfate 1 tab od 2/52',
		{ ...line, drug: 'ferrous sulfate', dose: '1', unit: 'tablet', often: '1d', days: 14 }
	],
	['digoxin 62.5 mcg od', { ...line, drug: 'digoxin', dose: '62.5', unit: 'microgram', often: '1d' }],
	['warfarin 3 mg at night', { ...line, drug: 'warfarin', dose: '3', unit: 'mg', rest: ['at', 'night'] }],
	['salbutamol 2 puffs every 4 hours', { ...line, drug: 'salbutamol', dose: '2', unit: 'puff', often: '4h' }],
	[
		'salbutamol 2 puffs every 5 hours',
		{ ...line, drug: 'salbutamol', dose: '2', unit: 'puff', rest: ['every', '5', 'hours'] }
	],
	['insulin 10 u bd', undefined],
	['heparin 5,000 units bd', undefined],
	['amox 500zz tds', undefined],
	['500 tds', undefined],
	['amoxicillin', undefined]
])('a prescription from "%s"', (text, parts) => expect(parseMedicineSentence(text)).toEqual(parts));

test.each([
	['0,5', '0.5'],
	['1,25', '1.25'],
	['5,000', undefined],
	['1,000,000', undefined],
	['5000', '5000']
])('%s as a number', (text, number) => expect(parseTypedNumber(text)).toBe(number));

test('a unit, route or frequency that the form does not know never becomes another one', () => {
	expect(parseMedicineSentence('insulin 10 u od')).toBeUndefined();
	expect(parseMedicineSentence('heparin 5,000 units sc bd')).toBeUndefined();
	expect(parseMedicineSentence('salbutamol 100 microgram 6 times a day')?.often).toBeUndefined();
});
