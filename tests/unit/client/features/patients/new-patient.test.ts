import { expect, test } from 'vitest';
import { patientOf, splitName } from '#client/features/patients/new-patient.ts';

test('a name that was looked for is taken apart as lists show it', () => {
	expect(splitName('Garcia Maria')).toEqual({ family: 'Garcia', given: 'Maria' });
	expect(splitName('De Souza, Tomás João')).toEqual({ family: 'De Souza', given: 'Tomás João' });
	expect(splitName('')).toEqual({ family: '', given: '' });
});

test('nothing is written that nobody said', () => {
	const form = {
		family: ' Okello ',
		given: '',
		gender: 'female',
		birthDate: '1968',
		phone: ' ',
		place: '',
		identifier: ''
	};
	expect(patientOf(form)).toEqual({
		name: [{ use: 'official', family: 'Okello' }],
		gender: 'female',
		birthDate: '1968'
	});
});
