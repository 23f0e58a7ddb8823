// A chart with what stands in the other charts of the same person: for looking at. Nothing is written by it, and every entry
// of another chart says where it stands. Pure.
import type { ChartView, LinkedChart, PlainResource } from '#shared/chart/chart-view.ts';
import { elsewhereOf, type Elsewhere } from '#client/session/elsewhere.ts';
import { t } from '#client/session/i18n.ts';
import {
	groupedDigits,
	identifierWords,
	patientName,
	type PatientFacts
} from '#client/session/patient-words.ts';

/** How another chart is named: its number, else whose it is. */
export function chartWords({ view }: LinkedChart): string {
	if (!view) return t('same.not-here');
	const { name, identifier } = view.patient as unknown as PatientFacts;
	const number = identifierWords(identifier);
	return number ? groupedDigits(number.value) : patientName(name);
}

/** Types that are of the person, not of what happened. */
const OF_THE_PERSON: ReadonlySet<string> = new Set(['Patient', 'RelatedPerson']);

type Entries = Record<string, Record<string, PlainResource>>;

/** Under its own id, or under one that says whose it is where this chart has an entry of that id. */
function addTo(entries: Entries, linked: LinkedChart): void {
	const { chartId, view } = linked;
	const chart = chartWords(linked);
	for (const [type, others] of Object.entries(view?.entries ?? {})) {
		if (OF_THE_PERSON.has(type)) continue;
		const own = { ...entries[type] };
		for (const [id, entry] of Object.entries(others)) {
			const elsewhere: Elsewhere = { chartId, path: `${type}/${id}`, chart };
			own[id in own ? `${id}@${chartId}` : id] = { ...entry, elsewhere } as unknown as PlainResource;
		}
		entries[type] = own;
	}
}

/** The chart as it is when it has no linked one. Marks, notes, findings and what is to be decided stay its own. */
export function together(view: ChartView): ChartView {
	if (!view.linked) return view;
	const entries: Entries = { ...view.entries } as Entries;
	for (const linked of view.linked) addTo(entries, linked);
	const isOwn = (path: string): boolean => {
		const [type = '', id = ''] = path.split('/');
		return view.entries[type]?.[id] !== undefined;
	};
	const disagreements = view.linked
		.flatMap((linked) => linked.view?.disagreements ?? [])
		.filter(({ path }) => !isOwn(path));
	return {
		...view,
		entries,
		disagreements: [...view.disagreements, ...disagreements],
		...(view.linked.some((linked) => linked.view?.newer) && { newer: true as const }),
		complete: view.complete && view.linked.every((linked) => linked.view?.complete === true)
	};
}

/** Where the entry of a path of a finding or a list stands; undefined for one of the chart itself. */
export function pathElsewhere(shown: ChartView, path: string): Elsewhere | undefined {
	const [first = '', second = '', ...rest] = path.split('/');
	if (first !== 'Linked') return elsewhereOf(shown.entries[first]?.[second]);
	const linked = shown.linked?.find(({ chartId }) => chartId === second);
	return linked && { chartId: linked.chartId, path: rest.join('/'), chart: chartWords(linked) };
}

/** An entry by the path that a finding has for it. */
export function entryAt(view: ChartView, path: string): PlainResource | undefined {
	const [first = '', second = '', ...rest] = path.split('/');
	if (first !== 'Linked') return view.entries[first]?.[second];
	const [type = '', id = ''] = rest;
	return view.linked?.find(({ chartId }) => chartId === second)?.view?.entries[type]?.[id];
}
