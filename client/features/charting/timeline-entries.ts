// What happened to a patient, newest first: one line for what belongs together, grouped by visit, else by day. Pure.
import type { ChartView, ProposalView } from '#shared/chart/chart-view.ts';
import { SITE_SYSTEM } from '#shared/chart/visit.ts';
import { elsewhereOf, type Elsewhere } from '#client/session/elsewhere.ts';
import type { IconName } from '#client/ui/icon-paths.ts';
import { localDate } from '#client/session/dates.ts';
import { hasMessage, t } from '#client/session/i18n.ts';
import { assertedAt, recordedAt } from './entry-times.ts';
import { conceptWords, isEnteredInError, listOf, type Reference, type Resource } from './fhir-shapes.ts';
import { proposalTitle, subjectsOf } from './proposal-words.ts';
import { isResult, resultFlag, resultWords, testWords } from './result-rows.ts';
import { immunizationWords } from './vaccines/immunization-words.ts';
import { ageMonthsOn, flagOf, type Flag } from './vital-flags.ts';
import { instantOf, readingOf, signOf, VITAL_SIGNS } from './vital-rows.ts';

/** What the filters of the timeline tell apart. */
export const TIMELINE_FILTERS = [
	'all',
	'visits',
	'results',
	'medicines',
	'vaccines',
	'notes',
	'documents'
] as const;
export type TimelineFilter = (typeof TIMELINE_FILTERS)[number];

export interface TimelinePart {
	readonly words: string;
	readonly flag: Flag | undefined;
}
export interface TimelineItem {
	readonly id: string;
	readonly filter: Exclude<TimelineFilter, 'all'> | undefined;
	readonly icon: IconName;
	readonly title: string;
	readonly parts: readonly TimelinePart[];
	/** An FHIR date or dateTime. */
	readonly at: string;
	/** The entries that the line stands for, as `Type/id`. */
	readonly entries: readonly string[];
	/** A staff member's id, or the name that came with an import. */
	readonly userId: string | undefined;
	readonly who: string | undefined;
	/** What a trend can be opened for. */
	readonly trend: string | undefined;
	readonly inError: boolean;
	/** The day it was recorded, when that is after the day it happened: YYYY-MM-DD. */
	readonly recordedLater: string | undefined;
	/** The chart in which it stands, when that is another of the same person. */
	readonly elsewhere: Elsewhere | undefined;
	/** Only asked for, by somebody supervised: nothing of it stands in the chart. */
	readonly proposed?: ProposalView['state'];
}
export interface TimelineGroup {
	readonly id: string;
	/** YYYY-MM-DD, or less of it. */
	readonly day: string;
	readonly words: string;
	readonly where: string | undefined;
	/** The number of the practice's site, for a visit that began here. */
	readonly site: string | undefined;
	readonly open: boolean;
	readonly elsewhere: Elsewhere | undefined;
	readonly items: readonly TimelineItem[];
}
type Entry = Resource & { readonly entryId: string };

/** Where each type says when it happened, how it looks, and what filters show it. */
const KINDS: Readonly<
	Record<string, { when: readonly string[]; icon: IconName; filter: TimelineItem['filter']; what?: string }>
> = {
	Observation: {
		when: ['effectiveDateTime', 'effectiveInstant', 'issued'],
		icon: 'pulse',
		filter: 'results'
	},
	DiagnosticReport: { when: ['effectiveDateTime', 'issued'], icon: 'files', filter: 'results' },
	MedicationRequest: {
		when: ['authoredOn'],
		icon: 'plus',
		filter: 'medicines',
		what: 'medicationCodeableConcept'
	},
	MedicationStatement: {
		when: ['effectiveDateTime', 'dateAsserted'],
		icon: 'plus',
		filter: 'medicines',
		what: 'medicationCodeableConcept'
	},
	Immunization: {
		when: ['occurrenceDateTime', 'recorded'],
		icon: 'vaccine',
		filter: 'vaccines',
		what: 'vaccineCode'
	},
	Condition: { when: ['recordedDate', 'onsetDateTime'], icon: 'caution', filter: undefined },
	AllergyIntolerance: { when: ['recordedDate', 'onsetDateTime'], icon: 'allergy', filter: undefined },
	Procedure: { when: ['performedDateTime', 'performedPeriod'], icon: 'tick', filter: undefined },
	Composition: { when: ['date'], icon: 'sign', filter: 'notes', what: 'type' },
	DocumentReference: { when: ['date'], icon: 'files', filter: 'documents', what: 'type' }
};

