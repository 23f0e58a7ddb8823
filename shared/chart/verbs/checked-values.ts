// Checks of what people give to verbs, before anything is written. Errors name the place and the rule, never the value.
import { err, ok, type Result } from '../../core/result.ts';
import { exactNumber, isJsonObject, type ExactJson, type JsonObject } from '../../fhir/exact-json.ts';
import type { VerbError } from '../edit.ts';

/** A quantity as typed: text keeps its precision ("1.10"), a number is written as JavaScript writes it. */
export type Decimal = string | number;

/** FHIR R4 datatypes, decimal. */
const DECIMAL = /^-?(0|[1-9]\d{0,16})(\.\d{1,17})?$/;
/** FHIR R4 datatypes, dateTime: year, month, day or an instant with a time zone. */
const DATE_TIME =
	/^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01])(T([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d{1,9})?(Z|[+-](0\d|1[0-4]):[0-5]\d))?)?)?$/;
const DATE = /^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/;

const invalid = (path: string, reason: string): Result<never, VerbError> =>
	err({ type: 'InvalidValue', path, reason });

/** A decimal as an exact JSON number. */
export function checkedDecimal(path: string, value: Decimal): Result<ExactJson, VerbError> {
	const text = String(value).trim();
	return DECIMAL.test(text) ? ok(exactNumber(text)) : invalid(path, 'not a decimal number');
}

/** An FHIR dateTime of any precision; `toTheDay` asks for at least a day. */
export function checkedDateTime(
	path: string,
	value: string,
	{ toTheDay = false } = {}
): Result<string, VerbError> {
	if (!DATE_TIME.test(value)) return invalid(path, 'not a date or a time with its zone');
	return toTheDay && value.length < 10 ? invalid(path, 'a day is needed') : ok(value);
}

/** An FHIR date of any precision: 1970, 1970-05 or 1970-05-01. */
export const checkedDate = (path: string, value: string): Result<string, VerbError> =>
	DATE.test(value) ? ok(value) : invalid(path, 'not a date');

/** A CodeableConcept that says something: a coding with a code, or words. */
export function checkedConcept(path: string, value: ExactJson | undefined): Result<JsonObject, VerbError> {
	if (!isJsonObject(value)) return invalid(path, 'not a concept');
	const { coding, text } = value;
	const coded =
		Array.isArray(coding) &&
		coding.some((one: ExactJson) => isJsonObject(one) && typeof one.code === 'string');
	return coded || (typeof text === 'string' && text.trim() !== '')
		? ok(value)
		: invalid(path, 'neither a code nor words');
}

/** One of a closed list of codes. */
export const checkedCode = <C extends string>(
	path: string,
	value: string,
	codes: readonly C[]
): Result<C, VerbError> =>
	codes.includes(value as C) ? ok(value as C) : invalid(path, `not one of ${codes.join(', ')}`);

/** Words that are not all white space; an Annotation list of one, or undefined for no words. */
export const annotation = (words: string | undefined, time: string): readonly JsonObject[] | undefined =>
	words === undefined || words.trim() === '' ? undefined : [{ time, text: words }];
