// What somebody searched for, until an access record tells it: with the chart that it led to, or by itself when it led to
// none. In memory alone: the words are names of patients.
import type { Instant } from '../core/clock.ts';

/** A chart that is opened this long after a search was found by it. */
const COUNTS_MS = 60_000;
/** Searches that led to nothing and are remembered at most. */
const MOST = 50;

export class Searches {
	#last: { readonly words: string; readonly at: Instant } | undefined;
	#inVain: string[] = [];

	/** Letters that are added or taken away go on with the same search. */
	typed(words: string, at: Instant): void {
		const last = this.#last?.words ?? '';
		if (!words.startsWith(last) && !last.startsWith(words)) this.#leave();
		this.#last = { words, at };
	}

	#leave(): void {
		if (this.#last) this.#inVain = [...this.#inVain, this.#last.words].slice(-MOST);
		this.#last = undefined;
	}

	/** By which words a chart was found that is opened now. */
	ledTo(at: Instant): string | undefined {
		const words = this.#last && at - this.#last.at < COUNTS_MS ? this.#last.words : undefined;
		if (words === undefined) this.#leave();
		this.#last = undefined;
		return words;
	}

	/** What led to no chart, in the order in which it was searched for; forgotten here. */
	takeInVain(): string | undefined {
		this.#leave();
		const words = this.#inVain.join(' · ');
		this.#inVain = [];
		return words || undefined;
	}
}
