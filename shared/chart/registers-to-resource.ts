// The registers of an entry put together as a FHIR resource: exactly what came in, with what people changed since.
import { elementOfProperty } from '../fhir/choice-elements.ts';
import {
	isJsonArray,
	isJsonObject,
	parseExact,
	type ExactJson,
	type JsonObject
} from '../fhir/exact-json.ts';
import type { ChartReader } from './edit.ts';
import { entryPrefix, importKey, parseRegisterKey } from './register-key.ts';
import type { ImportFacts } from './resource-to-registers.ts';

/** Atoms are our own writes: one that is no JSON is a bug. */
function parseAtom(atom: string): ExactJson {
	const parsed = parseExact(atom);
	if (!parsed.ok) throw new Error('an atom that is not JSON');
	return parsed.value;
}

/** The JSON properties of an element from its atom: elementToAtom the other way round. */
export function atomToProperties(
	element: string,
	atom: string
): readonly (readonly [property: string, value: ExactJson])[] {
	const value = parseAtom(atom);
	const named = element.endsWith('[x]') || (isJsonObject(value) && Object.hasOwn(value, `_${element}`));
	return named && isJsonObject(value) ? Object.entries(value) : [[element, value]];
}

/** What the import of an entry remembered, or undefined for an entry that was made here. */
export function importFactsOf(reader: ChartReader, type: string, id: string): ImportFacts | undefined {
	const atom = reader.atom(importKey(type, id));
	return atom === undefined ? undefined : (JSON.parse(atom) as ImportFacts);
}

/** Element -> properties of everything an entry holds that was not removed; set items in their order. */
function elementsOf(
	keys: readonly string[],
	atoms: readonly (string | undefined)[]
): ReadonlyMap<string, Map<string, ExactJson>> {
	const elements = new Map<string, Map<string, ExactJson>>();
	for (const [i, key] of keys.entries()) {
		const atom = atoms[i];
		const parsed = parseRegisterKey(key);
		if (atom === undefined || !parsed || parsed.element.startsWith('~')) continue;
		const { element, item } = parsed;
		const properties = elements.get(element) ?? new Map<string, ExactJson>();
		elements.set(element, properties);
		if (item === undefined)
			for (const [property, value] of atomToProperties(element, atom)) properties.set(property, value);
		else {
			const items = properties.get(element);
			properties.set(element, [...(isJsonArray(items) ? items : []), parseAtom(atom)]);
		}
	}
	return elements;
}

/**
 * The resource `type/id`. Of an unedited import: exactly what came in. Otherwise properties stand where the import had
 * them (a choice of another type where the first one stood), new ones after, by name. Values in disagreement are the
 * ones that the reader shows.
 */
export function registersToResource(reader: ChartReader, type: string, id: string): JsonObject {
	const path = `${type}/${id}`;
	const read = reader.remembered && readBy(reader);
	const once = read?.get(path);
	if (once) return once;
	const resource = resourceOf(reader, type, id);
	read?.set(path, resource);
	return resource;
}

/** By reader over documents, which never changes: checks, list and screen ask the same of it. */
const byReader = new WeakMap<ChartReader, Map<string, JsonObject>>();

function readBy(reader: ChartReader): Map<string, JsonObject> {
	const known = byReader.get(reader) ?? new Map<string, JsonObject>();
	byReader.set(reader, known);
	return known;
}

function resourceOf(reader: ChartReader, type: string, id: string): JsonObject {
	const known = reader.remembered?.get(type, id);
	if (known) return known;
	const keys = reader.keys(entryPrefix(type, id));
	const resource = Object.freeze(
		putTogether(
			type,
			id,
			keys,
			keys.map((key) => reader.atom(key))
		)
	);
	reader.remembered?.set(type, id, resource);
	return resource;
}

function putTogether(
	type: string,
	id: string,
	keys: readonly string[],
	atoms: readonly (string | undefined)[]
): JsonObject {
	const imported = atoms[keys.indexOf(importKey(type, id))];
	const facts = imported === undefined ? undefined : (JSON.parse(imported) as ImportFacts);
	const elements = elementsOf(keys, atoms);
	const entries = new Map<string, ExactJson>();
	const put = (property: string): void => {
		if (property === 'resourceType') entries.set(property, type);
		else if (property === 'id') entries.set(property, id);
		else {
			const properties = elements.get(elementOfProperty(type, property));
			if (properties?.has(property)) entries.set(property, properties.get(property)!);
			else
				for (const [other, value] of properties ?? [])
					if (!facts?.keys.includes(other)) entries.set(other, value);
		}
	};
	for (const property of facts?.keys ?? ['resourceType', 'id']) put(property);
	for (const properties of elements.values())
		for (const property of properties.keys()) if (!entries.has(property)) put(property);
	return Object.fromEntries(entries);
}
