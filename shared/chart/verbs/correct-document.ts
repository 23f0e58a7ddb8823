// Correcting what is said about a document: its type, title, comment, or that it stands again.
import type { Result } from '../../core/result.ts';
import type { VerbDone } from '../create-entry.ts';
import type { ChartReader, VerbContext, VerbError } from '../edit.ts';
import { correctElements, type CorrectElements } from './correct-elements.ts';

/**
 * Writes elements of a DocumentReference. Group: the one of its status. Two sites at once: different elements are both kept;
 * two values of one element are a disagreement.
 */
export const correctDocument = (
	chart: ChartReader,
	context: VerbContext,
	{ id, elements, effectiveAt }: CorrectElements
): Result<VerbDone, VerbError> =>
	correctElements(chart, context, 'correctDocument', { type: 'DocumentReference', id }, elements, {
		effectiveAt
	});
