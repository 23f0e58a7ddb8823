// One section of a note while somebody types in it. What is typed goes to the engine as { base, next } a short while
// after the first letter, however long the typing goes on; words that arrive meanwhile are brought in around it, so that
// no keystroke is lost and the caret stays by its word. No runes, no DOM: the component shows what it is told.
import { applySplices, rebaseSplice, spliceBetween } from '#shared/chart/rebase-splice.ts';
import { after } from './tab-clock.ts';

/** How long what was typed waits at most before it is saved. */
export const SAVE_AFTER_MS = 300;
/** So long without a letter is a rest: a colleague in the same section gets the words then. */
export const REST_MS = 300;
/** After a save that failed, try again. */
const RETRY_MS = 2_000;

/** Saves an edit; gives the section's text with it, or undefined when it was not saved. */
export type SaveText = (base: string, next: string) => Promise<string | undefined>;
/** Shows a text that differs from what stands there; `moved` tells where a place in the old text is in the new one. */
export type ShowText = (text: string, moved: (at: number) => number) => void;

/** Where place `at` of `before` stands in `after`: text put in exactly there comes behind it. */
export function movedPlace(before: string, after: string, at: number): number {
	let shift = 0;
	for (const { index, remove, insert } of spliceBetween(before, after)) {
		if (index >= at) break;
		shift += index + remove <= at ? insert.length - remove : index - at + insert.length;
	}
	return at + shift;
}

/** `local` grew from `base`, and so did `current`: both sets of words. */
export const withBoth = (base: string, local: string, current: string): string =>
	applySplices(current, rebaseSplice(base, local, current));

export class SectionDraft {
	readonly #save: SaveText;
	readonly #show: ShowText;
	readonly #onUnsaved: (unsaved: boolean) => void;
	/** What stands in the field. */
	#text: string;
	/** The document's text that `#text` grew from. */
	#base: string;
	#saving: Promise<void> | undefined;
	#composing = false;
	#waiting: string | undefined;
	/** What a save that failed was to make of the field: whoever was asked may have done it and not lived to say so. */
	#tried: string | undefined;
	#cancelSave: (() => void) | undefined;
	#cancelRest: (() => void) | undefined;
	readonly #onRest: () => void;

	/** `onUnsaved` is told whether something typed is not yet durable; `onRest`, that typing rests and all of it is saved. */
	constructor(
		text: string,
		save: SaveText,
		show: ShowText,
		onUnsaved: (unsaved: boolean) => void,
		onRest: () => void = () => {}
	) {
		this.#text = text;
		this.#base = text;
		this.#save = save;
		this.#show = show;
		this.#onUnsaved = onUnsaved;
		this.#onRest = onRest;
	}

	/** What stands in the field. */
	get text(): string {
		return this.#text;
	}

	/** What of it the document does not have: true while something typed is not saved. */
	get isUnsaved(): boolean {
		return this.#text !== this.#base;
	}

	/** The field's content after a keystroke. */
	typed(text: string): void {
		this.#text = text;
		this.#onUnsaved(true);
		this.#cancelSave ??= after(SAVE_AFTER_MS, () => void this.flush());
		this.#cancelRest?.();
		this.#cancelRest = after(REST_MS, () => void this.flush().then(() => this.isUnsaved || this.#onRest()));
	}

	/** An input method is composing: its field must not be touched until it is done. */
	composing(active: boolean): void {
		this.#composing = active;
		if (!active && this.#waiting !== undefined) this.arrived(this.#waiting);
	}

	/** The document's text as a view brings it. While an edit is under way its answer says more, and is waited for. */
	arrived(text: string): void {
		if (this.#composing || this.#saving) {
			this.#waiting = text;
			return;
		}
		this.#take(this.#base, text);
	}

	/** Saves what is typed so far; resolves when it is durable or the attempt failed. */
	async flush(): Promise<void> {
		this.#cancelSave?.();
		this.#cancelSave = undefined;
		// A loop: another flush that waited too may have begun the next one.
		while (this.#saving) await this.#saving;
		if (this.#text === this.#base) return this.#onUnsaved(false);
		// The very same again first: done twice it changes nothing, whatever was typed behind it since.
		const again = this.#tried;
		this.#saving = this.#send(this.#base, again ?? this.#text);
		await this.#saving;
		if (again !== undefined && this.#tried === undefined && this.isUnsaved) await this.flush();
	}

	async #send(base: string, next: string): Promise<void> {
		const saved = await this.#save(base, next);
		this.#saving = undefined;
		this.#tried = saved === undefined ? next : undefined;
		if (saved === undefined) {
			this.#cancelSave ??= after(RETRY_MS, () => void this.flush());
			return;
		}
		if (this.#composing) {
			this.#base = next;
			this.#waiting = saved;
		} else {
			this.#waiting = undefined;
			this.#take(next, saved);
		}
		this.#onUnsaved(this.#text !== this.#base);
	}

	/** `current` is the document now; what stands in the field grew from `grown`, or from what was tried. */
	#take(grown: string, current: string): void {
		const base = this.#tried === current ? current : grown;
		if (base === current) this.#tried = undefined;
		else if (this.#tried !== undefined) this.#tried = withBoth(base, this.#tried, current);
		this.#waiting = undefined;
		this.#base = current;
		if (this.#text === current) return;
		const before = this.#text;
		const after = withBoth(base, before, current);
		if (after === before) return;
		this.#text = after;
		this.#show(after, (at) => movedPlace(before, after, at));
	}
}
