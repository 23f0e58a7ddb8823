// Every row of every table, held to a list that was written without the tables (tests/support/safety-examples.ts).
import { describe, expect, test } from 'vitest';
import { checkFacts } from '#shared/safety/check-facts.ts';
import {
	ALLERGY_EXAMPLES,
	DOSE_EXAMPLES,
	DUPLICATE_EXAMPLES,
	INTERACTION_EXAMPLES,
	PREGNANCY_EXAMPLES,
	SAFETY_EXAMPLES,
	VACCINE_EXAMPLES
} from '../../../support/safety-examples.ts';
import { factsOf, medicine, rulesOf } from '../../../support/safety-facts.ts';
import { SAFETY_TABLES } from '../../../support/safety-tables.ts';

test.each([
	['allergy', ALLERGY_EXAMPLES],
	['interaction', INTERACTION_EXAMPLES],
	['duplicate-therapy', DUPLICATE_EXAMPLES],
	['dose', DOSE_EXAMPLES],
	['pregnancy', PREGNANCY_EXAMPLES],
	['vaccine-twice', VACCINE_EXAMPLES]
] as const)('%s: the rows are those of the list', (kind, examples) => {
	expect(SAFETY_TABLES[kind].map(({ id }) => id).sort()).toEqual(examples.map(([rule]) => rule).sort());
});

test('ids are kebab-case and each is given once; every row names its source', () => {
	const rows = Object.values(SAFETY_TABLES).flat();
	expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
	for (const { id, source } of rows) {
		expect(id).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);
		expect(source.length, id).toBeGreaterThan(20);
	}
});

describe.each(SAFETY_EXAMPLES)('%s', (rule, severity, facts) => {
	test(`is found, and is ${severity}`, () => {
		expect(rulesOf(facts)).toContain(`${rule} ${severity}`);
	});

	test('names what it is about and its source', () => {
		const finding = checkFacts(factsOf(facts)).find((one) => one.rule === rule);
		const entries = new Map<string, string>([
			...(facts.medicines ?? []).map(({ path, name }) => [path, name] as const),
			...(facts.allergies ?? []).map(({ path, substance }) => [path, substance] as const),
			...(facts.vaccines ?? []).map(({ path, name }) => [path, name] as const)
		]);
		expect(finding?.paths).toEqual([...(finding?.paths ?? [])].sort());
		expect(finding?.names).toEqual(finding?.paths.map((path) => entries.get(path)));
		const row = Object.values(SAFETY_TABLES)
			.flat()
			.find(({ id }) => id === rule);
		expect(finding?.source).toBe(row?.source);
	});

	test('is not found with an unrelated medicine in place of one of its entries', () => {
		const without = {
			...facts,
			medicines: [...(facts.medicines ?? []).slice(1), medicine('Oral rehydration salts')],
			vaccines: (facts.vaccines ?? []).slice(1)
		};
		expect(checkFacts(factsOf(without)).map((one) => one.rule)).not.toContain(rule);
	});
});
