// What the find box found. Only the newest question's answer counts.
import type { PatientFilter, SearchHit } from '#shared/engine/patient-rows.ts';
import type { Session } from './session.svelte.ts';

const LIMIT = 50;
/** So many are offered where one is to be chosen. */
const OFFERED = 6;

export class PatientSearch {
	hits = $state.raw<readonly SearchHit[]>([]);
	/** False until the first answer came. */
	answered = $state(false);
	readonly #session: Session;
	#asked = 0;

	constructor(session: Session) {
		this.#session = session;
	}

	/** Looks for patients; an empty query lists them. */
	async look(query: string, filter?: PatientFilter): Promise<void> {
		const asked = ++this.#asked;
		const found = await this.#session.ask('search', { query, limit: LIMIT, ...(filter && { filter }) });
		if (asked !== this.#asked || !found.ok) return;
		this.hits = found.value;
		this.answered = true;
	}

	/** Who is offered where one patient is to be chosen: nobody before something is typed. */
	offered(query: string, without: readonly string[]): readonly SearchHit[] {
		if (query.trim() === '') return [];
		return this.hits.filter(({ chartId }) => !without.includes(chartId)).slice(0, OFFERED);
	}

	/** True when there may be more than are shown. */
	get full(): boolean {
		return this.hits.length >= LIMIT;
	}
}
