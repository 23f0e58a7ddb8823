// Numbers that keep their text, across the line between tab and worker. The structured clone refuses such a number, so it
// travels as a plain object { rawJSON: "1.10" }: tabs read it as that, and what they send back is made a number again.
import { exactNumber, isRawNumber } from '#shared/fhir/exact-json.ts';

/** A number as its text, as tabs hold it. FHIR has no element of that name. */
export interface NumberText {
	readonly rawJSON: string;
}

/** True for a number held as its text, on either side of the line. */
export const isNumberText = (value: unknown): value is NumberText =>
	isRawNumber(value) ||
	(typeof value === 'object' &&
		value !== null &&
		Object.keys(value).length === 1 &&
		typeof (value as Partial<NumberText>).rawJSON === 'string');

/** The text of a FHIR number as it was received, or undefined for anything else. */
export function numberText(value: unknown): string | undefined {
	if (typeof value === 'number') return String(value);
	return isNumberText(value) ? value.rawJSON : undefined;
}

const plainOf = new WeakMap<object, unknown>();

/** The same value ready for the structured clone. Parts without such numbers are passed on as they are, and remembered. */
export function plainNumbers<T>(value: T): T {
	if (typeof value !== 'object' || value === null) return value;
	if (isRawNumber(value)) return { rawJSON: value.rawJSON } as T;
	const known = plainOf.get(value);
	if (known !== undefined) return known as T;
	const plain = Array.isArray(value) ? plainArray(value) : plainObject(value);
	plainOf.set(value, plain);
	return plain as T;
}

function plainArray(value: readonly unknown[]): readonly unknown[] {
	const items = value.map(plainNumbers);
	return items.some((item, i) => item !== value[i]) ? items : value;
}

function plainObject(value: object): object {
	const entries = Object.entries(value).map(([key, item]) => [key, plainNumbers(item)] as const);
	const same = entries.every(([key, item]) => item === (value as Record<string, unknown>)[key]);
	return same ? value : Object.fromEntries(entries);
}

/** The same value with every number text made a number with that text. Throws SyntaxError when it is none. */
export function reviveNumbers<T>(value: T): T {
	if (isNumberText(value)) return exactNumber(value.rawJSON) as T;
	if (Array.isArray(value)) return value.map(reviveNumbers) as T;
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, reviveNumbers(item)])) as T;
}
