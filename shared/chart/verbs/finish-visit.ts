// Finishing a visit.
import { err, type Result } from '../../core/result.ts';
import type { VerbDone } from '../create-entry.ts';
import type { ChartReader, VerbContext, VerbError } from '../edit.ts';
import { recordedNow } from '../entry-references.ts';
import { registerKey } from '../register-key.ts';
import { visitStatus } from '../visit.ts';
import { correctElements } from './correct-elements.ts';

export interface FinishVisit {
	/** Entry id of the Encounter. */
	readonly id: string;
}

/** States in which a visit is not over (hl7.org/fhir/R4/valueset-encounter-status.html). */
const OPEN = new Set(['planned', 'arrived', 'triaged', 'in-progress', 'onleave']);

/**
 * Status finished and the period's end: the visit's own day where it is known to the day, else now. Entries made later are
 * still added to it. Group: `~status`. Two sites at once: finished twice is finished; finished here and begun there apart
 * is finished. No edit when it is finished. Refuses a visit that is not there, cancelled, or entered in error.
 */
export function finishVisit(
	chart: ChartReader,
	context: VerbContext,
	{ id }: FinishVisit
): Result<VerbDone, VerbError> {
	const status = visitStatus(chart, id);
	if (status === undefined) return err({ type: 'NoSuchEntry', entry: `Encounter/${id}` });
	if (status === 'finished') return { ok: true, value: { edits: [] } };
	if (!OPEN.has(status))
		return err({ type: 'InvalidValue', path: `Encounter/${id}/status`, reason: 'is not open' });
	const atom = chart.atom(registerKey('Encounter', id, 'period'));
	const { start } = (atom === undefined ? {} : JSON.parse(atom)) as { start?: string };
	const period = { ...(start && { start }), end: start?.length === 10 ? start : recordedNow(context) };
	return correctElements(
		chart,
		context,
		'finishVisit',
		{ type: 'Encounter', id },
		{ status: 'finished', period }
	);
}
