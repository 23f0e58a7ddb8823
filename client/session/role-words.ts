// What a role sees and may do, in words: read from the table that the verbs and the judge use.
import { ENTRY_KINDS, rightTo, type EntryKind, type Right } from '#shared/core/role-rights.ts';
import {
	ROLES,
	SCOPES,
	SCOPES_BY_DOCUMENT,
	scopesOpened,
	type Role,
	type ScopeName
} from '#shared/core/scopes.ts';
import { t } from './i18n.ts';

/** A name and what stands beside it. */
export interface Fact {
	readonly term: string;
	readonly text: string;
}

const listed = (words: readonly string[]): string => words.join(' · ');

const kindWords = (kind: EntryKind): string => t(`rights.kind.${kind}`);

/** For messages that say what a role does not enter. */
export const roleAndKind = (role: Role, kind: EntryKind): { role: string; kind: string } => ({
	role: t(`role.${role}`),
	kind: kindWords(kind)
});

/** The same of several kinds. */
export const roleAndKinds = (role: Role, kinds: readonly EntryKind[]): { role: string; kinds: string } => ({
	role: t(`role.${role}`),
	kinds: listed(kinds.map(kindWords))
});

/** What one role opens, enters, asks a prescriber for, and does not enter. */
export function roleFacts(role: Role): readonly Fact[] {
	const withRight = (right: Right): readonly string[] =>
		ENTRY_KINDS.filter((kind) => rightTo(role, kind) === right).map(kindWords);
	const facts = [
		{ term: t('rights.sees'), words: scopesOpened(role).map((scope) => t(`rights.sees.${scope}`)) },
		{ term: t('rights.writes'), words: withRight('writes') },
		{ term: t('rights.proposes'), words: withRight('proposes') },
		{ term: t('rights.no'), words: withRight('no') }
	];
	return facts.map(({ term, words }) => ({ term, text: listed(words) || t('rights.nothing') }));
}

/** What a role opens of a part: all, nothing, or what an outreach tablet is given. */
const openedWords = (role: Role, scope: ScopeName): string =>
	SCOPES_BY_DOCUMENT[role]?.includes(scope)
		? t('rights.opens-given')
		: t(scopesOpened(role).includes(scope) ? 'rights.sees' : 'rights.opens-no');

/** Every role beside every part of the records that it opens, and every kind that it enters. */
export const rightsTable = (): {
	readonly head: readonly string[];
	readonly groups: readonly { readonly name: string; readonly rows: readonly (readonly string[])[] }[];
} => ({
	head: [t('rights.kind'), ...ROLES.map((role) => t(`role.${role}`))],
	groups: [
		{
			name: t('rights.sees'),
			rows: (Object.keys(SCOPES) as ScopeName[]).map((scope) => [
				t(`rights.sees.${scope}`),
				...ROLES.map((role) => openedWords(role, scope))
			])
		},
		{
			name: t('rights.writes'),
			rows: ENTRY_KINDS.map((kind) => [
				kindWords(kind),
				...ROLES.map((role) => t(`rights.${rightTo(role, kind)}`))
			])
		}
	]
});
