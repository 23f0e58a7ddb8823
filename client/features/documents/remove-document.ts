// Taking a document out of the chart, with a way back. Its content stays, like everything that was ever recorded.
import { errorWords } from '#client/session/error-words.ts';
import { t } from '#client/session/i18n.ts';
import type { OpenChart } from '#client/session/open-chart.svelte.ts';
import type { Session } from '#client/session/session.svelte.ts';

/** Marks a document as entered in error and offers Undo; the words of what went wrong, if it did. */
export async function removeDocument(
	session: Session,
	chart: OpenChart,
	id: string
): Promise<string | undefined> {
	const reason = t('documents.removed-reason');
	const ran = await chart.run({ verb: 'markEnteredInError', type: 'DocumentReference', id, reason });
	if (!ran.ok) return errorWords(ran.error);
	if (ran.value.done.proposed) return undefined;
	session.toasts.offerUndo(
		t('documents.removed'),
		() =>
			void chart
				.run({ verb: 'restoreEntry', type: 'DocumentReference', id, elements: { status: 'current' } })
				.then((undone) => undone.ok || session.toasts.show(errorWords(undone.error)))
	);
	return undefined;
}
