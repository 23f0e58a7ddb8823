// The home site of a patient and how they came there, from the chart and its history. Pure.
import type { ChartView } from '#shared/chart/chart-view.ts';
import { homeIn } from '#shared/chart/home-site.ts';
import type { EntryVersion } from '#shared/engine/api.ts';

const ELEMENT = 'managingOrganization';

/** Sites between which somebody has to decide; empty when nobody does. */
export const homesToDecide = ({ disagreements }: ChartView): readonly number[] =>
	disagreements
		.filter(({ path }) => path.startsWith('Patient/') && path.endsWith(`/${ELEMENT}`))
		.flatMap(({ values }) => values.flatMap(({ value }) => homeIn(value)?.site ?? []));

/** One move, and who made it where. `from`: absent for the first; `to`: absent where it was taken back. */
export interface HomeMove {
	readonly from: number | undefined;
	readonly to: number | undefined;
	readonly since: string | undefined;
	readonly reason: string | undefined;
	readonly user: string;
	readonly site: string;
	readonly at: string;
}

/** The latest first. */
export const movesIn = (versions: readonly EntryVersion[]): readonly HomeMove[] =>
	versions
		.flatMap(({ elements, user, site, at }) =>
			elements
				.filter(({ element }) => element === ELEMENT)
				.map(({ value, before }) => {
					const to = homeIn(value);
					const from = before.flatMap((one) => homeIn(one)?.site ?? [])[0];
					return { from, to: to?.site, since: to?.since, reason: to?.reason, user, site, at };
				})
		)
		.toReversed();

type Entry = { readonly status?: unknown; readonly start?: unknown };
const countIn = (view: ChartView, type: string, counts: (entry: Entry) => boolean): number =>
	Object.values(view.entries[type] ?? {}).filter((entry) => counts(entry as Entry)).length;

/** What waits of a patient who is about to be moved. `now`: ISO 8601. */
export const waitingOf = (view: ChartView, now: string) => ({
	appointments: countIn(
		view,
		'Appointment',
		({ status, start }) => ['booked', 'pending', 'proposed'].includes(String(status)) && String(start) >= now
	),
	messages: (view.messages ?? []).filter(({ status }) => status === 'requested').length,
	proposals: (view.proposals ?? []).filter(({ state }) => state !== 'declined').length,
	orders: countIn(view, 'ServiceRequest', ({ status }) => status === 'active')
});
