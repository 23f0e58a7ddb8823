// Going on with a visit that was finished too early.
import { err, type Result } from '../../core/result.ts';
import type { VerbDone } from '../create-entry.ts';
import type { ChartReader, VerbContext, VerbError } from '../edit.ts';
import { registerKey } from '../register-key.ts';
import { visitStatus } from '../visit.ts';
import { correctElements } from './correct-elements.ts';

export interface ReopenVisit {
	/** Entry id of the Encounter. */
	readonly id: string;
}

/**
 * Status in-progress again, without the period's end. Group: `~status`. Two sites at once: reopened twice is open; reopened
 * here and finished once more there is a disagreement. No edit when it is open. Refuses a visit that is not there, and one
 * that did not end by being finished.
 */
export function reopenVisit(
	chart: ChartReader,
	context: VerbContext,
	{ id }: ReopenVisit
): Result<VerbDone, VerbError> {
	const status = visitStatus(chart, id);
	if (status === undefined) return err({ type: 'NoSuchEntry', entry: `Encounter/${id}` });
	if (status === 'in-progress') return { ok: true, value: { edits: [] } };
	if (status !== 'finished')
		return err({ type: 'InvalidValue', path: `Encounter/${id}/status`, reason: 'was not finished' });
	const atom = chart.atom(registerKey('Encounter', id, 'period'));
	const { start } = (atom === undefined ? {} : JSON.parse(atom)) as { start?: string };
	return correctElements(
		chart,
		context,
		'reopenVisit',
		{ type: 'Encounter', id },
		{ status: 'in-progress', period: start ? { start } : null }
	);
}
