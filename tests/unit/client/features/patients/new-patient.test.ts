import { expect, test } from 'vitest';
import { emptyForm, missingFrom, patientOf, splitName } from '#client/features/patients/new-patient.ts';

test('a name that was looked for is taken apart as lists show it', () => {
	expect(splitName('Garcia Maria')).toEqual({ family: 'Garcia', given: 'Maria' });
	expect(splitName('De Souza, Tomás João')).toEqual({ family: 'De Souza', given: 'Tomás João' });
	expect(splitName('')).toEqual({ family: '', given: '' });
});

test('four things are needed: a name, the sex, a birth date or age, and one contact or place', () => {
	const empty = emptyForm();
	expect(missingFrom(empty, undefined)).toEqual(['name', 'sex', 'born', 'contact']);
	const said = { ...empty, given: 'Maria', sex: 'unknown' };
	expect(missingFrom(said, '1985')).toEqual(['contact']);
	for (const contact of [{ phone: '077' }, { place: 'Kirembe' }, { unreachable: true }])
		expect(missingFrom({ ...said, ...contact }, '1985')).toEqual([]);
	expect(missingFrom({ ...said, place: '  ' }, '1985')).toEqual(['contact']);
});

test('nothing is written that nobody said', () => {
	const form = { ...emptyForm(), family: ' Okello ', sex: 'female', birthDate: '1968', phone: ' ' };
	expect(patientOf(form)).toEqual({
		name: [{ use: 'official', family: 'Okello' }],
		gender: 'female',
		birthDate: '1968'
	});
});
