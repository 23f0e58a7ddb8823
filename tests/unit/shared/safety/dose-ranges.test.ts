import { describe, expect, test } from 'vitest';
import { DOSES, highestFor } from '#shared/safety/dose-ranges.ts';
import type { MedicineFact, SafetyFacts } from '#shared/safety/safety-facts.ts';
import { medicine, rulesOf } from '../../../support/safety-facts.ts';

const ADULT = { ageMonths: 480, weightKg: 60 };
const CHILD = { ageMonths: 36, weightKg: 14 };

const said = (
	name: string,
	dose: Partial<MedicineFact>,
	patient: SafetyFacts['patient'] = ADULT
): readonly string[] => rulesOf({ medicines: [medicine(name, dose)], patient });

describe('an adult', () => {
	test.each([
		[1000, 4, []],
		[1000, 5, ['dose-paracetamol caution']],
		[1000, 8, ['dose-paracetamol severe']],
		[1500, 1, ['dose-paracetamol caution']],
		[2000, 1, ['dose-paracetamol severe']],
		[500, undefined, []],
		[1500, undefined, ['dose-paracetamol caution']]
	])('paracetamol %s mg, %s times a day', (doseMg, dosesPerDay, rules) => {
		expect(said('Paracetamol', { doseMg, ...(dosesPerDay !== undefined && { dosesPerDay }) })).toEqual(rules);
	});

	test('a dose of a tenth three times a day is not above three tenths', () => {
		expect(said('digoxin', { doseMg: 0.5, dosesPerDay: 3 })).toEqual([]);
		expect(said('colchicine', { doseMg: 0.1, dosesPerDay: 20 })).toEqual([]);
	});

	test('one dose above the highest of a day is too much, however often it is taken', () => {
		expect(said('metformin', { doseMg: 3000 })).toEqual([]);
		expect(said('metformin', { doseMg: 4000 })).toEqual(['dose-metformin caution']);
		expect(said('amlodipine', { doseMg: 50 })).toEqual(['dose-amlodipine severe']);
	});

	test('methotrexate once a week is right, every day is not', () => {
		expect(said('methotrexate', { doseMg: 15, dosesPerDay: 1 / 7 })).toEqual([]);
		expect(said('methotrexate', { doseMg: 15, dosesPerDay: 1 })).toEqual(['dose-methotrexate severe']);
	});
});

describe('a child', () => {
	test.each([
		[210, 4, []],
		[250, 4, ['dose-paracetamol caution']],
		[500, 4, ['dose-paracetamol severe']]
	])('of 14 kg: paracetamol %s mg, %s times a day', (doseMg, dosesPerDay, rules) => {
		expect(said('Paracetamol syrup', { doseMg, dosesPerDay }, CHILD)).toEqual(rules);
	});

	test('a heavy child is never given more than an adult', () => {
		const heavy = { ageMonths: 140, weightKg: 90 };
		expect(said('Paracetamol', { doseMg: 1100 }, heavy)).toEqual(['dose-paracetamol caution']);
	});

	test('of twelve years is held to the doses of an adult, one month earlier to its weight', () => {
		const dose = { doseMg: 600 };
		expect(said('Paracetamol', dose, { ageMonths: 144, weightKg: 30 })).toEqual([]);
		expect(said('Paracetamol', dose, { ageMonths: 143, weightKg: 30 })).toEqual(['dose-paracetamol caution']);
	});

	test('of unknown weight is held to the doses of an adult', () => {
		expect(said('Paracetamol', { doseMg: 500 }, { ageMonths: 36 })).toEqual([]);
		expect(said('Paracetamol', { doseMg: 1100 }, { ageMonths: 36 })).toEqual(['dose-paracetamol caution']);
	});

	test.each([
		[12, 1, 3, ['dose-chlorphenamine caution']],
		[48, 1, 6, []],
		[48, 2, 3, ['dose-chlorphenamine severe']],
		[72, 2, 6, []],
		[100, 4, 3, ['dose-chlorphenamine severe']],
		[144, 4, 6, []]
	])('of %s months: chlorphenamine %s mg, %s times a day', (ageMonths, doseMg, dosesPerDay, rules) => {
		expect(said('chlorphenamine', { doseMg, dosesPerDay }, { ageMonths })).toEqual(rules);
	});
});

describe('nothing is said', () => {
	test.each([
		['without a dose', 'Paracetamol', {}, ADULT],
		['without an age', 'Paracetamol', { doseMg: 9000 }, {}],
		['of a combination', 'Co-codamol', { doseMg: 9000 }, ADULT],
		['of what is injected', 'Amoxicillin 2 g IV', { doseMg: 9000 }, ADULT],
		['of what is inhaled', 'Salbutamol nebules', { doseMg: 50 }, ADULT],
		['of what is not in the table', 'Zyntharol', { doseMg: 9000 }, ADULT]
	])('%s', (_, name, dose, patient) => {
		expect(said(name, dose, patient)).toEqual([]);
	});
});

test('every row gives a limit, no two rows one ingredient, and no day less than a dose', () => {
	expect(new Set(DOSES.map(({ ingredient }) => ingredient)).size).toBe(DOSES.length);
	for (const row of DOSES)
		for (const ageMonths of [6, 30, 100, 480]) {
			const { singleMg, dailyMg } = highestFor(row, { ageMonths, weightKg: 20 });
			expect(Math.min(singleMg, dailyMg), row.id).toBeGreaterThan(0);
			// Of methotrexate a dose is for a week.
			if (row.ingredient !== 'methotrexate' && Number.isFinite(singleMg))
				expect(dailyMg, row.id).toBeGreaterThanOrEqual(singleMg);
		}
	for (const row of DOSES) {
		const { singleMg, dailyMg } = highestFor(row, { ageMonths: 100, weightKg: 20 });
		expect(Math.min(singleMg, dailyMg), row.id).toBeLessThan(Infinity);
	}
});
