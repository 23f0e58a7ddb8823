// Which entries of a document were written since: what was put together from an entry is good until one of its registers is
// written, and nobody has to look at its registers to know.

/** Counts the states of all documents together, so that no two have one number. */
let states = 0;

/** The entry (`Type:id:`) that a register is of. */
export const entryOfKey = (key: string): string => key.slice(0, key.indexOf(':', key.indexOf(':') + 1) + 1);

/** Shared by all states of one document, as they follow one another. */
export class TouchedEntries {
	readonly begun = ++states;
	readonly #at = new Map<string, number>();

	/** These registers were written. Returns the number of the state that the document is in now. */
	touch(keys: Iterable<string>): number {
		const state = ++states;
		for (const key of keys) this.#at.set(entryOfKey(key), state);
		return state;
	}

	/**
	 * The state since which every register of an entry (`Type:id:`) is as it was in `state`; undefined when it was written
	 * after that.
	 */
	since(entry: string, state: number): number | undefined {
		const at = this.#at.get(entry) ?? this.begun;
		return at <= state ? at : undefined;
	}
}
