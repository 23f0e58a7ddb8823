// Facts: the choice elements (`x[x]`) at the top level of R4 resources. In JSON each is one property named after its
// datatype (valueQuantity, valueString); in a chart it is one register (value[x]).
// Source: FHIR R4 4.0.1 StructureDefinitions, elements of path depth two that end in "[x]". No other element of these
// types begins with one of the names followed by a capital.

const CHOICES: Readonly<Record<string, readonly string[]>> = {
	ActivityDefinition: ['subject', 'timing', 'product'],
	AllergyIntolerance: ['onset'],
	ChargeItem: ['occurrence', 'product'],
	ClinicalImpression: ['effective'],
	CommunicationRequest: ['occurrence'],
	ConceptMap: ['source', 'target'],
	Condition: ['onset', 'abatement'],
	Consent: ['source'],
	Contract: ['topic', 'legallyBinding'],
	CoverageEligibilityRequest: ['serviced'],
	CoverageEligibilityResponse: ['serviced'],
	DetectedIssue: ['identified'],
	DeviceDefinition: ['manufacturer'],
	DeviceRequest: ['code', 'occurrence'],
	DeviceUseStatement: ['timing'],
	DiagnosticReport: ['effective'],
	EventDefinition: ['subject'],
	FamilyMemberHistory: ['born', 'age', 'deceased'],
	Goal: ['start'],
	GuidanceResponse: ['module'],
	Immunization: ['occurrence'],
	ImmunizationEvaluation: ['doseNumber', 'seriesDoses'],
	Library: ['subject'],
	Measure: ['subject'],
	Media: ['created'],
	MedicationAdministration: ['medication', 'effective'],
	MedicationDispense: ['statusReason', 'medication'],
	MedicationRequest: ['reported', 'medication'],
	MedicationStatement: ['medication', 'effective'],
	MessageDefinition: ['event'],
	MessageHeader: ['event'],
	Observation: ['effective', 'value'],
	Patient: ['deceased', 'multipleBirth'],
	PlanDefinition: ['subject'],
	Procedure: ['performed'],
	Provenance: ['occurred'],
	ResearchDefinition: ['subject'],
	ResearchElementDefinition: ['subject'],
	RiskAssessment: ['occurrence'],
	ServiceRequest: ['quantity', 'occurrence', 'asNeeded'],
	SupplyDelivery: ['occurrence'],
	SupplyRequest: ['item', 'occurrence']
};

/** The names of a type's choice elements without `[x]`. */
export const choiceElementsOf = (type: string): readonly string[] =>
	Object.hasOwn(CHOICES, type) ? CHOICES[type]! : [];

/**
 * The element that a JSON property belongs to: `valueQuantity` and `_valueQuantity` to `value[x]`, `_birthDate` to
 * `birthDate`, any other to itself.
 */
export function elementOfProperty(type: string, property: string): string {
	const name = property.startsWith('_') ? property.slice(1) : property;
	for (const base of choiceElementsOf(type)) {
		if (!name.startsWith(base)) continue;
		const next = name.charCodeAt(base.length);
		if (next >= 0x41 && next <= 0x5a) return `${base}[x]`;
	}
	return name;
}
