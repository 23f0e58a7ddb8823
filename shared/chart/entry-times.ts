// Where an entry says when it happened, apart from when it was recorded, for types without an element for both.

/** When an order or a note was recorded that is dated earlier. */
export const RECORDED_URL = 'urn:saddlebag:recorded';

/**
 * When a problem or an allergy was first found, by type: extensions of FHIR R4
 * (hl7.org/fhir/R4/condition-profiles.html, allergyintolerance-profiles.html). Their recordedDate is when it was recorded.
 */
export const ASSERTED_URLS: Readonly<Record<string, string>> = {
	Condition: 'http://hl7.org/fhir/StructureDefinition/condition-assertedDate',
	AllergyIntolerance: 'http://hl7.org/fhir/StructureDefinition/allergyintolerance-assertedDate'
};

/** An extension list of one date or time; undefined without one. */
export const dateExtension = (
	url: string,
	at: string | undefined
): readonly [{ readonly url: string; readonly valueDateTime: string }] | undefined =>
	at === undefined ? undefined : [{ url, valueDateTime: at }];
