// Up to where a relay's log is at the home relay. The log itself is what waits to be sent on: one number, kept, says how
// much of it is done; of what lies behind that only places are remembered, and found anew after a restart. Pure.

/** A place in this relay's log beyond the mark. */
export interface WaitingEntry {
	readonly id: string;
	readonly kind: number;
	readonly credId: string;
}

export class ForwardMark {
	/** The home relay has every entry up to here. */
	mark: number;
	/** Up to here this log was looked at. */
	scanned: number;
	/** The relay above is the home up to here of its own log: all of it, unless it says otherwise. */
	#upstreamHome = 0;
	/** Places of this log that the relay above has, with its places for them. */
	readonly #above = new Map<number, number>();
	/** Places that it does not have, as far as is known, in order. */
	readonly waiting = new Map<number, WaitingEntry>();

	constructor(mark: number) {
		this.mark = mark;
		this.scanned = mark;
	}

	/** A place was looked at. */
	look(seq: number, entry: WaitingEntry | undefined): void {
		this.scanned = Math.max(this.scanned, seq);
		if (seq <= this.mark || this.#above.has(seq)) return;
		if (entry) this.waiting.set(seq, entry);
		else this.#above.set(seq, 0);
	}

	/** The relay above has this place's envelope. */
	reached(seq: number, seqAbove: number): void {
		this.waiting.delete(seq);
		if (seq > this.mark) this.#above.set(seq, seqAbove);
	}

	/** Up to where of its log the relay above is at home. */
	homeIs(upstreamHome: number): void {
		this.#upstreamHome = upstreamHome;
	}

	/** Moves the mark as far as it goes. True when it moved. */
	advance(): boolean {
		const before = this.mark;
		for (;;) {
			const seqAbove = this.#above.get(this.mark + 1);
			if (seqAbove === undefined || seqAbove > this.#upstreamHome) break;
			this.#above.delete(this.mark + 1);
			this.mark += 1;
		}
		this.scanned = Math.max(this.scanned, this.mark);
		return this.mark !== before;
	}

	/** How many entries that `counts` are not at home, of those looked at. */
	notHome(counts: (kind: number) => boolean): number {
		let count = 0;
		for (const { kind } of this.waiting.values()) if (counts(kind)) count += 1;
		for (const seqAbove of this.#above.values()) if (seqAbove > this.#upstreamHome) count += 1;
		return count;
	}

	/** Nothing is known of the relay above any more: everything is to be offered again. */
	restart(): void {
		this.mark = 0;
		this.scanned = 0;
		this.#above.clear();
		this.waiting.clear();
	}
}
