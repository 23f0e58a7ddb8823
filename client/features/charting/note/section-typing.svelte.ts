// Typing in one section of a draft: what the browser types is read back, what is put in whole (a reference, a phrase,
// pasted words) is put in here, and every step can be taken back. Saving and words that arrive are section-draft.ts's.
import { SectionDraft, type SaveText } from '#client/session/section-draft.ts';
import { now } from '#client/session/tab-clock.ts';
import { TypedSteps } from '#client/session/typed-steps.ts';
import type { SectionField } from './note-draft.svelte.ts';
import { NoteField, type DressChip, type Selected } from './note-field.ts';
import { BLANK } from './phrases.ts';
import { askedFor, type Asked } from './suggestions.ts';

export interface SectionHost {
	/** The words as the chart has them at first. */
	readonly words: string;
	readonly save: SaveText;
	readonly onUnsaved: (unsaved: boolean) => void;
	/** Typing rests, and all of it is saved. */
	readonly onRest: () => void;
	readonly hasFocus: () => boolean;
	readonly dress: DressChip;
}

export class SectionTyping implements SectionField {
	/** What the words before the caret ask for, until somebody has said no to it. */
	asked = $state.raw<Asked>();
	/** Which suggestion is chosen. */
	cursor = $state(0);
	readonly #host: SectionHost;
	readonly #draft: SectionDraft;
	readonly #steps = new TypedSteps();
	#field: NoteField | undefined;
	#place: Selected | undefined;
	#dismissed = -1;

	constructor(host: SectionHost) {
		this.#host = host;
		this.#draft = new SectionDraft(
			host.words,
			host.save,
			(merged, moved) => this.#show(merged, moved),
			host.onUnsaved,
			host.onRest
		);
	}

	/** Takes an element of the page for the words. */
	begin(root: HTMLElement): void {
		this.#field = new NoteField(root, this.#host.dress);
		this.#field.show(this.#draft.text);
	}

	words(): string {
		return this.#draft.text;
	}
	focus(): void {
		this.#field?.select(this.words().length);
	}
	/** Says anew what the entries say now. */
	refresh(): void {
		this.#field?.refresh();
	}
	arrived(words: string): void {
		this.#draft.arrived(words);
	}
	flush(): Promise<void> {
		return this.#draft.flush();
	}
	composing(active: boolean): void {
		this.#draft.composing(active);
	}

	/** The field gets the text before anything else does, so that the caret can stay by its word. */
	#show(merged: string, moved: (at: number) => number): void {
		const at = this.#host.hasFocus() ? this.#field?.selected() : undefined;
		this.#field?.show(merged);
		if (this.#place) this.#place = { start: moved(this.#place.start), end: moved(this.#place.end) };
		if (at) this.#field?.select(moved(at.start), moved(at.end));
	}

	/** The browser has typed. */
	typed(): void {
		const next = this.#field?.read() ?? this.words();
		this.#steps.record(this.words(), next, now());
		this.#draft.typed(next);
		this.look();
	}

	#replace(start: number, end: number, put: string, alone = true): void {
		const next = this.words().slice(0, start) + put + this.words().slice(end);
		this.#steps.record(this.words(), next, now(), alone);
		this.#draft.typed(next);
		this.#field?.show(next);
		const blank = put.indexOf(BLANK);
		const [from, to] = blank < 0 ? [put.length, put.length] : [blank, blank + BLANK.length];
		this.#field?.select(start + from, start + to);
		this.look();
	}

	/** Puts words in the place of what is selected: a line break, pasted words. */
	insert(text: string): void {
		const at = this.#field?.selected();
		if (at) this.#replace(at.start, at.end, text, text !== '\n');
	}
	put(text: string, onLine = false): void {
		const all = this.words();
		const end = all.length;
		if (onLine) return this.#replace(end, end, `${all === '' || all.endsWith('\n') ? '' : '\n'}${text}`);
		const at = this.#place ?? { start: end, end };
		const before = all.slice(0, at.start);
		this.#replace(at.start, at.end, `${before === '' || /\s$/.test(before) ? '' : ' '}${text}`);
	}
	takeOut(words: string): void {
		const at = this.words().indexOf(words);
		if (at >= 0) this.#replace(at, at + words.length, '');
	}
	/** Puts words in the place of the sign and what was typed behind it. */
	answer(text: string): void {
		const [asked, place] = [this.asked, this.#place];
		this.asked = undefined;
		if (asked && place) this.#replace(asked.from, place.start, text);
	}
	/** Nothing is offered for this sign any more. */
	dismiss(): void {
		this.#dismissed = this.asked?.from ?? -1;
		this.asked = undefined;
	}

	/** Takes the last step back, or does it again. */
	step(way: 'undo' | 'redo'): void {
		const next = this.#steps[way](this.words());
		if (next === undefined) return;
		const at = this.#field?.selected()?.start ?? next.length;
		this.#draft.typed(next);
		this.#field?.show(next);
		this.#field?.select(Math.min(at, next.length));
		this.look();
	}

	/** Where the caret is, and what is asked for before it. */
	look(): void {
		this.#place = this.#field?.selected() ?? this.#place;
		const at = this.#place;
		const found = at && at.start === at.end ? askedFor(this.words().slice(0, at.start)) : undefined;
		if (found?.from !== this.#dismissed) this.#dismissed = -1;
		if (found?.query !== this.asked?.query) this.cursor = 0;
		this.asked = this.#dismissed < 0 ? found : undefined;
	}
}
