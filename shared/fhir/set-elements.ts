// Facts: elements whose items people add and correct one by one, so that two additions made apart are both kept. Each
// item has its own register. Every other array is one value: its order or its wholeness carries meaning (dosage
// instructions, components of a panel), or nobody edits it in a clinic.
// Source: which arrays exist: FHIR R4 4.0.1 StructureDefinitions; which are sets: our decision (architecture rule 3).

const PERSON = ['identifier', 'name', 'telecom', 'address', 'communication'];

const SETS: Readonly<Record<string, readonly string[]>> = {
	Patient: [...PERSON, 'contact', 'generalPractitioner', 'link'],
	RelatedPerson: PERSON,
	Practitioner: [...PERSON, 'qualification'],
	Person: ['identifier', 'name', 'telecom', 'address', 'link'],
	PractitionerRole: ['identifier', 'telecom'],
	Organization: ['identifier', 'telecom', 'address', 'contact'],
	AllergyIntolerance: ['identifier', 'note', 'reaction'],
	Appointment: ['identifier', 'participant'],
	CarePlan: ['identifier', 'note'],
	CareTeam: ['identifier', 'note', 'participant', 'telecom'],
	Condition: ['identifier', 'note', 'evidence'],
	Encounter: ['identifier', 'participant'],
	FamilyMemberHistory: ['identifier', 'note', 'condition'],
	Goal: ['identifier', 'note'],
	Immunization: ['identifier', 'note', 'reaction'],
	MedicationRequest: ['identifier', 'note'],
	MedicationStatement: ['identifier', 'note'],
	Observation: ['identifier', 'note'],
	Procedure: ['identifier', 'note'],
	ServiceRequest: ['identifier', 'note'],
	Task: ['identifier', 'note']
};

const SETS_BY_TYPE: ReadonlyMap<string, ReadonlySet<string>> = new Map(
	Object.entries(SETS).map(([type, elements]) => [type, new Set(elements)])
);

/** True for an element of which each item is a register. */
export const isSetElement = (type: string, element: string): boolean =>
	SETS_BY_TYPE.get(type)?.has(element) ?? false;