function whenOf(entry: Entry, elements: readonly string[]): string {
	const asserted = assertedAt(entry);
	if (asserted !== undefined) return asserted;
	for (const element of elements) {
		const value = entry[element];
		const text = typeof value === 'object' ? (value as { start?: unknown } | null)?.start : value;
		if (typeof text === 'string') return text;
	}
	return '';
}

/** The local calendar day of a date or an instant. */
export const dayOf = (at: string): string =>
	at.includes('T') && instantOf(at) > 0 ? localDate(instantOf(at)) : at.slice(0, 10);

const idIn = (reference: Reference | undefined): string | undefined =>
	reference?.reference?.split(/[/:]/).at(-1);

type Person = Reference & { readonly identifier?: { readonly system?: string; readonly value?: string } };
function personOf(entry: Entry): Pick<TimelineItem, 'userId' | 'who'> {
	const { performer, requester, recorder, author, informationSource } = entry as Record<string, unknown>;
	const [found] = [performer, requester, recorder, author, informationSource]
		.filter(Boolean)
		.flat() as (Person & { actor?: Person })[];
	const person = found?.actor ?? found;
	return { userId: person?.identifier?.value, who: person?.display };
}

function titleOf(entry: Entry, what: string | undefined): string {
	const named =
		conceptWords(entry[what ?? 'code']) ?? (typeof entry.title === 'string' ? entry.title : undefined);
	const key = `timeline.${entry.resourceType}-${String(entry.status)}`;
	const plain = `timeline.${entry.resourceType}`;
	const words = hasMessage(key) ? t(key) : hasMessage(plain) ? t(plain) : undefined;
	const adds = (entry.relatesTo as readonly { code?: string }[] | undefined)?.some(
		({ code }) => code === 'appends'
	);
	if (entry.resourceType === 'Composition' && adds) return t('timeline.addendum');
	if (entry.resourceType === 'Composition') return words ?? named ?? '';
	return [words, named ?? t('timeline.no-name')].filter(Boolean).join(': ');
}

function single(entry: Entry): TimelineItem {
	const { when, icon, filter, what } = KINDS[entry.resourceType]!;
	const result = entry.resourceType === 'Observation' ? resultWords(entry) : undefined;
	return {
		id: `${entry.resourceType}/${entry.entryId}`,
		filter: entry.resourceType === 'Observation' && !isResult(entry) && !signOf(entry) ? undefined : filter,
		icon,
		title: titleOf(entry, what),
		parts: result
			? [{ words: result, flag: resultFlag(entry) }]
			: entry.resourceType === 'Immunization'
				? immunizationWords(entry).map((words) => ({ words, flag: undefined }))
				: [],
		at: whenOf(entry, when),
		entries: [`${entry.resourceType}/${entry.entryId}`],
		...personOf(entry),
		trend: undefined,
		inError: isEnteredInError(entry),
		recordedLater: recordedLater(entry, whenOf(entry, when)),
		elsewhere: elsewhereOf(entry)
	};
}

/** The day of recording, when it is a later one than that of what happened. Only what people here entered says it. */
function recordedLater(entry: Entry, happened: string): string | undefined {
	if (personOf(entry).userId === undefined || happened === '') return undefined;
	const recorded = recordedAt(entry);
	if (recorded === undefined) return undefined;
	const day = dayOf(recorded);
	return day > dayOf(happened) ? day : undefined;
}

