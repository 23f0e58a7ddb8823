// Taking a draft back: it becomes an entry made in error, and comes back with Undo. And what a draft says, in one line.
import type { ChartView } from '#shared/chart/chart-view.ts';
import { errorWords } from '#client/session/error-words.ts';
import { t } from '#client/session/i18n.ts';
import type { OpenChart } from '#client/session/open-chart.svelte.ts';
import type { Session } from '#client/session/session.svelte.ts';
import { markInError } from '../entry-actions.ts';
import { wordsNow } from './note-facts.ts';
import { sectionsInOrder } from './note-words.ts';
import type { NoteEntry } from './notes.ts';

/** The words of a draft, its sections behind one another. */
export function draftWords(view: ChartView, noteId: string): string {
	const texts = view.texts[noteId];
	return sectionsInOrder(texts)
		.map((section) => wordsNow(view, texts?.[section] ?? '').trim())
		.filter(Boolean)
		.join(' · ');
}

/** Takes a draft back; a toast undoes that. */
export async function discardNote(session: Session, chart: OpenChart, entry: NoteEntry): Promise<void> {
	const { command, undo } = markInError(entry, entry.entryId, t('note.discard-reason'));
	const ran = await chart.run(command);
	if (!ran.ok) return session.toasts.show(errorWords(ran.error));
	session.toasts.offerUndo(
		t('note.discarded'),
		() => void chart.run(undo).then((undone) => undone.ok || session.toasts.show(errorWords(undone.error)))
	);
}
