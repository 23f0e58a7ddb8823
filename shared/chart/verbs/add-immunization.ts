// Recording a vaccine that was given, or why it was not.
import { err, ok, type Result } from '../../core/result.ts';
import type { JsonObject } from '../../fhir/exact-json.ts';
import { createEntry, type VerbDone } from '../create-entry.ts';
import type { ChartReader, VerbContext, VerbError } from '../edit.ts';
import { patientReference, recordedNow, userReference } from '../entry-references.ts';
import { annotation, checkedConcept, checkedDate, checkedDateTime } from './checked-values.ts';

export interface AddImmunization {
	readonly vaccineCode: JsonObject;
	/** When it was given, when that is not now: an FHIR dateTime of any precision. */
	readonly effectiveAt?: string;
	readonly lotNumber?: string;
	/** FHIR date. */
	readonly expirationDate?: string;
	readonly site?: JsonObject;
	readonly route?: JsonObject;
	readonly doseQuantity?: JsonObject;
	/** Which dose of the series, counted from 1. */
	readonly doseNumber?: number;
	/** Not given here but told by the patient or a card. */
	readonly reportedBy?: 'patient' | 'card';
	/** Present: it was not given, and this is why. */
	readonly notGivenBecause?: string;
	readonly note?: string;
}

/** hl7.org/fhir/R4/valueset-immunization-origin.html */
const ORIGINS = {
	patient: { code: 'recall', display: 'Parent/Guardian/Patient Recall' },
	card: { code: 'record', display: 'Written Record' }
} as const;

const words = (text: string | undefined): string | undefined => text?.trim() || undefined;

/**
 * An Immunization, completed or not-done (FHIR R4 immunization.html). The person who acts is its performer, unless it is
 * reported. Group: none, the entry is new. Two sites at once: both are kept; the same vaccine on one day twice is a
 * suggested duplicate. Refuses a refusal without a reason, and a dose number below 1.
 */
export function addImmunization(
	chart: ChartReader,
	context: VerbContext,
	args: AddImmunization
): Result<VerbDone, VerbError> {
	const { effectiveAt, expirationDate, doseNumber, reportedBy, notGivenBecause } = args;
	const patient = patientReference(chart, context);
	if (!patient.ok) return patient;
	const vaccine = checkedConcept('Immunization/vaccineCode', args.vaccineCode);
	if (!vaccine.ok) return vaccine;
	const given =
		effectiveAt === undefined ? ok(recordedNow(context)) : checkedDateTime('effectiveAt', effectiveAt);
	if (!given.ok) return given;
	const expires =
		expirationDate === undefined ? ok(undefined) : checkedDate('Immunization/expirationDate', expirationDate);
	if (!expires.ok) return expires;
	const isNotGiven = notGivenBecause !== undefined;
	if (isNotGiven && words(notGivenBecause) === undefined)
		return err({ type: 'InvalidValue', path: 'Immunization/statusReason', reason: 'a reason is needed' });
	if (doseNumber !== undefined && !(Number.isSafeInteger(doseNumber) && doseNumber > 0))
		return err({
			type: 'InvalidValue',
			path: 'Immunization/protocolApplied',
			reason: 'doses are counted from 1'
		});
	const origin = reportedBy && {
		coding: [{ system: 'http://terminology.hl7.org/CodeSystem/immunization-origin', ...ORIGINS[reportedBy] }]
	};
	return createEntry(chart, context, 'addImmunization', {
		resourceType: 'Immunization',
		status: isNotGiven ? 'not-done' : 'completed',
		statusReason: isNotGiven ? { text: words(notGivenBecause)! } : undefined,
		vaccineCode: vaccine.value,
		patient: patient.value,
		occurrenceDateTime: given.value,
		recorded: recordedNow(context),
		primarySource: reportedBy === undefined,
		reportOrigin: origin,
		lotNumber: words(args.lotNumber),
		expirationDate: expires.value,
		site: args.site,
		route: args.route,
		doseQuantity: args.doseQuantity,
		performer: reportedBy === undefined ? [{ actor: userReference(context) }] : undefined,
		note: annotation(args.note, recordedNow(context)),
		protocolApplied: doseNumber === undefined ? undefined : [{ doseNumberPositiveInt: doseNumber }]
	});
}
