// Who may be the person being registered, asked while their facts are typed. Only the newest question's answer counts.
import type { RegistrationFacts, SimilarHit } from '#shared/engine/api.ts';
import type { Session } from './session.svelte.ts';

const LIMIT = 6;

export class SimilarSearch {
	hits = $state.raw<readonly SimilarHit[]>([]);
	readonly #session: Session;
	#asked = 0;

	constructor(session: Session) {
		this.#session = session;
	}

	async look(facts: RegistrationFacts): Promise<void> {
		const asked = ++this.#asked;
		const found = await this.#session.ask('similarPatients', { ...facts, limit: LIMIT });
		if (asked === this.#asked && found.ok) this.hits = found.value;
	}
}
