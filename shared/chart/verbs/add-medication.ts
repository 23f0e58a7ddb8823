// Ordering a medicine.
import { err, ok, type Result } from '../../core/result.ts';
import type { JsonObject } from '../../fhir/exact-json.ts';
import { createEntry, type VerbDone } from '../create-entry.ts';
import type { ChartReader, VerbContext, VerbError } from '../edit.ts';
import { dateExtension, RECORDED_URL } from '../entry-times.ts';
import { patientReference, recordedNow, userReference } from '../entry-references.ts';
import { annotation, checkedConcept, checkedDateTime } from './checked-values.ts';

export interface AddMedication {
	readonly medicationCodeableConcept: JsonObject;
	/** Dosage list; at least one with words or a dose. */
	readonly dosageInstruction: readonly JsonObject[];
	readonly dispenseRequest?: JsonObject;
	readonly reasonCode?: readonly JsonObject[];
	/** When it was ordered, when that is not now: an FHIR dateTime. */
	readonly effectiveAt?: string;
	readonly note?: string;
}

/**
 * An active MedicationRequest with intent order (FHIR R4 medicationrequest.html). Group: none, the entry is new.
 * Two sites at once: both orders are kept; the same medicine twice is a suggested duplicate.
 */
export function addMedication(
	chart: ChartReader,
	context: VerbContext,
	{
		medicationCodeableConcept,
		dosageInstruction,
		dispenseRequest,
		reasonCode,
		effectiveAt,
		note
	}: AddMedication
): Result<VerbDone, VerbError> {
	const subject = patientReference(chart, context);
	if (!subject.ok) return subject;
	const medication = checkedConcept('MedicationRequest/medicationCodeableConcept', medicationCodeableConcept);
	if (!medication.ok) return medication;
	if (dosageInstruction.length === 0)
		return err({
			type: 'InvalidValue',
			path: 'MedicationRequest/dosageInstruction',
			reason: 'a dosage is needed'
		});
	const authored =
		effectiveAt === undefined ? ok(recordedNow(context)) : checkedDateTime('effectiveAt', effectiveAt);
	if (!authored.ok) return authored;
	return createEntry(chart, context, 'addMedication', {
		resourceType: 'MedicationRequest',
		extension: dateExtension(RECORDED_URL, effectiveAt && recordedNow(context)),
		status: 'active',
		intent: 'order',
		medicationCodeableConcept: medication.value,
		subject: subject.value,
		authoredOn: authored.value,
		requester: userReference(context),
		recorder: userReference(context),
		reasonCode,
		note: annotation(note, recordedNow(context)),
		dosageInstruction,
		dispenseRequest
	});
}
