// Reads the trail page by page for the screen: what is asked for last counts, and what is to leave the screen is read to its
// end first.
import type { TrailFilter, TrailRow } from '#shared/engine/trail-facts.ts';
import { errorWords } from '#client/session/error-words.ts';
import type { Session } from '#client/session/session.svelte.ts';
import { askRelayTimes } from './ask-relay-times.ts';

/** A page that shows little is followed by the next one, up to this many rows. */
const ENOUGH = 40;

export class TrailReader {
	rows = $state.raw<readonly TrailRow[]>([]);
	/** Records looked at, of those held here. */
	looked = $state(0);
	held = $state(0);
	/** Where the rest begins; undefined when there is none. */
	rest = $state<number>();
	busy = $state(false);
	begun = $state(false);
	readonly #session: Session;
	/** The filter whose answers are shown; another one makes those of this one late. */
	#asked: TrailFilter | undefined;

	constructor(session: Session) {
		this.#session = session;
	}

	/** From the newest record on. */
	look(filter: TrailFilter): Promise<void> {
		this.#asked = filter;
		return this.#read(undefined, ENOUGH);
	}

	/** What is behind what is shown. */
	async more(): Promise<void> {
		if (this.rest !== undefined) await this.#read(this.rest, ENOUGH);
	}

	/** Reads to the end; false when that was given up, or did not work. */
	async whole(): Promise<boolean> {
		const of = this.#asked;
		if (this.rest !== undefined) await this.#read(this.rest, Number.POSITIVE_INFINITY);
		return of !== undefined && this.#asked === of && this.rest === undefined;
	}

	/** Whoever leaves waits for no more of it. */
	leave(): void {
		this.#asked = undefined;
	}

	async #read(before: number | undefined, enough: number): Promise<void> {
		const of = this.#asked;
		if (!of) return;
		this.busy = true;
		let added = 0;
		let from = before;
		do {
			const read = await this.#session.ask('auditTrail', { filter: of, before: from });
			if (this.#asked !== of) return;
			if (!read.ok) {
				this.#session.toasts.show(errorWords(read.error));
				break;
			}
			this.rows = from === undefined ? read.value.rows : [...this.rows, ...read.value.rows];
			this.looked = (from === undefined ? 0 : this.looked) + read.value.looked;
			this.held = read.value.held;
			added += read.value.rows.length;
			this.rest = from = read.value.before;
			this.begun = true;
		} while (added < enough && from !== undefined);
		this.busy = false;
		const timed = await askRelayTimes(this.#session, this.rows);
		if (this.#asked === of) this.rows = this.rows.map(timed);
	}
}
