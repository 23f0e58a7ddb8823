// The lots given on this device today, by vaccine: one is typed once a day. Kept sealed with the forms of who gives them;
// a lot says nothing about a patient. Another day begins with none.
import type { Session } from '#client/session/session.svelte.ts';
import type { Lot } from './vaccine-form.ts';

const FORM = 'vaccine-lots';

interface Kept {
	readonly day: string;
	readonly lots: Readonly<Record<string, Lot>>;
}

export class TodaysLots {
	/** By CVX code, the last given first. */
	lots = $state.raw<Readonly<Record<string, Lot>>>({});
	readonly #session: Session;
	readonly #day: string;

	constructor(session: Session, day: string) {
		this.#session = session;
		this.#day = day;
	}

	async load(): Promise<void> {
		const kept = await this.#session.ask('readDraft', { form: FORM });
		if (!kept.ok || !kept.value) return;
		const { day, lots } = JSON.parse(kept.value.text) as Partial<Kept>;
		if (day === this.#day && lots) this.lots = lots;
	}

	/** Remembers a lot for the rest of the day. */
	async remember(cvx: string, lot: Lot): Promise<void> {
		if (cvx === '' || lot.lot.trim() === '') return;
		const { [cvx]: _before, ...others } = this.lots;
		this.lots = { [cvx]: lot, ...others };
		const kept: Kept = { day: this.#day, lots: this.lots };
		await this.#session.ask('saveDraft', { form: FORM, text: JSON.stringify(kept) });
	}
}
