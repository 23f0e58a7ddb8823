// A list of charts as it is being put together: who lives where, who is expected when, and who was picked.
import type { ChartId } from '#shared/core/ids.ts';
import type { PatientRow } from '#shared/engine/patient-rows.ts';
import type { ChartList, ChartsOfList } from '#shared/engine/holding/holding-api.ts';
import type { Session } from '#client/session/session.svelte.ts';
import { parseTypedDate } from '#client/session/typed-date.ts';
import { after } from '#client/session/tab-clock.ts';

const SETTLE_MS = 300;

/** A day as it is typed, YYYY-MM-DD; '' for none, and for what is no day. */
export function dayTyped(text: string): string {
	const date = parseTypedDate(text) ?? '';
	return date.length === 10 ? date : '';
}

/** What of a list is typed and picked, as a form keeps it. `charts`: ids with blanks between them. */
export const emptyList = () => ({ places: '', from: '', to: '', charts: '' });

export class ChosenCharts {
	places = $state('');
	/** Days as they are typed. */
	from = $state('');
	to = $state('');
	/** Who was picked. A form keeps no more of them than this. */
	ids = $state.raw<readonly ChartId[]>([]);
	#rows = $state.raw<readonly PatientRow[]>([]);
	/** Of these whoever is known here. */
	readonly picked = $derived(
		this.ids.flatMap((id) => this.#rows.find(({ chartId }) => chartId === id) ?? [])
	);
	/** Who is on it, as last asked; undefined while that is not known. */
	found = $state.raw<ChartsOfList>();
	readonly #session: Session;
	#asked = 0;

	constructor(session: Session) {
		this.#session = session;
	}

	get list(): ChartList {
		const places = this.places
			.split(/[,;\n]/)
			.map((place) => place.trim())
			.filter(Boolean);
		const [first, last] = [dayTyped(this.from), dayTyped(this.to)];
		const from = first || last;
		const to = last || first;
		return {
			places,
			...(from && { booked: { from, to } }),
			charts: this.ids
		};
	}

	get typed(): ReturnType<typeof emptyList> {
		const { places, from, to } = this;
		return { places, from, to, charts: this.ids.join(' ') };
	}

	set typed({ places, from, to, charts }: ReturnType<typeof emptyList>) {
		Object.assign(this, { places, from, to });
		this.ids = charts.split(' ').filter(Boolean) as ChartId[];
	}

	get isEmpty(): boolean {
		const { places = [], booked, charts = [] } = this.list;
		return places.length + charts.length === 0 && !booked;
	}

	/** The charts that are on it now; undefined while they are being looked for. */
	get charts(): readonly ChartId[] | undefined {
		return this.isEmpty ? [] : this.found?.charts;
	}

	pick(patient: PatientRow): void {
		this.#rows = [...this.#rows, patient];
		this.ids = [...this.ids, patient.chartId];
	}

	unpick(chartId: ChartId): void {
		this.ids = this.ids.filter((one) => one !== chartId);
	}

	/** Looks for who is on the list once nothing has changed for a moment; call when it changed. */
	look(): () => void {
		const { list, isEmpty } = this;
		const asked = ++this.#asked;
		this.found = undefined;
		if (isEmpty) return () => {};
		return after(SETTLE_MS, () => {
			void this.#session.ask('chartsOfList', list).then((read) => {
				if (asked !== this.#asked || !read.ok) return;
				this.found = read.value;
				this.#rows = read.value.picked;
			});
		});
	}
}
