// The note that is being written on this screen: begun with its first letter, so that opening the screen makes no entry;
// where the caret is, and what is not saved yet.
import { SvelteSet } from 'svelte/reactivity';
import { DEFAULT_SECTIONS } from '#shared/chart/note-sections.ts';
import { t } from '#client/session/i18n.ts';
import type { OpenChart } from '#client/session/open-chart.svelte.ts';
import type { SessionError } from '#client/session/session.svelte.ts';

/** A section's field, for what is put in from beside it. */
export interface SectionField {
	/** Puts words where the caret is, or was last. `onLine`: on a line of their own at the end. */
	put(words: string, onLine?: boolean): void;
	/** Takes exactly these words out again, wherever they are now. */
	takeOut(words: string): void;
	/** Puts the caret at the end. */
	focus(): void;
	/** What stands in the field. */
	words(): string;
}

/** Why what was typed is not saved yet. */
function wordsFor(error: SessionError): NonNullable<NoteDraft['problem']> {
	if (error.type === 'NoteSigned') return 'error.NoteSigned';
	const full = error.type === 'NotSaved' && error.cause === 'full';
	return full ? 'note.storage-full' : 'note.not-saved';
}

export class NoteDraft {
	/** undefined until the first letter is saved. */
	noteId = $state<string>();
	/** The section with the caret. */
	focused = $state<string>();
	/** The section that had the caret last. */
	last = $state('');
	problem = $state<'note.not-saved' | 'note.storage-full' | 'error.NoteSigned'>();
	readonly unsaved = new SvelteSet<string>();
	readonly fields = new Map<string, SectionField>();
	readonly #chart: OpenChart;
	readonly #onBegun: (noteId: string) => void;
	#beginning: Promise<string | undefined> | undefined;

	/** `onBegun` is told of the note as soon as there is one. */
	constructor(chart: OpenChart, noteId: string | undefined, onBegun: (noteId: string) => void) {
		this.#chart = chart;
		this.#onBegun = onBegun;
		this.noteId = noteId;
	}

	/** Saves what was typed in a section; gives the section's words with it, or undefined when it was not saved. */
	async save(section: string, base: string, next: string): Promise<string | undefined> {
		const begins = this.noteId === undefined && !this.#beginning;
		if (begins) this.#beginning = this.#begin(section, next);
		const noteId = this.noteId ?? (await this.#beginning);
		if (noteId === undefined) {
			this.problem ??= 'note.not-saved';
			return undefined;
		}
		if (begins) return this.#chart.view?.texts[noteId]?.[section] ?? next;
		const ran = await this.#chart.run({ verb: 'editNoteText', noteId, section, base, next });
		if (ran.ok) return ran.value.view.texts[noteId]?.[section] ?? next;
		this.problem = wordsFor(ran.error);
		return undefined;
	}

	async #begin(section: string, words: string): Promise<string | undefined> {
		const sections = [...DEFAULT_SECTIONS];
		const title = t('note.title');
		const ran = await this.#chart.run({ verb: 'startNote', title, sections, words: { [section]: words } });
		this.#beginning = undefined;
		if (!ran.ok) {
			this.problem = wordsFor(ran.error);
			return undefined;
		}
		this.noteId = ran.value.done.entry?.split('/')[1];
		if (this.noteId !== undefined) this.#onBegun(this.noteId);
		return this.noteId;
	}

	/** A section's field has something that is not saved, or no more. */
	mark(section: string, unsaved: boolean): void {
		if (unsaved) this.unsaved.add(section);
		else this.unsaved.delete(section);
		if (this.unsaved.size === 0) this.problem = undefined;
	}

	/** The field that something goes into: where the caret is, was, or belongs by its kind. */
	fieldFor(section: string): SectionField | undefined {
		return this.fields.get(this.last || section) ?? this.fields.get(section) ?? [...this.fields.values()][0];
	}
}
