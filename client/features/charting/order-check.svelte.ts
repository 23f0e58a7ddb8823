// Asking the safety checks about what a form says before it is saved: what they found, of which words they said it, and
// whether the person has seen the grave ones and goes on all the same.
import type { ChartId } from '#shared/core/ids.ts';
import type { OrderToCheck } from '#shared/engine/safety-facts-of.ts';
import type { SafetyFinding } from '#shared/safety/safety-facts.ts';
import { after } from '#client/session/tab-clock.ts';
import type { Session } from '#client/session/session.svelte.ts';

/** After the last letter. */
const CHECKED_AFTER_MS = 200;

/** The checks beside one form. Made while the form's component is. */
export class OrderCheck {
	/** Severe ones were looked at, and it is saved all the same. */
	taken = $state(false);
	readonly #session: Session;
	readonly #chartId: ChartId;
	readonly #order: () => OrderToCheck | undefined;
	#said = $state.raw<{ readonly of: string; readonly found: readonly SafetyFinding[] }>();
	readonly #asked = $derived.by(() => JSON.stringify(this.#order()));

	/** `order`: what would be saved; undefined while there is nothing to ask about. */
	constructor(session: Session, chartId: ChartId, order: () => OrderToCheck | undefined) {
		this.#session = session;
		this.#chartId = chartId;
		this.#order = order;
		$effect(() => {
			const asked = this.#asked;
			this.taken = false;
			return asked === undefined ? undefined : after(CHECKED_AFTER_MS, () => void this.ask());
		});
	}

	/** Of what the form says now; an allergy is told by the form, as it is typed. */
	readonly found = $derived.by(() => (this.#said?.of === this.#asked ? this.#said?.found : undefined) ?? []);
	readonly grave = $derived(this.found.some(({ severity }) => severity === 'severe'));

	/** Asks; false while something grave was found that the person has not seen. */
	async ask(): Promise<boolean> {
		const [of, order] = [this.#asked, this.#order()];
		if (order === undefined) return true;
		const said = await this.#session.ask('checkOrder', { chartId: this.#chartId, order });
		if (said.ok) this.#said = { of, found: said.value.filter(({ kind }) => kind !== 'allergy') };
		return !this.grave || this.taken;
	}
}
