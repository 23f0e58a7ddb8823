// Correcting what is said about a problem.
import type { Result } from '../../core/result.ts';
import type { VerbDone } from '../create-entry.ts';
import type { ChartReader, VerbContext, VerbError } from '../edit.ts';
import { correctElements, type CorrectElements } from './correct-elements.ts';

/**
 * Writes elements of a Condition. Group: `~problem` for clinicalStatus, verificationStatus and abatement[x].
 * Two sites at once: different elements outside the group are both kept, notes unite; two values of one element, and
 * different elements of the group, are a disagreement.
 */
export const correctCondition = (
	chart: ChartReader,
	context: VerbContext,
	{ id, elements, effectiveAt }: CorrectElements
): Result<VerbDone, VerbError> =>
	correctElements(chart, context, 'correctCondition', { type: 'Condition', id }, elements, {
		effectiveAt
	});
