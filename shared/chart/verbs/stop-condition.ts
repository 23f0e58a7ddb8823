// Ending a problem: resolved, inactive or in remission.
import type { Result } from '../../core/result.ts';
import { conditionClinical, type ConditionClinical } from '../clinical-codes.ts';
import type { VerbDone } from '../create-entry.ts';
import type { ChartReader, VerbContext, VerbError } from '../edit.ts';
import { checkedDateTime } from './checked-values.ts';
import { correctElements } from './correct-elements.ts';

export interface StopCondition {
	readonly id: string;
	/** Default resolved. */
	readonly clinicalStatus?: Extract<ConditionClinical, 'resolved' | 'inactive' | 'remission'>;
	/** When it ended, an FHIR dateTime of any precision; today when absent. */
	readonly abatementDateTime?: string;
	/** The same, as all verbs call it; abatementDateTime goes first. */
	readonly effectiveAt?: string;
}

/**
 * Writes clinicalStatus and abatement[x] together (FHIR R4 con-4: an abated condition is inactive, resolved or in
 * remission). Group: `~problem`. Two sites at once: the same end on the same day is one; another day, another status, or
 * a correction of the status elsewhere is a disagreement.
 */
export function stopCondition(
	chart: ChartReader,
	context: VerbContext,
	{ id, clinicalStatus = 'resolved', abatementDateTime, effectiveAt }: StopCondition
): Result<VerbDone, VerbError> {
	const ended = checkedDateTime(
		'Condition/abatementDateTime',
		abatementDateTime ?? effectiveAt ?? context.today
	);
	if (!ended.ok) return ended;
	const elements = { clinicalStatus: conditionClinical(clinicalStatus), abatementDateTime: ended.value };
	return correctElements(chart, context, 'stopCondition', { type: 'Condition', id }, elements);
}
