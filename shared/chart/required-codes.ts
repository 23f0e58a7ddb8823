// Facts: closed lists of codes that FHIR R4 (4.0.1) requires in elements that verbs write. A code outside its list would
// make the resource invalid, and a status that nobody understands is a danger.
import { isJsonObject, parseExact, type ExactJson } from '../fhir/exact-json.ts';

interface Rule {
	readonly codes: readonly string[];
	/** The element is a CodeableConcept with a coding from this system, not a plain code. */
	readonly system?: string;
	/** The element may be absent. */
	readonly optional?: true;
}

const codes = (list: string): Rule => ({ codes: list.split(' ') });
const optional = (list: string): Rule => ({ ...codes(list), optional: true });
const concept = (system: string, list: string): Rule => ({
	...optional(list),
	system: `http://terminology.hl7.org/CodeSystem/${system}`
});

const REQUEST_STATUS = codes('draft active on-hold revoked completed entered-in-error unknown');
const FINANCIAL_STATUS = codes('active cancelled draft entered-in-error');
const PRIORITY = optional('routine urgent asap stat');

/** By `Type.element`; the required bindings of hl7.org/fhir/R4/terminologies-valuesets.html. */
const RULES: Readonly<Record<string, Rule>> = {
	'Patient.gender': optional('male female other unknown'),
	'RelatedPerson.gender': optional('male female other unknown'),
	'Condition.clinicalStatus': concept(
		'condition-clinical',
		'active recurrence relapse inactive remission resolved'
	),
	'Condition.verificationStatus': concept(
		'condition-ver-status',
		'unconfirmed provisional differential confirmed refuted entered-in-error'
	),
	'AllergyIntolerance.clinicalStatus': concept('allergyintolerance-clinical', 'active inactive resolved'),
	'AllergyIntolerance.verificationStatus': concept(
		'allergyintolerance-verification',
		'unconfirmed confirmed refuted entered-in-error'
	),
	'AllergyIntolerance.type': optional('allergy intolerance'),
	'AllergyIntolerance.criticality': optional('low high unable-to-assess'),
	'MedicationRequest.status': codes(
		'active on-hold cancelled completed entered-in-error stopped draft unknown'
	),
	'MedicationRequest.intent': codes(
		'proposal plan order original-order reflex-order filler-order instance-order option'
	),
	'MedicationRequest.priority': PRIORITY,
	'MedicationStatement.status': codes(
		'active completed entered-in-error intended stopped on-hold unknown not-taken'
	),
	'Observation.status': codes(
		'registered preliminary final amended corrected cancelled entered-in-error unknown'
	),
	'DiagnosticReport.status': codes(
		'registered partial preliminary final amended corrected appended cancelled entered-in-error unknown'
	),
	'Immunization.status': codes('completed entered-in-error not-done'),
	'Procedure.status': codes(
		'preparation in-progress not-done on-hold stopped completed entered-in-error unknown'
	),
	'Encounter.status': codes(
		'planned arrived triaged in-progress onleave finished cancelled entered-in-error unknown'
	),
	'Composition.status': codes('preliminary final amended entered-in-error'),
	'ServiceRequest.status': REQUEST_STATUS,
	'ServiceRequest.intent': codes(
		'proposal plan directive order original-order reflex-order filler-order instance-order option'
	),
	'ServiceRequest.priority': PRIORITY,
	'CarePlan.status': REQUEST_STATUS,
	'CareTeam.status': optional('proposed active suspended inactive entered-in-error'),
	'Goal.lifecycleStatus': codes(
		'proposed planned accepted active on-hold completed cancelled entered-in-error rejected'
	),
	'Appointment.status': codes(
		'proposed pending booked arrived fulfilled cancelled noshow entered-in-error checked-in waitlist'
	),
	'Flag.status': codes('active inactive entered-in-error'),
	'Consent.status': codes('draft proposed active rejected inactive entered-in-error'),
	'DocumentReference.status': codes('current superseded entered-in-error'),
	'ImagingStudy.status': codes('registered available cancelled entered-in-error unknown'),
	'FamilyMemberHistory.status': codes('partial completed entered-in-error health-unknown'),
	'Coverage.status': FINANCIAL_STATUS,
	'Claim.status': FINANCIAL_STATUS,
	'ClaimResponse.status': FINANCIAL_STATUS,
	'ExplanationOfBenefit.status': FINANCIAL_STATUS
};

function codesOf(value: ExactJson, { system }: Rule): readonly ExactJson[] {
	if (system === undefined) return [value];
	if (!isJsonObject(value) || !Array.isArray(value.coding)) return [];
	const codings = value.coding as readonly ExactJson[];
	return codings.flatMap((coding) =>
		isJsonObject(coding) && coding.system === system ? [coding.code ?? null] : []
	);
}

/** Why an element may not have this atom, in words without the value; undefined when FHIR does not forbid it. */
export function codeProblem(type: string, element: string, atom: string): string | undefined {
	const rule = Object.hasOwn(RULES, `${type}.${element}`) ? RULES[`${type}.${element}`] : undefined;
	if (!rule) return undefined;
	if (atom === 'null') return rule.optional ? undefined : 'required by FHIR';
	const parsed = parseExact(atom);
	const whole = parsed.ok ? parsed.value : null;
	const value = isJsonObject(whole) && Object.hasOwn(whole, `_${element}`) ? (whole[element] ?? null) : whole;
	if (codesOf(value, rule).some((code) => typeof code === 'string' && rule.codes.includes(code)))
		return undefined;
	return `not one of ${rule.codes.join(', ')}`;
}

/** The status element and code with which FHIR says that an entry of this type should never have been; undefined when it cannot. */
export function errorStatusOf(
	type: string
): { readonly element: string; readonly concept: boolean } | undefined {
	for (const element of ['verificationStatus', 'lifecycleStatus', 'status']) {
		const rule = RULES[`${type}.${element}`];
		if (rule?.codes.includes('entered-in-error')) return { element, concept: rule.system !== undefined };
	}
	return undefined;
}
