// Adding a problem to the problem list.
import { ok, type Result } from '../../core/result.ts';
import type { JsonObject } from '../../fhir/exact-json.ts';
import {
	conditionClinical,
	conditionVerification,
	PROBLEM_LIST_ITEM,
	type ConditionClinical,
	type ConditionVerification
} from '../clinical-codes.ts';
import { createEntry, type VerbDone } from '../create-entry.ts';
import type { ChartReader, VerbContext, VerbError } from '../edit.ts';
import { ASSERTED_URLS, dateExtension } from '../entry-times.ts';
import { patientReference, recordedNow, userReference } from '../entry-references.ts';
import { annotation, checkedConcept, checkedDateTime } from './checked-values.ts';

export interface AddCondition {
	readonly code: JsonObject;
	/** Default active. */
	readonly clinicalStatus?: ConditionClinical;
	/** Default confirmed. */
	readonly verificationStatus?: Exclude<ConditionVerification, 'entered-in-error'>;
	/** FHIR dateTime of any precision. */
	readonly onsetDateTime?: string;
	readonly severity?: JsonObject;
	readonly note?: string;
	/** When it was found, when that is not now: an FHIR dateTime. */
	readonly effectiveAt?: string;
}

/**
 * A Condition of category problem-list-item (FHIR R4 condition.html; con-3: a problem has a clinical status).
 * Group: none, the entry is new. Two sites at once: both problems are kept; the same code twice is a suggested duplicate.
 */
export function addCondition(
	chart: ChartReader,
	context: VerbContext,
	{
		code,
		clinicalStatus = 'active',
		verificationStatus = 'confirmed',
		onsetDateTime,
		severity,
		note,
		effectiveAt
	}: AddCondition
): Result<VerbDone, VerbError> {
	const subject = patientReference(chart, context);
	if (!subject.ok) return subject;
	const coded = checkedConcept('Condition/code', code);
	if (!coded.ok) return coded;
	const onset =
		onsetDateTime === undefined ? ok(undefined) : checkedDateTime('Condition/onsetDateTime', onsetDateTime);
	if (!onset.ok) return onset;
	const found = effectiveAt === undefined ? ok(undefined) : checkedDateTime('effectiveAt', effectiveAt);
	if (!found.ok) return found;
	return createEntry(chart, context, 'addCondition', {
		resourceType: 'Condition',
		extension: dateExtension(ASSERTED_URLS['Condition']!, found.value),
		clinicalStatus: conditionClinical(clinicalStatus),
		verificationStatus: conditionVerification(verificationStatus),
		category: [PROBLEM_LIST_ITEM],
		severity,
		code: coded.value,
		subject: subject.value,
		onsetDateTime: onset.value,
		recordedDate: recordedNow(context),
		recorder: userReference(context),
		note: annotation(note, recordedNow(context))
	});
}
