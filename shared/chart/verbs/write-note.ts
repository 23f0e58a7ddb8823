// Writing a note's section whole, for scripts and simple forms: begins the note when none is named.
import { err, type Result } from '../../core/result.ts';
import type { VerbDone } from '../create-entry.ts';
import type { ChartReader, VerbContext, VerbError } from '../edit.ts';
import { textKey } from '../register-key.ts';
import { editNoteText } from './edit-note-text.ts';
import { startNote } from './start-note.ts';

export interface WriteNote {
	/** The note to write in; a new one is begun without it. */
	readonly noteId?: string | undefined;
	readonly section: string;
	/** The section's words as they shall read. */
	readonly text: string;
	/** What a new note is called. */
	readonly title?: string;
}

/**
 * startNote with these words, or editNoteText from the section's words as they stand here to the ones given. Group: none.
 * Two sites at once: two notes, or one section with the words of both.
 */
export function writeNote(
	chart: ChartReader,
	context: VerbContext,
	{ noteId, section, text, title = 'Note' }: WriteNote
): Result<VerbDone, VerbError> {
	const name = section.trim().toLowerCase().replace(/\s+/g, '-');
	if (noteId === undefined) return startNote(chart, context, { title, words: { [name]: text } });
	const base = chart.text(textKey(noteId, name));
	if (base === undefined) return err({ type: 'NoSuchEntry', entry: `Composition/${noteId}/${name}` });
	const done = editNoteText(chart, context, { noteId, section: name, base, next: text });
	return done.ok ? { ok: true, value: { ...done.value, entry: { type: 'Composition', id: noteId } } } : done;
}
