// Paths as people and scripts write them: Type/id/element, then property names and array positions.
import { err, ok, type Result } from '../core/result.ts';
import type { VerbError } from './edit.ts';

/** A parsed path. `property` as written: an FHIR JSON property (`birthDate`, `valueQuantity`) or element (`value[x]`). */
export interface FhirPath {
	readonly type: string;
	readonly id: string;
	readonly property: string;
	/** Below the element: property names, positions in arrays, or `-` for behind the end of one. */
	readonly steps: readonly string[];
}

const TYPE = /^[A-Z][A-Za-z]{1,63}$/;
/** FHIR R4 datatypes, id. */
const ID = /^[A-Za-z0-9.-]{1,64}$/;
const PROPERTY = /^_?[A-Za-z][A-Za-z0-9]{0,63}(\[x\])?$|^~[a-z][A-Za-z]{0,63}$/;
const STEP = /^[A-Za-z0-9_.-]{1,128}$/;

/** Reads `Type/id/element[/...]`; the error says which part is wrong and never repeats a value. */
export function parseFhirPath(text: string): Result<FhirPath, VerbError> {
	const [type = '', id = '', property = '', ...steps] = text.split('/');
	const wrong = !TYPE.test(type)
		? 'not a resource type'
		: !ID.test(id)
			? 'not an id'
			: !PROPERTY.test(property)
				? 'not an element'
				: steps.every((step) => STEP.test(step))
					? undefined
					: 'not a step below the element';
	if (wrong !== undefined) return err({ type: 'InvalidValue', path: 'path', reason: wrong });
	return ok({ type, id, property, steps });
}
