// docs/merge-rules.md says what the rules say, and the rules name code that is there.
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { GROUPED_TYPES, groupNamed, groupsOf } from '#shared/chart/decision-groups.ts';
import { isResourceType } from '#shared/fhir/resource-types.ts';
import { MERGE_RULES } from '#shared/safety/merge-rules/merge-rules.ts';
import { mergeRulesPage } from '../../support/merge-rules-page.ts';
import { readPage } from '../../support/pages.ts';
import { declares } from '../../support/walked-hops.ts';

const ROOT = resolve(import.meta.dirname, '../../..');

test('the page is as the rules are now (npx node tests/support/merge-rules-page.ts writes it)', () => {
	expect(readPage('docs/merge-rules.md')).toBe(mergeRulesPage());
});

test('every decision group has one rule', () => {
	const covered = MERGE_RULES.flatMap(({ covers }) =>
		covers.flatMap(({ type, group }) => (group === undefined || type === '*' ? [] : [`${type}/${group}`]))
	);
	expect(new Set(covered).size).toBe(covered.length);
	const groups = GROUPED_TYPES.flatMap((type) => groupsOf(type).map(({ name }) => `${type}/${name}`));
	expect(covered).toEqual(expect.arrayContaining(groups));
});

test('every name is that of a FHIR type, or of a group of it, and no rule is told twice', () => {
	for (const { covers } of MERGE_RULES)
		for (const { type, group, elements } of covers) {
			expect(type === '*' || isResourceType(type), type).toBe(true);
			if (group !== undefined) expect(groupNamed(type, group), `${type}/${group}`).toBeDefined();
			expect((group === undefined) !== (elements === undefined), type).toBe(true);
		}
	expect(new Set(MERGE_RULES.map(({ name }) => name)).size).toBe(MERGE_RULES.length);
});

test('nothing is chosen beforehand', () => {
	expect(MERGE_RULES.filter(({ preselected }) => preselected)).toEqual([]);
});

describe.each(MERGE_RULES)('$name', ({ places }) => {
	test.each(places)('%s', (place) => {
		const [path = '', symbol = ''] = place.split('#');
		const file = resolve(ROOT, path);
		expect(existsSync(file), `${path} is not there`).toBe(true);
		expect(declares(readFileSync(file, 'utf8'), symbol), `${path} declares no ${symbol}`).toBe(true);
	});
});
