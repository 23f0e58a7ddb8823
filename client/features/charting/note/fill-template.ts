// A template's words, behind what the sections of a draft have; one Undo takes all of them out again.
import { t } from '#client/session/i18n.ts';
import type { Session } from '#client/session/session.svelte.ts';
import type { NoteDraft } from './note-draft.svelte.ts';
import { phraseTitle, phraseWords, type PhraseName } from './phrases.ts';

/** Fills what a template has words for; the caret ends at the first blank of the first section. */
export function fillTemplate(
	session: Session,
	draft: NoteDraft,
	sections: readonly string[],
	name: PhraseName
): void {
	const put = sections.flatMap((section) => {
		const words = phraseWords(name, section);
		return words === undefined ? [] : [{ section, words }];
	});
	for (const { section, words } of put.toReversed()) draft.fields.get(section)?.put(words, true);
	session.toasts.offerUndo(t('note.filled', { name: phraseTitle(name) }), () =>
		put.forEach(({ section, words }) => draft.fields.get(section)?.takeOut(words))
	);
}
