// Which note is open, as it stands behind the # of a chart's address: going back closes it, and who comes back after a
// lock or a reload is where they were. An id or a template's name, never a word of the note.

/** What NoteScreen opens; undefined when no note is open. */
export function noteInAddress(hash: string): { readonly target: string | undefined } | undefined {
	const found = /^#note(?:=([\w.-]{1,64}))?$/.exec(hash);
	return found ? { target: found[1] } : undefined;
}

/** The address of a chart with a note open: an entry's id, `new`, a template's name; nothing for the newest draft. */
export const noteAddress = (chartId: string, target: string | undefined): string =>
	`/chart/${chartId}#note${target === undefined ? '' : `=${target}`}`;
