// Codes that verbs write, with the FHIR R4 (4.0.1) or IPS page each comes from. No display text for people: screens have
// their own words.
import type { JsonObject } from '../fhir/exact-json.ts';

const THO = 'http://terminology.hl7.org/CodeSystem/';
const LOINC = 'http://loinc.org';
export const SNOMED = 'http://snomed.info/sct';

const concept = (system: string, code: string, display: string): JsonObject => ({
	coding: [{ system, code, display }]
});
const conceptOf =
	<C extends string>(system: string, displays: Readonly<Record<C, string>>) =>
	(code: C): JsonObject =>
		concept(THO + system, code, displays[code]);

/** hl7.org/fhir/R4/valueset-condition-clinical.html */
const CONDITION_CLINICAL = {
	active: 'Active',
	recurrence: 'Recurrence',
	relapse: 'Relapse',
	inactive: 'Inactive',
	remission: 'Remission',
	resolved: 'Resolved'
};
export type ConditionClinical = keyof typeof CONDITION_CLINICAL;
export const conditionClinical = conceptOf<ConditionClinical>('condition-clinical', CONDITION_CLINICAL);

/** hl7.org/fhir/R4/valueset-condition-ver-status.html */
const CONDITION_VERIFICATION = {
	unconfirmed: 'Unconfirmed',
	provisional: 'Provisional',
	differential: 'Differential',
	confirmed: 'Confirmed',
	refuted: 'Refuted',
	'entered-in-error': 'Entered in Error'
};
export type ConditionVerification = keyof typeof CONDITION_VERIFICATION;
export const conditionVerification = conceptOf<ConditionVerification>(
	'condition-ver-status',
	CONDITION_VERIFICATION
);

/** hl7.org/fhir/R4/valueset-condition-category.html */
export const PROBLEM_LIST_ITEM = concept(
	`${THO}condition-category`,
	'problem-list-item',
	'Problem List Item'
);

/** hl7.org/fhir/R4/valueset-allergyintolerance-clinical.html */
const ALLERGY_CLINICAL = { active: 'Active', inactive: 'Inactive', resolved: 'Resolved' };
export type AllergyClinical = keyof typeof ALLERGY_CLINICAL;
export const allergyClinical = conceptOf<AllergyClinical>('allergyintolerance-clinical', ALLERGY_CLINICAL);

/** hl7.org/fhir/R4/valueset-allergyintolerance-verification.html */
const ALLERGY_VERIFICATION = {
	unconfirmed: 'Unconfirmed',
	confirmed: 'Confirmed',
	refuted: 'Refuted',
	'entered-in-error': 'Entered in Error'
};
export type AllergyVerification = keyof typeof ALLERGY_VERIFICATION;
export const allergyVerification = conceptOf<AllergyVerification>(
	'allergyintolerance-verification',
	ALLERGY_VERIFICATION
);

/** SNOMED CT 716186003, the concept that the IPS AllergyIntolerance profile's value set takes for "none known". */
export const NO_KNOWN_ALLERGY = concept(SNOMED, '716186003', 'No known allergy');

/** hl7.org/fhir/R4/observation-vitalsigns.html, Observation.category:VSCat */
export const VITAL_SIGNS = concept(`${THO}observation-category`, 'vital-signs', 'Vital Signs');

/** hl7.org/fhir/R4/valueset-data-absent-reason.html */
export const UNKNOWN_VALUE = concept(`${THO}data-absent-reason`, 'unknown', 'Unknown');

/** A LOINC concept of one or more codings (code, LOINC long common name). */
export const loinc = (...codings: readonly (readonly [code: string, display: string])[]): JsonObject => ({
	coding: codings.map(([code, display]) => ({ system: LOINC, code, display }))
});

/** LOINC 11506-3, from hl7.org/fhir/R4/valueset-doc-typecodes.html. */
export const PROGRESS_NOTE = loinc(['11506-3', 'Progress note']);

/** Reads the codes of a CodeableConcept in one system; empty for anything else. */
export function codesIn(value: unknown, system: string): readonly string[] {
	const codings = (value as { coding?: unknown } | null | undefined)?.coding;
	if (!Array.isArray(codings)) return [];
	return codings.filter((coding) => coding?.system === system).map((coding) => String(coding.code));
}
