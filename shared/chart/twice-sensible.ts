// Of which entries a person can have two that differ in one element.

/** Types of which a person may have two that differ in one element. Not: one person, one note, one visit, one consent. */
const TWICE = new Set([
	'AllergyIntolerance',
	'Appointment',
	'Condition',
	'Coverage',
	'DeviceRequest',
	'FamilyMemberHistory',
	'Flag',
	'Goal',
	'Immunization',
	'MedicationAdministration',
	'MedicationRequest',
	'MedicationStatement',
	'Observation',
	'Procedure',
	'RelatedPerson',
	'ServiceRequest'
]);

/** True when a second entry of the type can stand for the other value. */
export const isTwiceSensible = (type: string): boolean => TWICE.has(type);
