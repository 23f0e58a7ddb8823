// Facts about keeping entries apart that a screen needs too.

/**
 * Types that may be kept apart. An allergy must be seen by all; files lie under a key that nurses have, and so does what
 * names one.
 */
export const MAY_BE_APART: ReadonlySet<string> = new Set([
	'Condition',
	'MedicationRequest',
	'MedicationStatement',
	'Observation',
	'Procedure',
	'ServiceRequest'
]);

/** What stands in place of another chart's number in an entry that was moved into the sensitive document. */
export const MOVED_APART = 'apart';
