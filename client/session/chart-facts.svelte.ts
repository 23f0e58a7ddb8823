// What is known about an open chart beside the chart itself: which entries are not sent yet, and the names of staff and sites.
import type { ChartId } from '#shared/core/ids.ts';
import type { Session } from './session.svelte.ts';

export class ChartFacts {
	/** `Type/id` of entries that are not sent in full. */
	unsent = $state.raw<ReadonlySet<string>>(new Set());
	/** Names of staff members by their ids. */
	people = $state.raw<Readonly<Record<string, string>>>({});
	/** Names of the practice's sites by number. */
	sites = $state.raw<Readonly<Record<string, string>>>({});
	readonly #session: Session;
	readonly #chartId: ChartId;
	#asking = false;
	#again = false;

	constructor(session: Session, chartId: ChartId) {
		this.#session = session;
		this.#chartId = chartId;
	}

	/** Follows the chart; returns what ends that. For onMount. */
	begin(): () => void {
		void this.#readPeople();
		return this.#session.listen((event) => {
			if (event.type === 'status' || (event.type === 'chart' && event.chartId === this.#chartId))
				void this.look();
			else if (event.type === 'practice') void this.#readPeople();
		});
	}

	/** Asks what waits; while an answer is under way, once more after it. */
	async look(): Promise<void> {
		if (this.#asking) {
			this.#again = true;
			return;
		}
		this.#asking = true;
		do {
			this.#again = false;
			const waiting = await this.#session.ask('unsentEntries', { chartId: this.#chartId });
			if (waiting.ok && (waiting.value.length > 0 || this.unsent.size > 0))
				this.unsent = new Set(waiting.value);
		} while (this.#again);
		this.#asking = false;
	}

	async #readPeople(): Promise<void> {
		const read = await this.#session.ask('readPractice', {});
		if (!read.ok) return;
		this.sites = Object.fromEntries(read.value.sites.map(({ siteId, name }) => [siteId, name.text]));
		this.people = Object.fromEntries(read.value.staff.map(({ userId, name }) => [userId, name.text]));
	}
}
