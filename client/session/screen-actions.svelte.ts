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

interface Offer {
	readonly actions: readonly ScreenAction[];
	readonly read: ReadSentence | undefined;
}

export class ScreenActions {
	#offers = $state.raw<readonly Offer[]>([]);

	/** What every part of the screen offers, in the order that it was offered. */
	get list(): readonly ScreenAction[] {
		return this.#offers.flatMap(({ actions }) => actions);
	}

	/** Offers actions of a screen, or of a part of one, until the returned function is called. */
	offer(actions: readonly ScreenAction[], read?: ReadSentence): () => void {
		const offer = { actions, read };
		this.#offers = [...this.#offers, offer];
		return () => (this.#offers = this.#offers.filter((one) => one !== offer));
	}

	/** What a sentence would do on this screen; undefined when it is none. */
	read(text: string): Sentence | undefined {
		for (const { read } of this.#offers) {
			const sentence = read?.(text);
			if (sentence) return sentence;
		}
		return undefined;
	}
}
