// What can be done on the screen that is open, as it says itself: for its letters, the palette, the list of keys and help.
import { untrack } from 'svelte';
import type { HelpTopic } from './help-topics.ts';

export interface ScreenAction {
	readonly id: string;
	readonly label: string;
	/** The key that does it while no field has the focus. */
	readonly key?: string;
	/** Only for the list of keys: it is done on the screen itself, or nothing to look for by its words. */
	readonly onlyKey?: true;
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
	#topics = $state.raw<readonly { readonly topic: HelpTopic }[]>([]);

	/** The page of help of the part that is in front, where that is not the screen's own. */
	get topic(): HelpTopic | undefined {
		return this.#topics.at(-1)?.topic;
	}

	/** Says which page of help a part that is open belongs to, until the returned function is called. */
	about(topic: HelpTopic): () => void {
		const said = { topic };
		this.#topics = [...untrack(() => this.#topics), said];
		return () => (this.#topics = this.#topics.filter((one) => one !== said));
	}

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
