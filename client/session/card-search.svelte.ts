// Whose card a typed or scanned text is. Only the newest question's answer counts; what is no card asks nothing.
import { readCardText } from '#shared/crypto/card-code.ts';
import type { CardFound } from '#shared/engine/api.ts';
import type { Session } from './session.svelte.ts';

export class CardSearch {
	/** undefined while the text is no card. */
	found = $state.raw<CardFound>();
	readonly #session: Session;
	#asked = 0;

	constructor(session: Session) {
		this.#session = session;
	}

	async look(text: string): Promise<CardFound | undefined> {
		const asked = ++this.#asked;
		const answer =
			readCardText(text).type === 'none' ? undefined : await this.#session.ask('findByCard', { text });
		if (asked !== this.#asked) return undefined;
		this.found = answer?.ok ? answer.value : undefined;
		return this.found;
	}
}
