// Rewriting a place deep inside one element's exact JSON. Values are never changed in place, numbers never
// touched, and nothing empty is left behind (FHIR R4 json.html: no empty objects or arrays).
import { err, ok, type Result } from '../core/result.ts';
import { isJsonArray, isJsonObject, type JsonObject, type ExactJson } from '../fhir/exact-json.ts';

/** A step is a property name, a position in an array from 0, or `-` for behind the end of an array. */
type Steps = readonly string[];

const positionOf = (step: string): number | undefined =>
	/^(0|[1-9]\d{0,5})$/.test(step) ? Number(step) : undefined;

/**
 * `value` with what stands at the steps replaced, or removed when `replacement` is undefined. The result is undefined when
 * nothing is left. The error is the reason in words: a position behind the end, a property of something that has none.
 */
export function setAt(
	value: ExactJson | undefined,
	steps: Steps,
	replacement: ExactJson | undefined
): Result<ExactJson | undefined, string> {
	const [step, ...deeper] = steps;
	if (step === undefined) return ok(replacement);
	const position = step === '-' ? Number.POSITIVE_INFINITY : positionOf(step);
	if (isJsonArray(value) || (value === undefined && position !== undefined))
		return setInArray(value ?? [], position, deeper, replacement);
	if (value !== undefined && !isJsonObject(value)) return err('has no properties');
	return setInObject(value ?? {}, step, deeper, replacement);
}

function setInArray(
	array: readonly ExactJson[],
	position: number | undefined,
	deeper: Steps,
	replacement: ExactJson | undefined
): Result<ExactJson | undefined, string> {
	if (position === undefined) return err('is a list: a position is needed');
	const at = Math.min(position, array.length);
	if (Number.isFinite(position) && position > array.length) return err('position behind the end of the list');
	const item = setAt(array[at], deeper, replacement);
	if (!item.ok) return item;
	const items = item.value === undefined ? array.toSpliced(at, 1) : array.toSpliced(at, 1, item.value);
	return ok(items.length === 0 ? undefined : items);
}

function setInObject(
	object: JsonObject,
	name: string,
	deeper: Steps,
	replacement: ExactJson | undefined
): Result<ExactJson | undefined, string> {
	const below = setAt(Object.hasOwn(object, name) ? object[name] : undefined, deeper, replacement);
	if (!below.ok) return below;
	const entries = Object.entries(object).filter(([key]) => key !== name || below.value !== undefined);
	const at = entries.findIndex(([key]) => key === name);
	if (below.value !== undefined)
		entries.splice(at === -1 ? entries.length : at, at === -1 ? 0 : 1, [name, below.value]);
	return ok(entries.length === 0 ? undefined : Object.fromEntries(entries));
}
