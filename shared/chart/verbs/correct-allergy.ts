// Correcting what is said about an allergy.
import type { Result } from '../../core/result.ts';
import type { VerbDone } from '../create-entry.ts';
import type { ChartReader, VerbContext, VerbError } from '../edit.ts';
import { correctElements, type CorrectElements } from './correct-elements.ts';

/**
 * Writes elements of an AllergyIntolerance. Group: `~allergy` for the statuses, type, criticality, code and reactions.
 * Two sites at once: two reactions are both kept; two values of one element, and a correction here against a refutation
 * there, are a disagreement. Meanwhile the allergy counts as known.
 */
export const correctAllergy = (
	chart: ChartReader,
	context: VerbContext,
	{ id, elements, effectiveAt }: CorrectElements
): Result<VerbDone, VerbError> =>
	correctElements(chart, context, 'correctAllergy', { type: 'AllergyIntolerance', id }, elements, {
		effectiveAt
	});
