import { fc } from '../../../support/seeded-fast-check.ts';
import { describe, expect, test } from 'vitest';
import { VACCINES } from '#shared/codes/vaccines.ts';
import { checkFacts, checkOne } from '#shared/safety/check-facts.ts';
import { INGREDIENTS } from '#shared/safety/medicine-vocabulary.ts';
import type { MedicineFact, SafetyFacts, SafetyFinding } from '#shared/safety/safety-facts.ts';
import { COMMON_MEDICINES } from '../../../support/common-medicines.ts';
import { SAFETY_EXAMPLES } from '../../../support/safety-examples.ts';
import { allergy, factsOf, medicine, vaccine } from '../../../support/safety-facts.ts';

test('two hundred common medicines give no finding on their own, pregnancy apart', () => {
	expect(new Set(COMMON_MEDICINES).size).toBeGreaterThanOrEqual(200);
	for (const name of COMMON_MEDICINES) {
		const patient = { ageMonths: 480, weightKg: 60, sex: 'female' };
		expect(checkFacts(factsOf({ medicines: [medicine(name)], patient })), name).toEqual([]);
	}
});

const KINDS = ['allergy', 'interaction', 'duplicate-therapy', 'dose', 'pregnancy', 'vaccine-twice'];
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const keyOf = (finding: SafetyFinding): string => JSON.stringify(finding);

/** Names that meet each other often: those of the examples, of common medicines, and of all ingredients. */
const names = [
	...SAFETY_EXAMPLES.flatMap(([, , { medicines = [], allergies = [] }]) => [
		...medicines.map(({ name }) => name),
		...allergies.map(({ substance }) => substance)
	]),
	...COMMON_MEDICINES
];
const anyName = fc.oneof(
	{ weight: 8, arbitrary: fc.constantFrom(...names) },
	{ weight: 1, arbitrary: fc.constantFrom(...INGREDIENTS) },
	{ weight: 1, arbitrary: fc.string() }
);
const codes = fc.subarray(['http://www.whocc.no/atc|J01CA04', 'http://www.whocc.no/atc|N02BE01', 'x|1']);
const anyMedicine = fc.record(
	{
		name: anyName,
		codes,
		doseMg: fc.constantFrom(0.1, 5, 100, 500, 1000, 5000),
		dosesPerDay: fc.constantFrom(1 / 7, 1, 3, 4, 8),
		asNeeded: fc.constant(true as const)
	},
	{ requiredKeys: ['name', 'codes'] }
);
const anyFacts: fc.Arbitrary<SafetyFacts> = fc
	.record({
		medicines: fc.array(anyMedicine, { maxLength: 10 }),
		allergies: fc.array(fc.record({ substance: anyName, codes }), { maxLength: 4 }),
		vaccines: fc.array(
			fc.record({
				cvx: fc.constantFrom(...VACCINES.map(({ cvx }) => cvx)),
				day: fc.constantFrom('2026-01-01', '2026-01-10', '2026-03-01'),
				doseNumber: fc.constantFrom(1, 2)
			}),
			{ maxLength: 6 }
		),
		patient: fc.record(
			{
				ageMonths: fc.constantFrom(3, 36, 100, 480),
				weightKg: fc.constantFrom(4, 14, 60),
				pregnant: fc.constant(true as const)
			},
			{ requiredKeys: [] }
		)
	})
	.map(({ medicines, allergies, vaccines, patient }) => ({
		medicines: medicines.map((one, i) => ({ ...one, path: `MedicationRequest/${i}` }) as MedicineFact),
		allergies: allergies.map((one, i) => ({ ...one, path: `AllergyIntolerance/${i}` })),
		vaccines: vaccines.map(({ cvx, day, doseNumber }, i) =>
			vaccine(cvx, day, { doseNumber, path: `Immunization/${i}` })
		),
		patient
	}));

