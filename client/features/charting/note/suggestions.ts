// What is offered while somebody types in a note: `.` a phrase, `@` a fact of the chart, `#` a diagnosis. Pure.
import type { ChartView } from '#shared/chart/chart-view.ts';
import type { IconName } from '#client/ui/icon-paths.ts';
import { t } from '#client/session/i18n.ts';
import { factGroups, type FactGroup, type NoteFact } from './note-facts.ts';
import { PHRASES, phraseTitle, phraseWords } from './phrases.ts';

export interface Suggestion {
	readonly id: string;
	readonly icon: IconName;
	readonly label: string;
	readonly detail?: string | undefined;
	/** What is put in: words, references, or a new problem by its name. */
	readonly does:
		{ readonly text: string } | { readonly facts: readonly NoteFact[] } | { readonly problem: string };
}
export interface Asked {
	readonly kind: '.' | '@' | '#';
	/** What was typed behind the sign. */
	readonly query: string;
	/** Where the sign stands in the words. */
	readonly from: number;
}

const MOST = 7;

/** What the words before the caret ask for: a sign at the beginning of a word, and letters behind it. */
export function askedFor(before: string): Asked | undefined {
	const found = /(?:^|[\s(])(?:([.@])([\p{L}\p{N}-]*)|(#)([^\n#[\]]{0,80}))$/u.exec(before);
	if (!found) return undefined;
	const [, sign, query, hash, name] = found;
	const kind = (sign ?? hash) as Asked['kind'];
	const typed = query ?? name ?? '';
	// A point alone ends a sentence more often than it begins a phrase.
	if (kind === '.' && typed === '') return undefined;
	return { kind, query: typed, from: before.length - typed.length - 1 };
}

const fits = (query: string, ...texts: readonly string[]): boolean => {
	const wanted = query
		.toLocaleLowerCase()
		.split(/[\s-]+/)
		.filter(Boolean);
	return wanted.every((word) => texts.some((text) => text.toLocaleLowerCase().includes(word)));
};

const groupTitle = (id: FactGroup['id']): string => t(`facts.${id}`);

function facts(view: ChartView, query: string, today: (at: NoteFact) => boolean): readonly Suggestion[] {
	const groups = factGroups(view);
	const vitals = (groups.find(({ id }) => id === 'vitals')?.lines ?? [])
		.map(({ fact }) => fact)
		.filter(today);
	const all: Suggestion[] =
		vitals.length > 1 && fits(query, groupTitle('vitals'), t('facts.all-vitals'))
			? [
					{
						id: 'all-vitals',
						icon: 'pulse',
						label: t('facts.all-vitals'),
						detail: t('facts.count', { count: vitals.length }),
						does: { facts: vitals }
					}
				]
			: [];
	const single = groups.flatMap(({ id, lines }) =>
		lines
			.filter(({ fact, name }) => fits(query, name, fact.words, groupTitle(id)))
			.map(({ fact }) => ({ id: fact.path, icon: fact.icon, label: fact.words, does: { facts: [fact] } }))
	);
	return [...all, ...single];
}

function diagnoses(view: ChartView, query: string): readonly Suggestion[] {
	const name = query.trim();
	const lines = factGroups(view).find(({ id }) => id === 'problems')?.lines ?? [];
	const known = lines
		.filter(({ fact }) => fits(name, fact.words))
		.map(({ fact }): Suggestion => ({
			id: fact.path,
			icon: 'caution',
			label: fact.words,
			detail: t('diagnosis.known'),
			does: { facts: [fact] }
		}));
	const same = knownProblem(view, name);
	return name === '' || same
		? known
		: [{ id: 'new', icon: 'plus', label: t('diagnosis.add', { name }), does: { problem: name } }, ...known];
}

/** The active problem with that very name, so that it is not added twice. */
export function knownProblem(view: ChartView, name: string): NoteFact | undefined {
	const wanted = name.trim().toLocaleLowerCase();
	const lines = factGroups(view).find(({ id }) => id === 'problems')?.lines ?? [];
	return lines
		.map(({ fact }) => fact)
		.find(({ path, words }) => {
			const code = view.entries.Condition?.[path.split('/')[1] ?? '']?.code as { text?: string } | undefined;
			return (code?.text ?? words).trim().toLocaleLowerCase() === wanted;
		});
}

/** The suggestions, best first; `isToday` tells which facts are of today. */
export function suggestionsFor(
	{ kind, query }: Asked,
	section: string,
	view: ChartView,
	isToday: (fact: NoteFact) => boolean
): readonly Suggestion[] {
	if (kind === '@') return facts(view, query, isToday).slice(0, MOST);
	if (kind === '#') return diagnoses(view, query).slice(0, MOST);
	return PHRASES.flatMap((name): Suggestion[] => {
		const text = phraseWords(name, section);
		return text !== undefined && name.startsWith(query.toLocaleLowerCase())
			? [{ id: name, icon: 'plus', label: `.${name}`, detail: phraseTitle(name), does: { text } }]
			: [];
	}).slice(0, MOST);
}

/** True for a fact that was measured or written on the day. */
export const isOfDay = (view: ChartView, day: string, dayOf: (at: string) => string) => {
	return ({ path }: NoteFact): boolean => {
		const [type = '', id = ''] = path.split('/');
		const { effectiveDateTime } = (view.entries[type]?.[id] ?? {}) as { effectiveDateTime?: string };
		return effectiveDateTime !== undefined && dayOf(effectiveDateTime) === day;
	};
};
