// docs/roles.md says what the table of rights says, and the table is about every type and part that there is.
import { expect, test } from 'vitest';
import { ENTRY_KINDS, kindOfType, RIGHTS, rightTo, writesAllOfCharts } from '#shared/core/role-rights.ts';
import { ROLES } from '#shared/core/scopes.ts';
import { isResourceType } from '#shared/fhir/resource-types.ts';
import { scopeOfType } from '#shared/chart/register-key.ts';
import { scopesWritten } from '#shared/core/scopes.ts';
import { readPage } from '../../support/pages.ts';
import { rolesPage } from '../../support/roles-page.ts';

test('the page is as the table is now (npx node tests/support/roles-page.ts writes it)', () => {
	expect(readPage('docs/roles.md')).toBe(rolesPage());
});

test('every type is a FHIR type and of one kind', () => {
	const types = ENTRY_KINDS.flatMap((kind): readonly string[] => RIGHTS[kind].types);
	expect(types.filter((type) => !isResourceType(type))).toEqual([]);
	expect(new Set(types).size).toBe(types.length);
});

test('nobody enters what they have no key for', () => {
	for (const role of ROLES)
		for (const type of ENTRY_KINDS.flatMap((kind): readonly string[] => RIGHTS[kind].types)) {
			const hasKey = scopesWritten(role).includes(scopeOfType(type));
			if (!hasKey) expect(rightTo(role, kindOfType(type)), `${role} ${type}`).toBe('no');
		}
});

test('whoever enters all of charts is an admin or a prescriber', () => {
	expect(ROLES.filter(writesAllOfCharts)).toEqual(['admin', 'prescriber']);
});
