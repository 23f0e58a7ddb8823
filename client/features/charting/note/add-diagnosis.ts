// A diagnosis written in a note becomes a problem of the chart, once: one that is active by that name is named, not added.
import type { ChartView } from '#shared/chart/chart-view.ts';
import { referenceToken } from '#shared/chart/note-references.ts';
import { errorWords } from '#client/session/error-words.ts';
import { t } from '#client/session/i18n.ts';
import type { OpenChart } from '#client/session/open-chart.svelte.ts';
import type { Session } from '#client/session/session.svelte.ts';
import { markInError } from '../entry-actions.ts';
import type { Resource } from '../fhir-shapes.ts';
import { factOf } from './note-facts.ts';
import { knownProblem } from './suggestions.ts';

/**
 * The problem's reference as text, durable when it resolves; undefined when it could not be added. A toast takes the
 * problem back, and `takeOut` its reference.
 */
export async function addDiagnosis(
	session: Session,
	chart: OpenChart,
	view: ChartView,
	name: string,
	takeOut: (token: string) => void
): Promise<string | undefined> {
	const known = knownProblem(view, name);
	if (known) return referenceToken(known.path, known.words);
	const ran = await chart.run({ verb: 'addCondition', code: { text: name.trim() } });
	// It waits for a prescriber: the note has its words meanwhile.
	if (ran.ok && ran.value.done.proposed) return name.trim();
	const path = ran.ok ? ran.value.done.entry : undefined;
	if (!ran.ok || path === undefined) {
		if (!ran.ok) session.toasts.show(errorWords(ran.error));
		return undefined;
	}
	const token = referenceToken(path, factOf(ran.value.view, path).words || name.trim());
	const entry = ran.value.view.entries.Condition?.[path.split('/')[1] ?? ''] as Resource | undefined;
	session.toasts.offerUndo(t('diagnosis.added', { name: name.trim() }), () => {
		takeOut(token);
		if (entry) void chart.run(markInError(entry, path.split('/')[1]!, t('diagnosis.undone')).command);
	});
	return token;
}
