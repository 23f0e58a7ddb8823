// What the chart shows of allergies. Their title is one of four (NHS CUI PAB-0064..71), told apart by words alone; which
// one it is, the engine decides from the whole chart.
import type { ChartView } from '#shared/chart/chart-view.ts';
import { t, type MessageKey } from '#client/session/i18n.ts';
import { isDisputed } from './disagreement-words.ts';
import {
	conceptWords,
	hasCode,
	isEnteredInError,
	listOf,
	newestFirst,
	type Resource
} from './fhir-shapes.ts';

export type AllergyState = ChartView['allergies'];
type Entry = Resource & { readonly entryId: string };

export interface AllergyFacts {
	readonly state: AllergyState;
	/** What the patient is allergic to, as recorded. */
	readonly substances: readonly string[];
	/** Of them those that stand in a linked chart alone. */
	readonly elsewhere: readonly string[];
	/** Of them those that nobody has accepted yet. */
	readonly proposed: readonly string[];
	/** Standing allergies first, then those of the past. */
	readonly entries: readonly Entry[];
	/** The entry that says that none is known, while that stands. */
	readonly noneKnown: Entry | undefined;
}

/** Codes that name no allergen: none known of some kind, or no information (SNOMED CT and the IPS code system). */
const NO_ALLERGEN = [
	'716186003',
	'409137002',
	'429625007',
	'428607008',
	'1003774007',
	'no-known-allergies',
	'no-allergy-info',
	'no-known-medication-allergies',
	'no-known-environmental-allergies',
	'no-known-food-allergies'
];
const isPast = (entry: Resource): boolean => hasCode(entry.clinicalStatus, 'resolved', 'inactive');

/** An entry whose answers differ counts as standing until it is decided. */
export function allergyFacts(view: ChartView): AllergyFacts {
	const disputed = (entry: Entry): boolean => isDisputed(view.disagreements, entry);
	const entries = listOf(view.entries.AllergyIntolerance)
		.filter(
			(entry) =>
				disputed(entry) || (!isEnteredInError(entry) && !hasCode(entry.verificationStatus, 'refuted'))
		)
		.toSorted(newestFirst('recordedDate'));
	const allergens = entries.filter((entry) => !hasCode(entry.code, ...NO_ALLERGEN));
	const past = (entry: Entry): boolean => isPast(entry) && !disputed(entry);
	const standing = allergens.filter((entry) => !past(entry));
	const own = namesOf(standing);
	const elsewhere = elsewhereOf(view).filter((name) => !own.includes(name));
	const proposed = proposedIn(view).filter((name) => !own.includes(name) && !elsewhere.includes(name));
	return {
		state: proposed.length > 0 && view.allergies !== 'unavailable' ? 'known' : view.allergies,
		substances: [...own, ...elsewhere, ...proposed],
		elsewhere,
		proposed,
		entries: [...standing, ...allergens.filter(past)],
		noneKnown:
			view.allergies === 'noneKnown'
				? entries.find((entry) => hasCode(entry.code, ...NO_ALLERGEN) && !isPast(entry))
				: undefined
	};
}

const namesOf = (entries: readonly Resource[]): readonly string[] =>
	entries.map((entry) => conceptWords(entry.code) ?? '').filter(Boolean);

/** What stands in the linked charts, what is not struck through and names an allergen. */
function elsewhereOf({ linked = [] }: ChartView): readonly string[] {
	const entries = linked.flatMap(({ view }) => listOf(view?.entries.AllergyIntolerance));
	const isStanding = (entry: Resource): boolean =>
		!isEnteredInError(entry) && !hasCode(entry.verificationStatus, 'refuted') && !isPast(entry);
	return [
		...new Set(namesOf(entries.filter((entry) => isStanding(entry) && !hasCode(entry.code, ...NO_ALLERGEN))))
	];
}

/** What supervised people entered and nobody has accepted: it counts, and is told apart. */
const proposedIn = ({ proposals = [] }: ChartView): readonly string[] => [
	...new Set(
		proposals
			.filter(({ verb, state }) => verb === 'addAllergy' && state !== 'declined')
			.flatMap(({ command }) => conceptWords(command['code']) ?? [])
	)
];

/** A substance as it is shown: one of another chart of the same person says so, and one that nobody has accepted. */
export const substanceWords = ({ elsewhere, proposed }: AllergyFacts, name: string): string =>
	elsewhere.includes(name)
		? t('same.from-other', { name })
		: proposed.includes(name)
			? t('proposal.allergy', { name })
			: name;

/** The title's words. */
export const allergyTitle = (state: AllergyState): MessageKey => `allergies.title-${state}`;

/** True for an allergy that is no longer a risk. */
export const isPastAllergy = isPast;

/** Letters of names that stand in the banner at most; a single name stands there whole, however long. */
const NAMED_LETTERS = 40;

/** The names that fit the banner, whole, and how many more there are: a name is never cut (NHS CUI MEDi-013). */
export function namedInShort(substances: readonly string[]): {
	readonly named: readonly string[];
	readonly more: number;
} {
	let letters = 0;
	const end = substances.findIndex((name) => (letters += name.length + 2) > NAMED_LETTERS);
	const named = end < 0 ? substances : substances.slice(0, Math.max(1, end));
	return { named, more: substances.length - named.length };
}
