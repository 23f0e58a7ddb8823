// Which verb owns an element: a script that sets a path acts as the person who would use that verb.

/** Verbs that correct elements. */
export type CorrectingVerb =
	| 'correctDemographics'
	| 'correctCondition'
	| 'correctAllergy'
	| 'correctDocument'
	| 'correctMedication'
	| 'changeDose'
	| 'correctElement';

const OWNERS: Readonly<Record<string, CorrectingVerb>> = {
	Patient: 'correctDemographics',
	Condition: 'correctCondition',
	AllergyIntolerance: 'correctAllergy',
	DocumentReference: 'correctDocument',
	MedicationRequest: 'correctMedication',
	MedicationStatement: 'correctMedication',
	'MedicationRequest.dosageInstruction': 'changeDose',
	'MedicationRequest.dispenseRequest': 'changeDose'
};

/** The owner of an element of a type; correctElement for what no other verb owns. */
export const verbOfPath = (type: string, element: string): CorrectingVerb =>
	OWNERS[`${type}.${element}`] ?? OWNERS[type] ?? 'correctElement';
