// Typing in a section of a note.
import { err, ok, type Result } from '../../core/result.ts';
import { entryExists } from '../change-entry.ts';
import type { VerbDone } from '../create-entry.ts';
import type { ChartReader, VerbContext, VerbError } from '../edit.ts';
import { isNoteSigned } from '../note-sections.ts';
import { rebaseSplice } from '../rebase-splice.ts';
import { textKey } from '../register-key.ts';

export interface EditNoteText {
	readonly noteId: string;
	readonly section: string;
	/** The section's words as the author saw them when the typing began. */
	readonly base: string;
	/** The words as the author left them. */
	readonly next: string;
}

/**
 * Brings what was typed onto the section's words as they are now, which may have grown since `base`. Group: none.
 * Two sites at once: letters merge; nobody's words are lost, and no disagreement is shown. Refuses a signed note (what
 * arrives after a signature is shown as such), and a section that the note was not begun with.
 */
export function editNoteText(
	chart: ChartReader,
	_context: VerbContext,
	{ noteId, section, base, next }: EditNoteText
): Result<VerbDone, VerbError> {
	const entry = `Composition/${noteId}`;
	if (!entryExists(chart, { type: 'Composition', id: noteId })) return err({ type: 'NoSuchEntry', entry });
	const key = textKey(noteId, section);
	const current = chart.text(key);
	if (current === undefined)
		return err({ type: 'InvalidValue', path: `${entry}/section`, reason: 'no such section' });
	if (isNoteSigned(chart, noteId)) return err({ type: 'NoteSigned', entry });
	const texts = rebaseSplice(base, next, current).map(
		(splice) => ({ type: 'splice', key, ...splice }) as const
	);
	return ok({
		edits:
			texts.length === 0 ? [] : [{ scope: 'clinical', message: 'editNoteText', writes: new Map(), texts }]
	});
}
