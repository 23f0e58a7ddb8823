// A FHIR resource taken apart into the registers of a chart, losing nothing: registers-to-resource.ts gives back every
// key, array order and number text. The same resource gives the same registers at every site.
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8 } from '../core/bytes.ts';
import { isUuid } from '../core/ids.ts';
import { elementOfProperty } from '../fhir/choice-elements.ts';
import {
	canonicalText,
	isJsonArray,
	isJsonObject,
	stringifyExact,
	type ExactJson,
	type JsonObject
} from '../fhir/exact-json.ts';
import { isSetElement } from '../fhir/set-elements.ts';
import { orderNames } from './fractional-order.ts';
import { importKey, registerKey } from './register-key.ts';

/** What an import knows of an entry besides its elements: the atom of `~import`. */
export interface ImportFacts {
	/** Bundle.entry.fullUrl, verbatim. */
	readonly fullUrl?: string;
	/** The resource's properties in the order received. */
	readonly keys: readonly string[];
	/** SHA-256 in hex of the canonical text of the resource as received. */
	readonly sha256: string;
	/** The resource had no id: the entry's id is ours, and an export leaves it out. */
	readonly noId?: true;
}

/** A resource as writes to one entry. */
export interface EntryRegisters {
	readonly type: string;
	readonly entryId: string;
	/** Register key -> atom. */
	readonly writes: ReadonlyMap<string, string>;
	/** SHA-256 in hex of the resource's canonical text: equal for the same content, whatever the order of its keys. */
	readonly sha256: string;
}

/** Where a resource comes from. */
export interface ResourceOrigin {
	readonly fullUrl?: string;
	/** True for a file: remembers order, digest and fullUrl. False for what a person enters here. */
	readonly imported: boolean;
}

const digest = (text: string): string => bytesToHex(sha256(utf8(text)));

/** The entry's id: the resource's own, the UUID of its fullUrl, or a digest of its content. */
function entryIdOf({ id }: JsonObject, fullUrl: string | undefined, contentDigest: string): string {
	if (typeof id === 'string') return id;
	const uuid = /^urn:uuid:(.+)$/i.exec(fullUrl ?? '')?.[1];
	return uuid !== undefined && isUuid(uuid) ? uuid.toLowerCase() : `imp-${contentDigest.slice(0, 32)}`;
}

/**
 * The atom of one element from its JSON properties: the bare value, or an object with the property names for a choice
 * element and for an element with an `_x` sibling. The source of that: architecture rule 3.
 */
export function elementToAtom(element: string, properties: ReadonlyMap<string, ExactJson>): string {
	const bare = properties.get(element);
	if (properties.size === 1 && bare !== undefined && !element.endsWith('[x]')) return stringifyExact(bare);
	return stringifyExact(Object.fromEntries(properties));
}

/** The properties of a resource by the element they belong to, in the order received; without resourceType and id. */
function elementsOf(type: string, resource: JsonObject): ReadonlyMap<string, Map<string, ExactJson>> {
	const elements = new Map<string, Map<string, ExactJson>>();
	for (const [property, value] of Object.entries(resource)) {
		if (property === 'resourceType' || property === 'id') continue;
		const element = elementOfProperty(type, property);
		const properties = elements.get(element);
		if (properties) properties.set(property, value);
		else elements.set(element, new Map([[property, value]]));
	}
	return elements;
}

/** Item id -> atom of a set's items in order: `<order>.<hash of the item>.<which of equal ones, from 0>`. */
export function setItems(items: readonly ExactJson[]): ReadonlyMap<string, string> {
	const orders = orderNames(items.length);
	const seen = new Map<string, number>();
	return new Map(
		items.map((item, i) => {
			const hash = digest(canonicalText(item)).slice(0, 16);
			const occurrence = seen.get(hash) ?? 0;
			seen.set(hash, occurrence + 1);
			return [`${orders[i]!}.${hash}.${occurrence}`, stringifyExact(item)];
		})
	);
}

/** The items of a set element as such; undefined when what came is not what FHIR allows there, and is kept whole. */
function itemsOf(
	type: string,
	element: string,
	properties: ReadonlyMap<string, ExactJson>
): readonly ExactJson[] | undefined {
	const value = properties.get(element);
	if (!isSetElement(type, element) || properties.size > 1 || !isJsonArray(value) || value.length === 0)
		return undefined;
	return value.every((item) => isJsonObject(item)) ? value : undefined;
}

/**
 * The registers of a resource that validateResource accepted. Two sites that take in the same resource write the same
 * keys and atoms, so their merge holds no disagreement.
 */
export function resourceToRegisters(
	resource: JsonObject,
	{ fullUrl, imported }: ResourceOrigin
): EntryRegisters {
	const type = String(resource['resourceType']);
	const contentDigest = digest(canonicalText(resource));
	const entryId = entryIdOf(resource, fullUrl, contentDigest);
	const writes = new Map<string, string>();
	for (const [element, properties] of elementsOf(type, resource)) {
		const items = itemsOf(type, element, properties);
		if (!items) writes.set(registerKey(type, entryId, element), elementToAtom(element, properties));
		else
			for (const [item, atom] of setItems(items)) writes.set(registerKey(type, entryId, element, item), atom);
	}
	if (imported) {
		const facts: ImportFacts = {
			...(fullUrl === undefined ? {} : { fullUrl }),
			keys: Object.keys(resource),
			sha256: contentDigest,
			...(typeof resource['id'] === 'string' ? {} : { noId: true as const })
		};
		writes.set(importKey(type, entryId), JSON.stringify(facts));
	}
	return { type, entryId, writes, sha256: contentDigest };
}