describe('whatever the facts', () => {
	test('the order in which they are given changes nothing', () => {
		const shuffled = anyFacts.chain((facts) =>
			fc.record({
				facts: fc.constant(facts),
				medicines: fc.shuffledSubarray([...facts.medicines], { minLength: facts.medicines.length }),
				allergies: fc.shuffledSubarray([...facts.allergies], { minLength: facts.allergies.length }),
				vaccines: fc.shuffledSubarray([...facts.vaccines], { minLength: facts.vaccines.length })
			})
		);
		fc.assert(
			fc.property(shuffled, ({ facts, ...other }) => {
				expect(checkFacts({ ...facts, ...other })).toEqual(checkFacts(facts));
			})
		);
	});

	test('one more medicine takes no finding away, and what it adds is about it', () => {
		let added = 0;
		fc.assert(
			fc.property(anyFacts, anyMedicine, (facts, more) => {
				const fact = { ...more, path: 'MedicationRequest/new' } as MedicineFact;
				const before = checkFacts(facts).map(keyOf);
				const after = checkFacts({ ...facts, medicines: [...facts.medicines, fact] });
				expect(after.map(keyOf)).toEqual(expect.arrayContaining(before));
				const adds = checkOne(facts, fact);
				expect(adds.map(keyOf)).toEqual(after.map(keyOf).filter((key) => !before.includes(key)));
				for (const { paths } of adds) expect(paths).toContain(fact.path);
				added += adds.length;
			})
		);
		expect(added).toBeGreaterThan(20);
	});

	test('findings come by kind, rule and paths, each once, with sorted paths and a name for each', () => {
		fc.assert(
			fc.property(anyFacts, (facts) => {
				const found = checkFacts(facts);
				const sorted = found.toSorted(
					(a, b) =>
						KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) ||
						compare(a.rule, b.rule) ||
						compare(a.paths[0] ?? '', b.paths[0] ?? '') ||
						compare(a.paths[1] ?? '', b.paths[1] ?? '')
				);
				expect(found).toEqual(sorted);
				expect(new Set(found.map(({ rule, paths }) => JSON.stringify([rule, paths]))).size).toBe(
					found.length
				);
				for (const { paths, names: shown } of found) {
					expect(paths).toEqual(paths.toSorted(compare));
					expect(shown.length).toBe(paths.length);
				}
			})
		);
	});

	test('the facts are left as they were', () => {
		fc.assert(
			fc.property(anyFacts, (facts) => {
				const before = structuredClone(facts);
				checkFacts(facts);
				expect(facts).toEqual(before);
			})
		);
	});
});

test('names in capitals, with accents, salts, strengths and forms give the same findings', () => {
	const dress = (name: string): string =>
		name.includes('/') || /\d/.test(name)
			? name.toUpperCase()
			: `${name.toUpperCase().replaceAll('A', 'Á').replaceAll('O', 'Ô')} SODIUM 250 MG TABLETS`;
	for (const [rule, , facts] of SAFETY_EXAMPLES) {
		if (!facts.medicines) continue;
		const dressed = facts.medicines.map((one) => ({ ...one, name: dress(one.name) }));
		const rules = (some: Partial<SafetyFacts>) =>
			checkFacts(factsOf(some)).map(({ names: _, ...finding }) => finding);
		expect(rules({ ...facts, medicines: dressed }), rule).toEqual(rules(facts));
	}
});

describe('a medicine about to be prescribed', () => {
	const facts = factsOf({
		medicines: [
			medicine('simvastatin', { path: 'MedicationRequest/1', doseMg: 20, dosesPerDay: 1 }),
			medicine('clarithromycin', { path: 'MedicationRequest/2' })
		],
		allergies: [allergy('penicillin', { path: 'AllergyIntolerance/1' })],
		patient: { ageMonths: 480 }
	});

	test('adds what it meets, not what was there', () => {
		expect(
			checkOne(facts, medicine('amoxicillin', { path: 'MedicationRequest/new' })).map(({ rule }) => rule)
		).toEqual(['penicillins']);
		expect(checkOne(facts, medicine('folic acid', { path: 'MedicationRequest/new' }))).toEqual([]);
	});

	test('in place of a current one adds only what that one did not have', () => {
		const more = medicine('simvastatin', { path: 'MedicationRequest/1', doseMg: 80, dosesPerDay: 2 });
		expect(checkOne(facts, more).map(({ rule, severity }) => [rule, severity])).toEqual([
			['dose-simvastatin', 'severe']
		]);
		expect(checkOne(facts, medicine('simvastatin', { path: 'MedicationRequest/1' }))).toEqual([]);
	});
});
