// Stopping a medicine.
import { ok, type Result } from '../../core/result.ts';
import type { ExactJson } from '../../fhir/exact-json.ts';
import type { VerbDone } from '../create-entry.ts';
import type { ChartReader, VerbContext, VerbError } from '../edit.ts';
import { checkedDateTime } from './checked-values.ts';
import { correctElements } from './correct-elements.ts';

export interface StopMedication {
	readonly id: string;
	/** Default MedicationRequest. */
	readonly type?: 'MedicationRequest' | 'MedicationStatement';
	/** Default stopped; completed when the course was taken to its end. */
	readonly status?: 'stopped' | 'completed' | 'cancelled' | 'on-hold';
	/** Why, in the author's words. */
	readonly reason?: string;
	/** Since when, when that is not now: an FHIR dateTime. */
	readonly effectiveAt?: string;
}

/**
 * Writes status and, with a reason, statusReason. When it was stopped has no element in an order: it is kept in the stamp.
 * Group: `~order`. Two sites at once: the same stop is one; a stop here and a new dose there are a disagreement of the
 * group, whichever arrives first; after one another they are not.
 */
export function stopMedication(
	chart: ChartReader,
	context: VerbContext,
	{ id, type = 'MedicationRequest', status = 'stopped', reason, effectiveAt }: StopMedication
): Result<VerbDone, VerbError> {
	const since = effectiveAt === undefined ? ok(undefined) : checkedDateTime('effectiveAt', effectiveAt);
	if (!since.ok) return since;
	const elements: Record<string, ExactJson> = { status };
	const why = { text: reason?.trim() ?? '' };
	if (why.text !== '') elements['statusReason'] = type === 'MedicationRequest' ? why : [why];
	return correctElements(chart, context, 'stopMedication', { type, id }, elements, {
		effectiveAt: since.value
	});
}
