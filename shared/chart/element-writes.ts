// FHIR JSON properties of an entry as writes to its registers: choice elements, `_x` siblings, and sets item by item.
import { bytesToHex } from '../core/bytes.ts';
import type { Random } from '../core/random.ts';
import { err, ok, type Result } from '../core/result.ts';
import { elementOfProperty } from '../fhir/choice-elements.ts';
import {
	exactEquals,
	isJsonArray,
	isJsonObject,
	parseExact,
	stringifyExact,
	type ExactJson
} from '../fhir/exact-json.ts';
import { isSetElement } from '../fhir/set-elements.ts';
import { resourceErrorText, validateResource } from '../fhir/validate-resource.ts';
import type { Entry } from './change-entry.ts';
import type { ChartReader, VerbError } from './edit.ts';
import { orderBetween } from './fractional-order.ts';
import { registerKey } from './register-key.ts';
import { atomToProperties } from './registers-to-resource.ts';
import { elementToAtom } from './resource-to-registers.ts';

/** An item of a set element as the chart shows it. */
export interface SetItem {
	readonly item: string;
	readonly value: ExactJson;
}

/** The items of a set element that were not removed, in the order shown. */
export function setItemsOf(chart: ChartReader, { type, id }: Entry, element: string): readonly SetItem[] {
	const prefix = `${registerKey(type, id, element)}:`;
	return chart.keys(prefix).flatMap((key) => {
		const atom = chart.atom(key);
		const value = atom === undefined ? undefined : parseExact(atom);
		return value?.ok ? [{ item: key.slice(prefix.length), value: value.value }] : [];
	});
}

const orderOf = (item: string | undefined): string | undefined => item?.split('.')[0];

/** A place in the order between two items; behind both when they took the same place at two sites. */
export function placeBetween(before?: string, after?: string): string {
	const low = orderOf(before);
	const high = orderOf(after);
	return low !== undefined && high !== undefined && low >= high ? orderBetween(low) : orderBetween(low, high);
}

/** The id of a new item between two others: a place in the order, and 8 random bytes because two sites may choose one place. */
export const createItemId = (random: Random, before?: string, after?: string): string =>
	`${placeBetween(before, after)}.${bytesToHex(random.bytes(8))}`;

/** Which items of a list stayed: index in `next` by index in `now`, by the longest common subsequence. */
function stayed(now: readonly SetItem[], next: readonly ExactJson[]): ReadonlyMap<number, number> {
	const length = Array.from({ length: now.length + 1 }, () => new Array<number>(next.length + 1).fill(0));
	for (let i = now.length - 1; i >= 0; i--)
		for (let j = next.length - 1; j >= 0; j--)
			length[i]![j] = exactEquals(now[i]!.value, next[j]!)
				? length[i + 1]![j + 1]! + 1
				: Math.max(length[i + 1]![j]!, length[i]![j + 1]!);
	const pairs = new Map<number, number>();
	for (let i = 0, j = 0; i < now.length && j < next.length;) {
		if (exactEquals(now[i]!.value, next[j]!)) pairs.set(i++, j++);
		else if (length[i + 1]![j]! >= length[i]![j + 1]!) i++;
		else j++;
	}
	return pairs;
}

/**
 * The writes that make a set's list look like `next`: items that stayed are not touched; in each gap between them old items
 * take new values in order, what is left of the old is removed (`null`) and what is left of the new gets new items.
 */
function listWrites(
	chart: ChartReader,
	random: Random,
	entry: Entry,
	element: string,
	next: readonly ExactJson[]
): ReadonlyMap<string, string> {
	const now = setItemsOf(chart, entry, element);
	const key = (item: string): string => registerKey(entry.type, entry.id, element, item);
	const writes = new Map<string, string>();
	const anchors = [...stayed(now, next), [now.length, next.length] as const];
	let i = 0;
	let j = 0;
	for (const [nowAnchor, nextAnchor] of anchors) {
		for (; i < nowAnchor && j < nextAnchor; i++, j++) writes.set(key(now[i]!.item), stringifyExact(next[j]!));
		for (; i < nowAnchor; i++) writes.set(key(now[i]!.item), 'null');
		let before = now[i - 1]?.item;
		for (; j < nextAnchor; j++) {
			before = createItemId(random, before, now[nowAnchor]?.item);
			writes.set(key(before), stringifyExact(next[j]!));
		}
		i++;
		j++;
	}
	return writes;
}

