// Signing a draft with what its references say on this screen now.
import { pathsInNote } from '#shared/chart/note-references.ts';
import { errorWords } from '#client/session/error-words.ts';
import { t } from '#client/session/i18n.ts';
import type { OpenChart } from '#client/session/open-chart.svelte.ts';
import type { Session } from '#client/session/session.svelte.ts';
import type { NoteDraft } from './note-draft.svelte.ts';
import { factOf } from './note-facts.ts';

/** True when it is signed. Not while something typed is not saved; why not is said in a toast. */
export async function signDraft(session: Session, chart: OpenChart, draft: NoteDraft): Promise<boolean> {
	await chart.flush();
	const { noteId } = draft;
	const { view } = chart;
	if (!view || draft.unsaved.size > 0) return false;
	if (noteId === undefined) {
		session.toasts.show(t('note.no-words'));
		return false;
	}
	const paths = Object.values(view.texts[noteId] ?? {}).flatMap(pathsInNote);
	const references = Object.fromEntries(
		paths.map((path) => [path, factOf(view, path).words] as const).filter(([, words]) => words !== '')
	);
	const ran = await chart.run({ verb: 'signNote', noteId, heads: view.heads, references });
	session.toasts.show(ran.ok ? t('note.signed') : errorWords(ran.error));
	return ran.ok;
}
