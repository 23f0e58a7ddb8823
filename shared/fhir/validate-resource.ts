// Whether something in a file can be taken in as a FHIR resource. Refuses only what FHIR R4 certainly forbids whatever
// the profile, and what could not be given back as it came. Terminology, cardinality and references are not judged here.
import { err, ok, type Result } from '../core/result.ts';
import { elementOfProperty } from './choice-elements.ts';
import { isJsonArray, isJsonObject, type ExactJson, type JsonObject } from './exact-json.ts';
import { isResourceType } from './resource-types.ts';

/** Why a resource is refused. Holds no content: `element` is a property's name as FHIR spells it, never a value. */
export type ResourceError =
	| {
			readonly type: 'NotAResource';
			readonly reason: 'not an object' | 'no resourceType' | 'unknown resourceType';
	  }
	| { readonly type: 'InvalidId' }
	| { readonly type: 'InvalidElement'; readonly element: string; readonly reason: ElementFault };

/** What is wrong with an element. */
export type ElementFault = 'not a FHIR element name' | 'null' | 'empty' | 'two types of one choice';

/** FHIR R4 datatypes, id. */
const ID = /^[A-Za-z0-9.-]{1,64}$/;
const PROPERTY = /^_?[A-Za-z][A-Za-z0-9]{0,63}$/;

/** Anything below that FHIR forbids everywhere: empty text, list or object; null outside a list (FHIR R4, json.html). */
function faultIn(value: ExactJson): ElementFault | undefined {
	if (value === null) return 'null';
	if (value === '') return 'empty';
	if (isJsonArray(value)) {
		if (value.length === 0) return 'empty';
		return firstFault(value.filter((item) => item !== null));
	}
	if (!isJsonObject(value)) return undefined;
	const members = Object.values(value);
	return members.length === 0 ? 'empty' : firstFault(members);
}

function firstFault(values: readonly ExactJson[]): ElementFault | undefined {
	for (const value of values) {
		const fault = faultIn(value);
		if (fault !== undefined) return fault;
	}
	return undefined;
}

/** The property of a choice that another property has taken already, if any: valueString next to valueQuantity. */
function secondChoice(type: string, resource: JsonObject): string | undefined {
	const chosen = new Map<string, string>();
	for (const property of Object.keys(resource)) {
		const element = elementOfProperty(type, property);
		const name = property.replace(/^_/, '');
		if (!element.endsWith('[x]')) continue;
		if ((chosen.get(element) ?? name) !== name) return property;
		chosen.set(element, name);
	}
	return undefined;
}

/** Checks one resource of a file. */
export function validateResource(value: ExactJson | undefined): Result<JsonObject, ResourceError> {
	if (!isJsonObject(value)) return err({ type: 'NotAResource', reason: 'not an object' });
	const type = value['resourceType'];
	if (typeof type !== 'string') return err({ type: 'NotAResource', reason: 'no resourceType' });
	if (!isResourceType(type)) return err({ type: 'NotAResource', reason: 'unknown resourceType' });
	const id = value['id'];
	if (Object.hasOwn(value, 'id') && (typeof id !== 'string' || !ID.test(id)))
		return err({ type: 'InvalidId' });
	for (const [property, member] of Object.entries(value)) {
		if (!PROPERTY.test(property)) {
			return err({ type: 'InvalidElement', element: type, reason: 'not a FHIR element name' });
		}
		const reason = faultIn(member);
		if (reason !== undefined) return err({ type: 'InvalidElement', element: `${type}.${property}`, reason });
	}
	const second = secondChoice(type, value);
	if (second !== undefined) {
		return err({ type: 'InvalidElement', element: `${type}.${second}`, reason: 'two types of one choice' });
	}
	return ok(value);
}

/** The error in words, for the list of refused entries that an import returns. */
export function resourceErrorText(error: ResourceError): string {
	if (error.type === 'NotAResource') return error.reason;
	if (error.type === 'InvalidId') return 'id is not 1 to 64 letters, digits, "-" or "."';
	return `${error.element}: ${error.reason}`;
}
