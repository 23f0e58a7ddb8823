// Numbers that keep their text ("0.50"), from the tab to the engine. The structured clone refuses the engine's form of
// such a number, so it travels as a plain object { rawJSON: "0.50" } and is made a number again in the worker.
import { exactNumber } from '#shared/fhir/exact-json.ts';

/** A number as its text, as tabs send it. FHIR has no element of that name. */
export interface NumberText {
	readonly rawJSON: string;
}

const isNumberText = (value: object): value is NumberText =>
	Object.keys(value).length === 1 && typeof (value as Partial<NumberText>).rawJSON === 'string';

/** The same value with every number text made a number with that text. Throws SyntaxError when it is none. */
export function reviveNumbers<T>(value: T): T {
	if (typeof value !== 'object' || value === null) return value;
	if (Array.isArray(value)) return value.map(reviveNumbers) as T;
	if (isNumberText(value)) return exactNumber(value.rawJSON) as T;
	return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, reviveNumbers(item)])) as T;
}
