// A new dose for a medicine that goes on.
import { err, type Result } from '../../core/result.ts';
import type { JsonObject } from '../../fhir/exact-json.ts';
import type { VerbDone } from '../create-entry.ts';
import type { ChartReader, VerbContext, VerbError } from '../edit.ts';
import { correctElements } from './correct-elements.ts';

export interface ChangeDose {
	readonly id: string;
	readonly dosageInstruction: readonly JsonObject[];
	readonly dispenseRequest?: JsonObject;
	/** Since when, when that is not now: an FHIR dateTime; kept in the stamp. */
	readonly effectiveAt?: string;
}

/**
 * Writes dosageInstruction, and dispenseRequest when given, of a MedicationRequest. Group: `~order`.
 * Two sites at once: the same dose is one; two doses are a disagreement on dosageInstruction; a dose here and a stop there
 * are a disagreement of the group, in whichever order they arrive.
 */
export function changeDose(
	chart: ChartReader,
	context: VerbContext,
	{ id, dosageInstruction, dispenseRequest, effectiveAt }: ChangeDose
): Result<VerbDone, VerbError> {
	const entry = { type: 'MedicationRequest', id };
	if (dosageInstruction.length === 0)
		return err({
			type: 'InvalidValue',
			path: `MedicationRequest/${id}/dosageInstruction`,
			reason: 'a dosage is needed'
		});
	const elements = { dosageInstruction, ...(dispenseRequest ? { dispenseRequest } : {}) };
	return correctElements(chart, context, 'changeDose', entry, elements, { effectiveAt });
}