/** One measuring round as one line. */
function vitals(view: ChartView, entries: readonly Entry[]): TimelineItem {
	const first = entries[0]!;
	const age = ageMonthsOn(view, first.effectiveDateTime ? String(first.effectiveDateTime) : '');
	const order = VITAL_SIGNS.map(({ sign }) => sign as string);
	const parts = entries
		.flatMap((entry) => {
			const sign = signOf(entry)!;
			const reading = readingOf(sign, entry);
			return reading
				? [{ sign, words: `${t(`vital.${sign}`)} ${reading.words}`, flag: flagOf(sign, reading, age) }]
				: [];
		})
		.sort((a, b) => order.indexOf(a.sign) - order.indexOf(b.sign));
	return {
		...single(first),
		id: `vitals/${first.entryId}`,
		filter: 'results',
		title: t('timeline.vitals', { count: entries.length }),
		parts,
		entries: entries.map(({ entryId }) => `Observation/${entryId}`),
		trend: parts[0]?.sign
	};
}

/** A report with its results as one line. */
function report(entry: Entry, results: readonly Entry[]): TimelineItem {
	return {
		...single(entry),
		parts: results.map((result) => ({
			words: [testWords(result.code), resultWords(result)].filter(Boolean).join(' '),
			flag: resultFlag(result)
		})),
		entries: [`DiagnosticReport/${entry.entryId}`, ...results.map(({ entryId }) => `Observation/${entryId}`)]
	};
}

/** What somebody supervised asked for: at the time of what it would make, under its visit. */
function proposed(view: ChartView, proposal: ProposalView): { item: TimelineItem; entry: Entry | undefined } {
	const [entry] = subjectsOf(view, proposal) as readonly Entry[];
	const isNew = entry !== undefined && !view.entries[entry.resourceType]?.[String(entry.id)];
	const kind = entry && KINDS[entry.resourceType];
	const { what, words } = proposalTitle(view, proposal);
	const item: TimelineItem = {
		id: `proposal/${proposal.id}`,
		filter: kind?.filter,
		icon: kind?.icon ?? 'clock',
		title: what,
		parts: words === '' ? [] : [{ words, flag: undefined }],
		at: (isNew && kind && whenOf(entry, kind.when)) || proposal.at,
		entries: [],
		userId: proposal.userId,
		who: proposal.user,
		trend: undefined,
		inError: false,
		recordedLater: undefined,
		elsewhere: undefined,
		proposed: proposal.state
	};
	return { item, entry: isNew ? entry : undefined };
}

/** Every line with the visit that it names. */
function itemsOf(
	view: ChartView
): readonly { readonly item: TimelineItem; readonly visit: string | undefined }[] {
	const out: { item: TimelineItem; visit: string | undefined }[] = [];
	const add = (item: TimelineItem, entry: Entry) =>
		out.push({ item, visit: idIn((entry.encounter ?? entryContext(entry)) as Reference | undefined) });
	const observations = new Map(listOf(view.entries.Observation).map((entry) => [entry.entryId, entry]));
	for (const entry of listOf(view.entries.DiagnosticReport)) {
		const results = ((entry.result ?? []) as readonly Reference[]).flatMap((one) => {
			const found = observations.get(idIn(one) ?? '');
			return found && !isEnteredInError(found) ? [found] : [];
		});
		for (const { entryId } of results) observations.delete(entryId);
		add(report(entry, results), entry);
	}
	const rounds = new Map<string, Entry[]>();
	for (const entry of observations.values()) {
		if (!signOf(entry) || isEnteredInError(entry)) add(single(entry), entry);
		else {
			const key = `${whenOf(entry, KINDS.Observation!.when)} ${idIn(entry.encounter as Reference) ?? ''} ${elsewhereOf(entry)?.chartId ?? ''}`;
			const round = rounds.get(key);
			if (round) round.push(entry);
			else rounds.set(key, [entry]);
		}
	}
	for (const round of rounds.values()) add(vitals(view, round), round[0]!);
	for (const type of Object.keys(KINDS)) {
		if (type === 'Observation' || type === 'DiagnosticReport') continue;
		for (const entry of listOf(view.entries[type])) add(single(entry), entry);
	}
	for (const proposal of view.proposals ?? []) {
		const { item, entry } = proposed(view, proposal);
		out.push({ item, visit: entry && idIn(entry.encounter as Reference | undefined) });
	}
	return out;
}

