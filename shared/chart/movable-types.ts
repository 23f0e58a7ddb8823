// Facts about moving an entry that a screen needs too.

/** Types of which an entry can stand in the wrong patient's chart by a slip, and be moved. */
export const MOVABLE_TYPES: ReadonlySet<string> = new Set([
	'AllergyIntolerance',
	'Composition',
	'Condition',
	'DiagnosticReport',
	'DocumentReference',
	'Immunization',
	'MedicationRequest',
	'MedicationStatement',
	'Observation',
	'Procedure',
	'ServiceRequest'
]);

/** Extension of the copy: which chart and which entry it was moved from. */
export const MOVED_FROM_URL = 'urn:saddlebag:moved-from';
