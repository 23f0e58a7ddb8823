import { beforeAll, describe, expect, test } from 'vitest';
import { emptyAllergy, emptyMedicine, emptyProblem, emptyVitals } from '#client/features/charting/drafts.ts';
import { allergyCommand, medicineCommand, problemCommand } from '#client/features/charting/form-commands.ts';
import { readTypedDose } from '#client/features/charting/typed-dose.ts';
import { parseTypedNumber } from '#client/features/charting/typed-number.ts';
import { parsePressure, vitalsCommand } from '#client/features/charting/vitals-form.ts';
import { isUnlikely } from '#client/features/charting/unlikely-values.ts';
import { loadCatalogue } from '#client/session/i18n.ts';

beforeAll(() => loadCatalogue(['en']));

describe('typed numbers', () => {
	test.each([
		['500', '500'],
		['0,5', '0.5'],
		[' 1.10 ', '1.10'],
		['007', '7'],
		['0.5', '0.5'],
		['0', '0']
	])('%s', (typed, number) => expect(parseTypedNumber(typed)).toBe(number));
	test.each(['', '.5', '5.', '-1', '1e3', '5mg', '1.2.3'])('%j is not guessed at', (typed) =>
		expect(parseTypedNumber(typed)).toBeUndefined()
	);

	test('a pressure is two numbers, or one of them', () => {
		expect(parsePressure('128/82')).toEqual({ systolic: '128', diastolic: '82' });
		expect(parsePressure('128/')).toEqual({ systolic: '128' });
		expect(parsePressure('128')).toBeUndefined();
		expect(parsePressure('/')).toBeUndefined();
	});
});

describe('commands', () => {
	test('of a medicine keep the typed dose exactly and say the whole in words', () => {
		const draft = {
			...emptyMedicine(),
			drug: ' metformin ',
			dose: '0,50',
			unit: 'mg',
			route: 'oral',
			often: '2d'
		};
		expect(medicineCommand(draft)).toEqual({
			verb: 'addMedication',
			medicationCodeableConcept: { text: 'metformin' },
			dosageInstruction: [
				{
					text: '0.5\u00a0mg — oral — twice a day',
					timing: { repeat: { frequency: 2, period: 1, periodUnit: 'd' } },
					route: { text: 'oral' },
					doseAndRate: [{ doseQuantity: { value: { rawJSON: '0.50' }, unit: 'mg' } }]
				}
			]
		});
		expect(medicineCommand(draft, 'm1')).toMatchObject({ verb: 'changeDose', id: 'm1' });
	});

	test('of a medicine know for how many days, and a unit typed with the dose', () => {
		const draft = { ...emptyMedicine(), drug: 'amoxicillin', dose: '1,5 g', often: '8h', days: '7' };
		expect(medicineCommand(draft)).toMatchObject({
			dosageInstruction: [
				{
					text: '1.5\u00a0g — every 8 hours — for 7 days',
					timing: {
						repeat: {
							frequency: 1,
							period: 8,
							periodUnit: 'h',
							boundsDuration: { value: { rawJSON: '7' }, unit: 'd', code: 'd' }
						}
					},
					doseAndRate: [{ doseQuantity: { value: { rawJSON: '1.5' }, unit: 'g' } }]
				}
			]
		});
		const units = (dose: string) => readTypedDose({ dose, unit: 'mg' });
		expect(units('500')).toEqual({ amount: '500', unit: 'mg' });
		expect(units('2 puffs')).toEqual({ amount: '2', unit: 'puff' });
		expect(units('250 mcg')).toEqual({ amount: '250', unit: 'microgram' });
		for (const other of ['10 u', '5,000 units', '500 mg tds', '500 mg 7', 'mg', '5 mg or so', ''])
			expect(units(other), other).toBeUndefined();
	});

	test('are not given while something needed is missing', () => {
		expect(medicineCommand({ ...emptyMedicine(), drug: 'metformin' })).toBeUndefined();
		expect(medicineCommand({ ...emptyMedicine(), dose: '5' })).toBeUndefined();
		expect(vitalsCommand(emptyVitals())).toBeUndefined();
		expect(vitalsCommand({ ...emptyVitals(), pulse: 'fast' })).toBeUndefined();
		expect(vitalsCommand({ ...emptyVitals(), pulse: '80', pressure: '128' })).toBeUndefined();
	});

	test('hold nothing that nobody said', () => {
		expect(problemCommand({ ...emptyProblem(), name: ' Asthma ' })).toEqual({
			verb: 'addCondition',
			code: { text: 'Asthma' }
		});
		expect(allergyCommand({ ...emptyAllergy(), substance: 'penicillin' })).toEqual({
			verb: 'addAllergy',
			code: { text: 'penicillin' }
		});
		expect(vitalsCommand({ ...emptyVitals(), pressure: '128/82', weight: '78.40' })).toEqual({
			verb: 'recordVitals',
			weightKg: '78.40',
			systolicMmHg: '128',
			diastolicMmHg: '82'
		});
	});

	test('a reaction carries its severity', () => {
		const draft = {
			...emptyAllergy(),
			substance: 'penicillin',
			reaction: 'rash',
			severity: 'severe',
			since: '2009'
		};
		expect(allergyCommand(draft)).toMatchObject({
			onsetDateTime: '2009',
			reaction: { manifestation: { text: 'rash' }, severity: 'severe' }
		});
	});
});

test('only what no patient shows is asked about', () => {
	expect(isUnlikely('temperature', 58)).toBe(true);
	expect(isUnlikely('temperature', 41.5)).toBe(false);
	expect(isUnlikely('pulse', 210)).toBe(false);
	expect(isUnlikely('systolic', Number.NaN)).toBe(false);
});