const entryContext = (entry: Entry): unknown =>
	(entry.context as { encounter?: readonly unknown[] } | undefined)?.encounter?.[0] ?? entry.context;

function visitGroup(visit: Entry): Omit<TimelineGroup, 'items'> {
	const start = whenOf(visit, ['period']);
	const reason = conceptWords((visit.reasonCode as unknown[] | undefined)?.[0]);
	const kind = conceptWords((visit.type as unknown[] | undefined)?.[0]);
	const open = ['in-progress', 'arrived', 'triaged', 'onleave'].includes(String(visit.status));
	const place = (visit.location as readonly { location?: Person }[] | undefined)?.[0]?.location;
	const isSite = place?.identifier?.system === SITE_SYSTEM;
	return {
		id: visit.entryId,
		day: dayOf(start),
		words: [
			open ? t('timeline.visit-open') : undefined,
			kind ?? (open ? undefined : t('timeline.visit')),
			reason
		]
			.filter(Boolean)
			.join(' · '),
		where: place?.display ?? (visit.serviceProvider as Reference | undefined)?.display,
		site: isSite ? place.identifier?.value : undefined,
		open,
		elsewhere: elsewhereOf(visit)
	};
}

/** The whole timeline, newest first; ties by id, so that every device shows one order. */
export function timelineOf(view: ChartView): readonly TimelineGroup[] {
	const visits = new Map(listOf(view.entries.Encounter).map((visit) => [visit.entryId, visit]));
	const groups = new Map<string, { head: Omit<TimelineGroup, 'items'>; items: TimelineItem[] }>();
	for (const visit of visits.values())
		if (!isEnteredInError(visit)) groups.set(visit.entryId, { head: visitGroup(visit), items: [] });
	for (const { item, visit } of itemsOf(view)) {
		const day = dayOf(item.at);
		const id = visit !== undefined && groups.has(visit) ? visit : `day-${day}`;
		const head = { id, day, words: '', where: undefined, site: undefined, open: false, elsewhere: undefined };
		const group = groups.get(id) ?? { head, items: [] };
		group.items.push(item);
		groups.set(id, group);
	}
	return [...groups.values()]
		.map(({ head, items }) => ({
			...head,
			items: items.sort((a, b) => instantOf(b.at) - instantOf(a.at) || (a.id < b.id ? -1 : 1))
		}))
		.sort((a, b) => (a.day === b.day ? (a.id < b.id ? -1 : 1) : a.day < b.day ? 1 : -1));
}

const words = (item: TimelineItem): string =>
	[item.title, item.who, ...item.parts.map((part) => part.words)].join(' ').toLocaleLowerCase();

/** Only what a filter and every word of a search let through; how many lines they hide. */
export function filterTimeline(
	groups: readonly TimelineGroup[],
	filter: TimelineFilter,
	search: string
): { readonly groups: readonly TimelineGroup[]; readonly hidden: number } {
	const wanted = search.toLocaleLowerCase().split(/\s+/).filter(Boolean);
	if (filter === 'all' && wanted.length === 0) return { groups, hidden: 0 };
	let hidden = 0;
	const shown = groups.flatMap((group) => {
		const head = group.words.toLocaleLowerCase();
		const visit = !group.id.startsWith('day-');
		const items = group.items.filter((item) => {
			const passes =
				(filter === 'all' || item.filter === filter) &&
				(wanted.length === 0 || wanted.every((word) => words(item).includes(word) || head.includes(word)));
			if (!passes) hidden++;
			return passes;
		});
		const itself =
			visit && (filter === 'visits' || filter === 'all') && wanted.every((word) => head.includes(word));
		return items.length > 0 || itself ? [{ ...group, items }] : [];
	});
	return { groups: shown, hidden };
}
