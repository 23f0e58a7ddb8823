// What can be done on the screen that is open, as it says itself: for its letters, the palette and the list of keys.

export interface ScreenAction {
	readonly id: string;
	readonly label: string;
	/** The letter that does it while no field has the focus. */
	readonly key?: string;
	readonly run: () => void;
}

/** Takes a typed sentence ("bp 128/82") to where it is looked at and saved; `label` says what it would do. */
export interface Sentence {
	readonly label: string;
	readonly run: () => void;
}
type ReadSentence = (text: string) => Sentence | undefined;

export class ScreenActions {
	list = $state.raw<readonly ScreenAction[]>([]);
	#read = $state.raw<ReadSentence>();

	/** Offers a screen's actions until the returned function is called. */
	offer(actions: readonly ScreenAction[], read?: ReadSentence): () => void {
		this.list = actions;
		this.#read = read;
		return () => {
			if (this.list !== actions) return;
			this.list = [];
			this.#read = undefined;
		};
	}

	/** What a sentence would do on this screen; undefined when it is none. */
	read(text: string): Sentence | undefined {
		return this.#read?.(text);
	}
}