/** The properties of one element with some replaced; undefined when nothing is left. */
function withProperties(
	chart: ChartReader,
	{ type, id }: Entry,
	element: string,
	wanted: ReadonlyMap<string, ExactJson>
): ReadonlyMap<string, ExactJson> {
	const atom = chart.atom(registerKey(type, id, element));
	const properties = new Map(atom === undefined ? [] : atomToProperties(element, atom));
	for (const [property, value] of wanted) {
		const otherChoice = element.endsWith('[x]') && value !== null;
		const name = property.replace(/^_/, '');
		if (otherChoice)
			for (const known of [...properties.keys()])
				if (known.replace(/^_/, '') !== name) properties.delete(known);
		if (value === null) {
			properties.delete(property);
			if (property === element) for (const known of [...properties.keys()]) properties.delete(known);
		} else properties.set(property, value);
	}
	return properties;
}

const NOT_CORRECTED = new Set(['id', 'resourceType']);

const invalid = ({ type, id }: Entry, property: string, reason: string): Result<never, VerbError> =>
	err({ type: 'InvalidValue', path: `${type}/${id}/${property}`, reason });

function propertyProblem(
	chart: ChartReader,
	{ type, id }: Entry,
	property: string,
	value: ExactJson
): string | undefined {
	if (NOT_CORRECTED.has(property)) return 'not to be corrected';
	if (property === 'meta') {
		const now = chart.atom(registerKey(type, id, 'meta'));
		const before = now === undefined ? undefined : (JSON.parse(now) as { lastUpdated?: string }).lastUpdated;
		const after = isJsonObject(value) ? value['lastUpdated'] : undefined;
		return before === after || value === null ? undefined : 'meta.lastUpdated is not written by hand';
	}
	if (value === null) return undefined;
	const checked = validateResource({ resourceType: type, [property]: value });
	return checked.ok ? undefined : resourceErrorText(checked.error);
}

/**
 * Register key -> atom for properties of an entry: `{ birthDate: "1970-05-01", valueQuantity: {...}, name: [...] }`. null
 * removes; null for an element (`value[x]`, `birthDate`) also removes its `_x` sibling. A choice of another type replaces
 * the one that stood there. Writes may equal what stands: changeEntry leaves those out.
 */
export function elementWrites(
	chart: ChartReader,
	random: Random,
	entry: Entry,
	properties: Readonly<Record<string, ExactJson>>
): Result<ReadonlyMap<string, string>, VerbError> {
	const writes = new Map<string, string>();
	const plain = new Map<string, Map<string, ExactJson>>();
	for (const [property, value] of Object.entries(properties)) {
		const element = property.endsWith('[x]') ? property : elementOfProperty(entry.type, property);
		const named =
			property.endsWith('[x]') && isJsonObject(value) ? Object.entries(value) : [[property, value] as const];
		for (const [name, one] of named) {
			const problem =
				name.endsWith('[x]') && one !== null
					? 'a typed property is needed'
					: propertyProblem(chart, entry, name, one);
			if (problem !== undefined) return invalid(entry, property, problem);
			if (isSetElement(entry.type, element)) {
				if (one !== null && !isJsonArray(one)) return invalid(entry, property, 'a list is needed');
				for (const write of listWrites(chart, random, entry, element, one ?? [])) writes.set(...write);
			} else plain.set(element, (plain.get(element) ?? new Map<string, ExactJson>()).set(name, one));
		}
	}
	for (const [element, wanted] of plain) {
		const left = withProperties(chart, entry, element, wanted);
		writes.set(
			registerKey(entry.type, entry.id, element),
			left.size === 0 ? 'null' : elementToAtom(element, left)
		);
	}
	return ok(writes);
}
