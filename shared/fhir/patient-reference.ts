// Whose record a resource belongs to, as far as its own references say.
// Source: elements that refer to Patient in the FHIR R4 4.0.1 StructureDefinitions, taken as the patient compartment
// takes them (FHIR R4, CompartmentDefinition patient), one person per resource.
import { isJsonArray, isJsonObject, type ExactJson, type JsonObject } from './exact-json.ts';

/** Where the person whom a resource is about stands, most telling first. `sure`: nobody but a patient (or a group) is expected there. */
const PATHS: readonly { readonly path: readonly string[]; readonly sure: boolean }[] = [
	{ path: ['patient'], sure: true },
	{ path: ['subject'], sure: true },
	{ path: ['beneficiary'], sure: true },
	{ path: ['for'], sure: true },
	{ path: ['individual'], sure: true },
	{ path: ['candidate'], sure: true },
	{ path: ['participant', 'actor'], sure: false },
	{ path: ['actor'], sure: false },
	{ path: ['context', 'sourcePatientInfo'], sure: true },
	{ path: ['target'], sure: false },
	{ path: ['link', 'target'], sure: false },
	{ path: ['entity', 'what'], sure: false }
];

const PATIENT = /(?:^|\/)Patient\/[A-Za-z0-9.-]{1,64}(?:\/_history\/[A-Za-z0-9.-]{1,64})?$/;
const URN = /^urn:(?:uuid|oid):/i;

/** Everything at a path, through arrays. */
function valuesAt(value: ExactJson | undefined, path: readonly string[]): readonly ExactJson[] {
	if (isJsonArray(value)) return value.flatMap((item) => valuesAt(item, path));
	const [name, ...rest] = path;
	if (name === undefined) return value === undefined ? [] : [value];
	return isJsonObject(value) && Object.hasOwn(value, name) ? valuesAt(value[name], rest) : [];
}

/** The reference's text when it names a patient: `Patient/x`, an absolute URL ending so, or a URN that can only be one. */
function patientNamed(value: ExactJson, sure: boolean): string | undefined {
	if (!isJsonObject(value)) return undefined;
	const { reference, type } = value;
	if (typeof reference !== 'string') return undefined;
	if (PATIENT.test(reference)) return reference;
	return URN.test(reference) && (type === 'Patient' || (sure && type === undefined)) ? reference : undefined;
}

/**
 * The reference, verbatim, by which a resource names the patient it belongs to; undefined when it names none. A contained
 * patient (`#x`) does not count: it is part of the resource. Where practitioners may stand too, a urn:uuid counts only
 * when the reference's type says Patient or `isPatient` knows it.
 */
export function patientReferenceOf(
	resource: JsonObject,
	isPatient: (reference: string) => boolean = () => false
): string | undefined {
	for (const { path, sure } of PATHS) {
		for (const value of valuesAt(resource, path)) {
			const named = patientNamed(value, sure);
			if (named !== undefined) return named;
			const reference = isJsonObject(value) ? value['reference'] : undefined;
			if (typeof reference === 'string' && isPatient(reference)) return reference;
		}
	}
	return undefined;
}

/** The patient's id in such a reference: what stands behind `Patient/` or `urn:uuid:`. */
export const patientIdOfReference = (reference: string): string | undefined =>
	/(?:^|\/)Patient\/([A-Za-z0-9.-]{1,64})(?:\/_history\/|$)/.exec(reference)?.[1] ??
	/^urn:uuid:(.+)$/i.exec(reference)?.[1];
