// Whose card or record number a typed or scanned text is. Only the newest question's answer counts; what is neither asks
// nothing.
import { readRecordNumber } from '#shared/core/record-number.ts';
import { readCardText } from '#shared/crypto/card-code.ts';
import type { CardFound } from '#shared/engine/patient-rows.ts';
import type { Session } from './session.svelte.ts';

export class CardSearch {
	/** undefined while the text is no card, and for a record number that leads to nobody or to several. */
	found = $state.raw<CardFound>();
	readonly #session: Session;
	#asked = 0;

	constructor(session: Session) {
		this.#session = session;
	}

	async look(text: string): Promise<CardFound | undefined> {
		const asked = ++this.#asked;
		const isNumber = readRecordNumber(text).type === 'number';
		const asks = isNumber || readCardText(text).type !== 'none';
		const answer = asks ? await this.#session.ask('findByCard', { text }) : undefined;
		if (asked !== this.#asked) return undefined;
		const found = answer?.ok ? answer.value : undefined;
		this.found = isNumber && found?.type !== 'found' ? undefined : found;
		return this.found;
	}
}
