import { beforeAll, expect, test } from 'vitest';
import { elementWords, valueWords } from '#client/features/charting/value-words.ts';
import { vitalRows } from '#client/features/charting/vital-rows.ts';
import { sectionsInOrder } from '#client/features/charting/note/note-words.ts';
import { loadCatalogue } from '#client/session/i18n.ts';

beforeAll(() => loadCatalogue(['en']));

test.each([
	[null, '', 'nothing'],
	[true, '', 'yes'],
	[1234567, '', '1,234,567'],
	['1985-07-14', 'birthDate', '14-Jul-1985'],
	['female', 'gender', 'Female'],
	['stopped', 'status', 'stopped'],
	['555 0143', '', '555 0143'],
	[{ text: 'Asthma', coding: [{ code: '195967001' }] }, 'code', 'Asthma'],
	[{ coding: [{ code: 'x', display: 'Rash' }] }, '', 'Rash'],
	[{ value: 500, unit: 'mg' }, '', '500\u00a0mg'],
	[{ valueQuantity: { value: 5.5, unit: 'mmol/L' } }, 'value[x]', '5.5\u00a0mmol/L'],
	[{ deceasedDateTime: '2025-08-11' }, 'deceased[x]', '11-Aug-2025'],
	[{ family: 'Garcia', given: ['Maria'] }, 'name', 'GARCIA, Maria'],
	[{ system: 'phone', value: '555 0143' }, 'telecom', '555 0143'],
	[{ line: ['Plot 14'], city: 'Riverbend' }, 'address', 'Plot 14, Riverbend'],
	[[], '', 'nothing'],
	[[{ text: 'a' }, { text: 'b' }], '', 'a; b']
])('%j in words', (value, element, words) => expect(valueWords(value, element)).toBe(words));

test('what has no words of its own is shown part by part, never left out', () => {
	expect(valueWords({ status: 'active', score: 3, odd: { deep: 'kept' } })).toBe(
		'status: active; score: 3; odd: kept'
	);
});

test('an element without words keeps its name', () => {
	expect(elementWords('Patient', 'birthDate')).toBe('birth date');
	expect(elementWords('Observation', 'value[x]')).toBe('value');
	expect(elementWords('Thing', 'bodySite')).toBe('bodySite');
});

test('vital signs are rounded for the table, newest first, without those taken back', () => {
	const pressure = (at: string, systolic: number, status = 'final') => ({
		resourceType: 'Observation',
		status,
		effectiveDateTime: at,
		code: { coding: [{ code: '55284-4' }] },
		component: [
			{ code: { coding: [{ code: '8480-6' }] }, valueQuantity: { value: systolic } },
			{ code: { coding: [{ code: '8462-4' }] }, valueQuantity: { value: 72.44631897382571 } }
		]
	});
	const rows = vitalRows({
		a: pressure('2020-05-18T05:50:12+02:00', 122.3),
		b: pressure('2021-05-18T05:50:12+02:00', 135.91945024892627),
		c: pressure('2022-05-18T05:50:12+02:00', 300, 'entered-in-error')
	});
	expect(rows).toHaveLength(1);
	expect(rows[0]?.readings.map(({ words }) => words)).toEqual(['136/72', '122/72']);
});

test('sections stand in the order of a visit', () => {
	expect(sectionsInOrder({ plan: '', zebra: '', reason: '', exam: '', apple: '' })).toEqual([
		'reason',
		'exam',
		'plan',
		'apple',
		'zebra'
	]);
});
