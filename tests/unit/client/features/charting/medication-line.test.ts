import { beforeAll, describe, expect, test } from 'vitest';
import {
	isCurrentMedicine,
	medicationLine,
	PART_SEPARATOR
} from '#client/features/charting/medication-line.ts';
import { loadCatalogue, t } from '#client/session/i18n.ts';

beforeAll(() => loadCatalogue(['en']));

const order = (dosage: object, more: object = {}) => ({
	resourceType: 'MedicationRequest',
	medicationCodeableConcept: { text: 'amoxicillin' },
	dosageInstruction: [dosage],
	...more
});
const dose = (value: number, unit: string) => ({ doseAndRate: [{ doseQuantity: { value, unit } }] });
const repeat = (frequency: number, period: number, periodUnit: string) => ({
	timing: { repeat: { frequency, period, periodUnit } }
});

describe('a medicine line', () => {
	test('names drug, dose, route and how often, in this order', () => {
		const entry = order({ ...dose(500, 'mg'), ...repeat(3, 1, 'd'), route: { text: 'oral' } });
		expect(medicationLine(entry, undefined)).toEqual({
			drug: 'amoxicillin',
			dose: '500\u00a0mg',
			parts: ['oral', '3 times a day']
		});
	});

	test.each([
		[dose(5000, 'IU'), '5,000\u00a0units'],
		[dose(0.5, 'ml'), '0.5\u00a0mL'],
		[dose(25, 'ug'), '25\u00a0microgram'],
		[dose(100, 'mcg'), '100\u00a0microgram'],
		[dose(1_000_000, 'U'), '1,000,000\u00a0units'],
		[dose(Number('2.50'), 'mg'), '2.5\u00a0mg'],
		[dose(Number('5.0'), 'mg'), '5\u00a0mg'],
		[dose(Number('.125'), 'mg'), '0.125\u00a0mg'],
		[dose(1, '1'), '1'],
		[{}, undefined]
	])('writes amounts so that they cannot be misread', (dosage, words) => {
		expect(medicationLine(order(dosage), undefined).dose).toBe(words);
	});

	test.each([
		[repeat(1, 1, 'd'), ['once a day']],
		[repeat(1, 8, 'h'), ['every 8 hours']],
		[repeat(2, 3, 'd'), ['2 times every 3 days']],
		[{ ...repeat(1, 1, 'd'), asNeededBoolean: true }, ['once a day, when needed']],
		[{ text: 'as the leaflet says' }, ['as the leaflet says']]
	])('says how often in words', (dosage, parts) => {
		expect(medicationLine(order(dosage), undefined).parts).toEqual(parts);
	});

	test.each([
		['500\u00a0mg — oral — 3 times a day', ['oral', '3 times a day']],
		['500\u00a0mg — oral — 3 times a day — with food', ['oral', '3 times a day', 'with food']],
		['with food', ['oral', '3 times a day', 'with food']]
	])('says a dosage’s own words unless its parts say them already', (text, parts) => {
		const entry = order({ ...dose(500, 'mg'), ...repeat(3, 1, 'd'), route: { text: 'oral' }, text });
		expect(medicationLine(entry, undefined).parts).toEqual(parts);
	});

	test('labels the dose, and parts the rest by dashes with space around them (MEDi-007, MEDi-008)', () => {
		expect(t('medicine.dose')).toBe('DOSE');
		expect(PART_SEPARATOR).toBe(' — ');
	});

	test('takes the name from the Medication it refers to, whole', () => {
		const long = 'Hydrochlorothiazide 12.5 MG / Lisinopril 20 MG Oral Tablet [Zestoretic]';
		const entry = { resourceType: 'MedicationRequest', medicationReference: { reference: 'urn:uuid:m1' } };
		expect(medicationLine(entry, { m1: { resourceType: 'Medication', code: { text: long } } }).drug).toBe(
			long
		);
		expect(medicationLine(entry, undefined).drug).toBe('Medicine without a name');
	});

	test.each([
		['active', true],
		['on-hold', true],
		[undefined, true],
		['stopped', false],
		['completed', false],
		['entered-in-error', false]
	])('status %s: may be taken: %s', (status, current) =>
		expect(isCurrentMedicine({ resourceType: 'MedicationRequest', status })).toBe(current)
	);
});
