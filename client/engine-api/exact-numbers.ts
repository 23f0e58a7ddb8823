// Numbers that keep their text, across the line between tab and worker. The structured clone turns such a number into a
// plain object { rawJSON: "1.10" }: tabs read it as that, and what they send back is made a number again here.
import { exactNumber, isRawNumber } from '#shared/fhir/exact-json.ts';

type Cloned = { readonly rawJSON: string };

/** True for a number held as its text, before or after the structured clone. FHIR has no element of that name. */
export const isNumberText = (value: unknown): value is Cloned =>
	isRawNumber(value) ||
	(typeof value === 'object' &&
		value !== null &&
		Object.keys(value).length === 1 &&
		typeof (value as Partial<Cloned>).rawJSON === 'string');

/** The text of a FHIR number as it was received, or undefined for anything else. */
export function numberText(value: unknown): string | undefined {
	if (typeof value === 'number') return String(value);
	return isNumberText(value) ? value.rawJSON : undefined;
}

/** The same value with every cloned number text made a number with that text. Throws SyntaxError when it is none. */
export function reviveNumbers<T>(value: T): T {
	if (isNumberText(value)) return exactNumber(value.rawJSON) as T;
	if (Array.isArray(value)) return value.map(reviveNumbers) as T;
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, reviveNumbers(item)])) as T;
}
