// What supervised people asked for, in words: where in the chart it belongs, what it is, and what the checks are asked. Pure.
import type { ChartView, ProposalView } from '#shared/chart/chart-view.ts';
import type { OrderToCheck } from '#shared/engine/safety-facts-of.ts';
import { localDate } from '#client/session/dates.ts';
import { hasMessage, t } from '#client/session/i18n.ts';
import { entryWordsIn } from './entry-title.ts';
import type { Resource } from './fhir-shapes.ts';

export type ProposalPlace = 'medicines' | 'problems' | 'allergies' | 'vitals' | 'vaccines' | 'other';

const PLACES: Readonly<Record<string, ProposalPlace>> = {
	MedicationRequest: 'medicines',
	MedicationStatement: 'medicines',
	Condition: 'problems',
	AllergyIntolerance: 'allergies',
	Immunization: 'vaccines'
};
/** By the verb, for what the chart as it is would refuse. */
const PLACES_OF_VERB: Readonly<Record<string, ProposalPlace>> = {
	addMedication: 'medicines',
	changeDose: 'medicines',
	stopMedication: 'medicines',
	addCondition: 'problems',
	stopCondition: 'problems',
	addAllergy: 'allergies',
	stopAllergy: 'allergies',
	recordVitals: 'vitals',
	addImmunization: 'vaccines'
};

/** The entries that it is about: what it would make, else what it would change. */
export function subjectsOf(view: ChartView, { entries }: ProposalView): readonly Resource[] {
	const made = entries.filter(({ resourceType, id }) => !view.entries[resourceType]?.[id]);
	return (made.length > 0 ? made : entries) as readonly Resource[];
}

/** The card at which it stands. */
export function placeOf(view: ChartView, proposal: ProposalView): ProposalPlace {
	const known = PLACES_OF_VERB[proposal.verb];
	const [first] = subjectsOf(view, proposal);
	return known ?? PLACES[first?.resourceType ?? ''] ?? 'other';
}

/** Those of one place, in the order in which they were asked for. */
export const proposalsAt = (view: ChartView, place: ProposalPlace): readonly ProposalView[] =>
	(view.proposals ?? []).filter((one) => placeOf(view, one) === place);

/** `New medicine` and `metformin — DOSE 500 mg`. */
export function proposalTitle(
	view: ChartView,
	proposal: ProposalView
): { readonly what: string; readonly words: string } {
	const key = `proposal.${proposal.verb}`;
	const words = subjectsOf(view, proposal).map((entry) => entryWordsIn(view, entry));
	return {
		what: t(hasMessage(key) ? key : 'proposal.change'),
		words: words.filter(Boolean).join('; ')
	};
}

/** What the safety checks are asked before an order is accepted; undefined for what is no order. */
export function orderOfProposal(view: ChartView, { verb, command }: ProposalView): OrderToCheck | undefined {
	if (verb !== 'addMedication' && verb !== 'changeDose') return undefined;
	const { id, medicationCodeableConcept, dosageInstruction } = command;
	const before = typeof id === 'string' ? view.entries['MedicationRequest']?.[id] : undefined;
	return {
		medicationCodeableConcept: medicationCodeableConcept ?? before?.['medicationCodeableConcept'] ?? {},
		dosageInstruction: dosageInstruction ?? [],
		...(typeof id === 'string' && { instead: id })
	};
}

export interface ProposalGroup {
	readonly id: string;
	readonly site: string;
	/** YYYY-MM-DD */
	readonly day: string;
	readonly proposals: readonly ProposalView[];
}

/** What was asked for at one site on one day: one visit's. */
export function proposalsByVisit(proposals: readonly ProposalView[]): readonly ProposalGroup[] {
	const groups = new Map<string, ProposalView[]>();
	for (const one of proposals) {
		const id = `${localDate(Date.parse(one.at))} ${one.site}`;
		groups.set(id, [...(groups.get(id) ?? []), one]);
	}
	return [...groups].map(([id, all]) => ({ id, day: id.slice(0, 10), site: id.slice(11), proposals: all }));
}
