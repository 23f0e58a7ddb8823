// Lines typed into the palette on an open chart: what they would fill in. A form that was begun is never written over.
import { t } from '#client/session/i18n.ts';
import { isEmptyForm } from '#client/session/form-draft.svelte.ts';
import type { Sentence } from '#client/session/screen-actions.svelte.ts';
import type { Session } from '#client/session/session.svelte.ts';
import type { OpenChart } from '#client/session/open-chart.svelte.ts';
import { emptyMedicine, emptyVitals, type Drafts, type OpenWorkspace } from './drafts.ts';
import { medicineDraftOf, parseMedicineSentence } from './medicine-sentence.ts';
import { phraseOfLine, phraseTitle } from './note/phrases.ts';
import { parseVitalsSentence } from './vitals-sentence.ts';

/** What a line would do here, or undefined when it is no such line. `drafts` gives the forms as they stand. */
export function chartSentence(
	text: string,
	{ chartId }: OpenChart,
	session: Session,
	drafts: () => Drafts,
	open: OpenWorkspace
): Sentence | undefined {
	/** Fills a form that holds nothing, here or kept on the device; else opens it as it was left. */
	async function fill(form: 'vitals' | 'medicine', isEmpty: () => boolean, write: () => void) {
		const kept = await session.ask('readDraft', { chartId, form });
		if (isEmpty() && kept.ok && kept.value === undefined) write();
		else session.toasts.show(t('palette.begun'));
		open(form);
	}
	const told = /^tell\s+(\S.*)$/i.exec(text.trim())?.[1];
	if (told !== undefined)
		return { label: t('palette.tell', { line: told }), run: () => open('message', told) };
	const vitals = parseVitalsSentence(text);
	if (vitals)
		return {
			label: t('palette.vitals', { line: text.trim() }),
			run: () =>
				void fill(
					'vitals',
					() => isEmptyForm(drafts().vitals, emptyVitals()),
					() => Object.assign(drafts().vitals, vitals)
				)
		};
	const phrase = phraseOfLine(text);
	if (phrase)
		return { label: t('palette.note', { name: phraseTitle(phrase) }), run: () => open('note', phrase) };
	const medicine = parseMedicineSentence(text);
	return (
		medicine && {
			label: t('palette.medicine', { line: text.trim() }),
			run: () =>
				void fill(
					'medicine',
					() => isEmptyForm(drafts().medicine, emptyMedicine()),
					() => Object.assign(drafts().medicine, medicineDraftOf(medicine))
				)
		}
	);
}
