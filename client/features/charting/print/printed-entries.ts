// Which entries of a chart go on paper, in the order the screen has them. Pure.
import type { ChartId } from '#shared/core/ids.ts';
import type { ChartView } from '#shared/chart/chart-view.ts';
import { isDisputed } from '../disagreement-words.ts';
import { hasCode, isEnteredInError, listOf, newestFirst, type Resource } from '../fhir-shapes.ts';
import { isCurrentMedicine } from '../medication-line.ts';

/** The charts that a paper shows: the one, and the others of the same person that are here. */
export const printedCharts = ({ chartId, linked = [] }: ChartView): readonly ChartId[] => [
	chartId,
	...linked.filter(({ view }) => view !== undefined).map((one) => one.chartId)
];

export type PrintedEntry = Resource & { readonly entryId: string };

/** What the patient may be taking; an entry with two answers counts as taken. */
export const currentMedicines = (view: ChartView): readonly PrintedEntry[] =>
	[...listOf(view.entries.MedicationRequest), ...listOf(view.entries.MedicationStatement)]
		.filter(
			(entry) =>
				isDisputed(view.disagreements, entry) || (!isEnteredInError(entry) && isCurrentMedicine(entry))
		)
		.toSorted(newestFirst('authoredOn', 'dateAsserted'));

/** Orders written on a local day, YYYY-MM-DD; when there are none, every current order. */
export function prescribedOn(
	view: ChartView,
	isOnDay: (instant: string) => boolean
): readonly PrintedEntry[] {
	const orders = currentMedicines(view).filter(({ resourceType }) => resourceType === 'MedicationRequest');
	const ofDay = orders.filter(({ authoredOn }) => typeof authoredOn === 'string' && isOnDay(authoredOn));
	return ofDay.length > 0 ? ofDay : orders;
}

/** Problems that are not over. */
export const activeProblems = (view: ChartView): readonly PrintedEntry[] =>
	listOf(view.entries.Condition)
		.filter(
			(entry) =>
				isDisputed(view.disagreements, entry) ||
				(!isEnteredInError(entry) && !hasCode(entry.clinicalStatus, 'resolved', 'inactive', 'remission'))
		)
		.toSorted(newestFirst('onsetDateTime', 'recordedDate'));

/** The newest note that stands, signed or not. */
export const newestNote = (view: ChartView): PrintedEntry | undefined =>
	listOf(view.entries.Composition)
		.filter((entry) => !isEnteredInError(entry) && entry.relatesTo === undefined)
		.toSorted(newestFirst('date'))[0];
