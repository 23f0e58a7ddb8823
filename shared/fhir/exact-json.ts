// JSON that keeps what came in: number text ("1.10" stays "1.10"), key order, every key. FHIR decimals carry their
// precision in the text (FHIR R4, 2.24.0.1), which a parsed double loses.
import { err, ok, type Result } from '../core/result.ts';

/** A number whose text differs from what JavaScript would write for it, held as `JSON.rawJSON`. */
export interface RawNumber {
	readonly rawJSON: string;
	readonly __rawNumber: unique symbol;
}

/** Any JSON value as parsed by parseExact. */
export type ExactJson = null | boolean | number | string | RawNumber | readonly ExactJson[] | JsonObject;

/** A JSON object. */
export interface JsonObject {
	readonly [key: string]: ExactJson;
}

/** `at`: position in UTF-16 code units of what was too deep, when known. The text itself is never in an error. */
export type ExactJsonError = { readonly type: 'NotJson'; readonly at?: number };

/** Nesting that real records stay far below (a Synthea bundle: 11); beyond it a text is refused, not recursed into. */
export const MAX_DEPTH = 200;

/** True for a number that is held as its text. */
export const isRawNumber = (value: unknown): value is RawNumber => JSON.isRawJSON(value);

/** True for a JSON object: not null, an array, or a number held as text. */
export const isJsonObject = (value: ExactJson | undefined): value is JsonObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value) && !isRawNumber(value);

/** True for a JSON array. */
export const isJsonArray = (value: ExactJson | undefined): value is readonly ExactJson[] =>
	Array.isArray(value);

/** A number with exactly this text; the text must be a JSON number. */
export const exactNumber = (text: string): number | RawNumber =>
	String(Number(text)) === text ? Number(text) : (JSON.rawJSON(text) as RawNumber);

/** Position of the first bracket deeper than MAX_DEPTH, or undefined. Strings are skipped; nothing else is checked. */
function tooDeepAt(text: string): number | undefined {
	let depth = 0;
	let quoted = false;
	for (let i = 0; i < text.length; i++) {
		const unit = text.charCodeAt(i);
		if (quoted) {
			if (unit === 0x5c) i++;
			else if (unit === 0x22) quoted = false;
		} else if (unit === 0x22) quoted = true;
		else if (unit === 0x7b || unit === 0x5b) {
			if (++depth > MAX_DEPTH) return i;
		} else if (unit === 0x7d || unit === 0x5d) depth--;
	}
	return undefined;
}

/** Parses untrusted JSON text. A byte order mark is tolerated; of a key given twice the last value stands. */
export function parseExact(text: string): Result<ExactJson, ExactJsonError> {
	const at = tooDeepAt(text);
	if (at !== undefined) return err({ type: 'NotJson', at });
	try {
		return ok(
			JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text, (_key, value, { source }) =>
				typeof value === 'number' && source !== undefined ? exactNumber(source) : value
			) as ExactJson
		);
	} catch {
		return err({ type: 'NotJson' });
	}
}

/** Compact JSON: number text and key order as received. Lone surrogates are written as escapes, so it is valid UTF-8. */
export const stringifyExact = (value: ExactJson): string => JSON.stringify(value);

const numberText = (value: number | RawNumber): string =>
	typeof value === 'number' ? JSON.stringify(value) : value.rawJSON;

/** Same keys in any order, same array order, same strings, same number text. */
export function exactEquals(a: ExactJson, b: ExactJson): boolean {
	if (a === b) return true;
	if (isRawNumber(a) || isRawNumber(b)) return isRawNumber(a) && isRawNumber(b) && a.rawJSON === b.rawJSON;
	if (isJsonArray(a)) {
		return isJsonArray(b) && a.length === b.length && a.every((item, i) => exactEquals(item, b[i]!));
	}
	if (!isJsonObject(a) || !isJsonObject(b)) return false;
	const keys = Object.keys(a);
	return (
		keys.length === Object.keys(b).length &&
		keys.every((key) => Object.hasOwn(b, key) && exactEquals(a[key]!, b[key]!))
	);
}

/** One text for all values that exactEquals holds equal: compact, keys sorted by UTF-16 code units. For hashing. */
export function canonicalText(value: ExactJson): string {
	if (isJsonArray(value)) return `[${value.map(canonicalText).join(',')}]`;
	if (isJsonObject(value)) {
		const members = Object.keys(value)
			.sort()
			.map((key) => `${JSON.stringify(key)}:${canonicalText(value[key]!)}`);
		return `{${members.join(',')}}`;
	}
	if (typeof value === 'number' || isRawNumber(value)) return numberText(value);
	return JSON.stringify(value);
}
