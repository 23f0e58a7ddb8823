// Who may be the person being registered, asked while their facts are typed. Only the newest question's answer counts. A
// device of its own patients alone asks at the server, too, who else there is.
import type { RegistrationFacts, SimilarHit } from '#shared/engine/patient-rows.ts';
import type { Session } from './session.svelte.ts';

const LIMIT = 6;

export class SimilarSearch {
	hits = $state.raw<readonly SimilarHit[]>([]);
	/** Whether everybody was asked about; undefined where everybody is here, or before it is known. */
	checked = $state<boolean>();
	#elsewhere: readonly SimilarHit[] = [];
	readonly #session: Session;
	#asked = 0;

	constructor(session: Session) {
		this.#session = session;
	}

	async look(facts: RegistrationFacts): Promise<void> {
		const asked = ++this.#asked;
		const question = { ...facts, limit: LIMIT };
		const found = await this.#session.ask('similarPatients', question);
		if (asked !== this.#asked || !found.ok) return;
		const here = found.value;
		if (this.#session.status?.holdsOnly !== 'own') {
			this.hits = here;
			return;
		}
		// Those at the server stay shown until the newer answer is here.
		const known = new Set(here.map(({ chartId }) => chartId));
		this.hits = [...here, ...this.#elsewhere.filter(({ chartId }) => !known.has(chartId))];
		const elsewhere = await this.#session.ask('similarElsewhere', question);
		if (asked !== this.#asked) return;
		this.checked = elsewhere.ok && elsewhere.value.checked;
		this.#elsewhere = elsewhere.ok ? elsewhere.value.hits : [];
		this.hits = [...here, ...this.#elsewhere].sort((a, b) => b.score - a.score).slice(0, LIMIT);
	}
}
