// Correcting an order or a statement about a medicine.
import type { Result } from '../../core/result.ts';
import type { VerbDone } from '../create-entry.ts';
import type { ChartReader, VerbContext, VerbError } from '../edit.ts';
import { correctElements, type CorrectElements } from './correct-elements.ts';

export interface CorrectMedication extends CorrectElements {
	/** Default MedicationRequest. */
	readonly type?: 'MedicationRequest' | 'MedicationStatement';
}

/**
 * Writes elements of a MedicationRequest or MedicationStatement. Group: `~order` for status and its reason, medication,
 * dosage, dispensing. Two sites at once: two values of one element, and different elements of the group, are a
 * disagreement; elements outside the group are both kept, notes unite.
 */
export const correctMedication = (
	chart: ChartReader,
	context: VerbContext,
	{ type = 'MedicationRequest', id, elements, effectiveAt }: CorrectMedication
): Result<VerbDone, VerbError> =>
	correctElements(chart, context, 'correctMedication', { type, id }, elements, { effectiveAt });
