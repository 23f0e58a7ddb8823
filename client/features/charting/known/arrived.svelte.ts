// What others wrote in a chart since this person last looked at it on this device. What was on the screen is remembered when
// the chart is left or the device locked; a page that is hidden shows nobody anything.
import type { ArrivedEntry } from '#shared/engine/known-facts.ts';
import type { OpenChart } from '#client/session/open-chart.svelte.ts';
import type { Session } from '#client/session/session.svelte.ts';

export class Arrived {
	/** True once it is known what arrived: the chart is shown with it at once. */
	known = $state(false);
	entries = $state.raw<readonly ArrivedEntry[]>([]);
	/** What shows them; here before the chart is, so that nothing moves away under a finger. */
	Strip = $state.raw<typeof import('./ArrivedStrip.svelte').default>();
	/** When the person last looked. */
	since = $state(0);
	/** `Type/id` of what arrived. */
	readonly paths: ReadonlySet<string> = $derived(new Set(this.entries.map(({ entry }) => entry)));
	readonly #session: Session;
	readonly #chart: OpenChart;
	#seen: readonly string[] | undefined;

	constructor(session: Session, chart: OpenChart) {
		this.#session = session;
		this.#chart = chart;
	}

	/** Remembers what was seen when the chart is left. For onMount. */
	begin(): () => void {
		const stopLock = this.#session.beforeLock(() => this.#remember());
		const leave = () => void this.#remember();
		addEventListener('pagehide', leave);
		return () => {
			removeEventListener('pagehide', leave);
			stopLock();
			leave();
		};
	}

	/** A view of the chart is shown. */
	saw(heads: readonly string[]): void {
		if (this.#seen === undefined) void this.#ask();
		if (this.#seen === undefined || document.visibilityState === 'visible') this.#seen = heads;
	}

	/** The person has read what arrived. */
	async dismiss(): Promise<void> {
		this.entries = [];
		await this.#remember();
	}

	async #ask(): Promise<void> {
		const told = await this.#session.ask('arrivedSince', { chartId: this.#chart.chartId });
		if (told.ok && told.value) {
			if (told.value.entries.length > 0) this.Strip = (await import('./ArrivedStrip.svelte')).default;
			this.entries = told.value.entries;
			this.since = told.value.at;
		}
		this.known = true;
	}

	async #remember(): Promise<void> {
		if (this.#seen && this.known)
			await this.#session.ask('lookedAt', { chartId: this.#chart.chartId, heads: this.#seen });
	}
}
