// docs/roles.md, made from the table in shared/core/role-rights.ts and the words that screens have for it. `npx node
// tests/support/roles-page.ts` writes it.
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { ENTRY_KINDS, RIGHTS, rightTo } from '#shared/core/role-rights.ts';
import { ROLES, SCOPES_BY_DOCUMENT, scopesOpened, type Role, type ScopeName } from '#shared/core/scopes.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const PAGE = resolve(ROOT, 'docs/roles.md');
const words = JSON.parse(readFileSync(resolve(ROOT, 'client/locales/en.json'), 'utf8')) as Record<
	string,
	string
>;
const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const openedOf = (role: Role, scope: ScopeName): string =>
	words[`rights.sees.${scope}`]! + (SCOPES_BY_DOCUMENT[role]?.includes(scope) ? ' (those of its trip)' : '');
const typesOf = (types: readonly string[]): string => types.map((type) => `\`${type}\``).join(', ');

/** The whole page. */
export const rolesPage = (): string =>
	[
		'# What a role sees and may do',
		'',
		'Made from `shared/core/role-rights.ts` and `shared/core/scopes.ts`; do not edit. The app shows both to everybody under *Settings*, and what concerns one role where somebody is added or given another role. Every device holds everybody to it, whoever passes their work on: see [decision 0054](decisions/0054-a-role-is-held-to-everywhere.md).',
		'',
		'## Opens',
		'',
		'A role has the keys of these parts, and of no others. An outreach tablet is given those of single charts.',
		'',
		...ROLES.map(
			(role) =>
				`- **${words[`role.${role}`]}**: ${scopesOpened(role)
					.map((scope) => openedOf(role, scope))
					.join('; ')}.`
		),
		'',
		'## Enters',
		'',
		line(['', ...ROLES.map((role) => words[`role.${role}`]!)]),
		line(['---', ...ROLES.map(() => '---')]),
		...ENTRY_KINDS.map((kind) =>
			line([
				words[`rights.kind.${kind}`]!,
				...ROLES.map((role) => words[`rights.${rightTo(role, kind)}`]!.toLowerCase())
			])
		),
		'',
		'An admin counts as a prescriber: in a small practice the doctor is its admin. What a file brings is history, and may be taken in by whoever may ask for an order; it changes nothing that stands. Whoever is marked as supervised has everything clinical wait for a prescriber.',
		'',
		'## In FHIR',
		'',
		...ENTRY_KINDS.flatMap((kind) => {
			const types: readonly string[] = RIGHTS[kind].types;
			return types.length > 0 ? [`- **${words[`rights.kind.${kind}`]}**: ${typesOf(types)}.`] : [];
		}),
		'- Every other type of resource is part of the clinical record. A `Task` of the queue is not a message.',
		''
	].join('\n');

if (process.argv[1] === import.meta.filename) writeFileSync(PAGE, rolesPage());
