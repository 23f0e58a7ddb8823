// Saying that an entry should never have been made.
import { err, type Result } from '../../core/result.ts';
import type { ExactJson } from '../../fhir/exact-json.ts';
import type { Entry } from '../change-entry.ts';
import { entryPath } from '../change-entry.ts';
import { allergyVerification, conditionVerification } from '../clinical-codes.ts';
import type { VerbDone } from '../create-entry.ts';
import type { ChartReader, VerbContext, VerbError } from '../edit.ts';
import { errorStatusOf } from '../required-codes.ts';
import { correctElements } from './correct-elements.ts';

export interface MarkEnteredInError extends Entry {
	/** Why, in the author's words; kept in the stamp. */
	readonly reason: string;
}

/** Condition and AllergyIntolerance lose their clinical status (FHIR R4 con-5, ait-2). */
const ELEMENTS: Readonly<Record<string, Readonly<Record<string, ExactJson>>>> = {
	Condition: { verificationStatus: conditionVerification('entered-in-error'), clinicalStatus: null },
	AllergyIntolerance: { verificationStatus: allergyVerification('entered-in-error'), clinicalStatus: null }
};

/** The statuses with which an entry of this type says that it should never have been; undefined when it cannot. */
export function errorStatusElements(type: string): Readonly<Record<string, ExactJson>> | undefined {
	const status = errorStatusOf(type);
	return status && (ELEMENTS[type] ?? { [status.element]: 'entered-in-error' });
}

/**
 * Writes the type's status for "entered in error"; nothing is deleted, and a signed note may be marked too. Group: the one
 * that the status belongs to. Two sites at once: marked twice is marked; a mark here and another change of the group there
 * are a disagreement. Refuses a type for which FHIR has no such status, and an empty reason.
 */
export function markEnteredInError(
	chart: ChartReader,
	context: VerbContext,
	{ type, id, reason }: MarkEnteredInError
): Result<VerbDone, VerbError> {
	const entry = { type, id };
	const elements = errorStatusElements(type);
	if (!elements)
		return err({
			type: 'InvalidValue',
			path: entryPath(entry),
			reason: 'FHIR has no such status for this type'
		});
	if (reason.trim() === '')
		return err({ type: 'InvalidValue', path: 'reason', reason: 'a reason is needed' });
	const details = { reason: reason.trim(), evenIfSigned: true };
	return correctElements(chart, context, 'markEnteredInError', entry, elements, details);
}
