// A chart as a FHIR Bundle: every resource as it came in or was written here, number text and array order kept.
import type { ExactJson, JsonObject } from '../fhir/exact-json.ts';
import { isUuid } from '../core/ids.ts';
import type { ChartReader } from '../chart/edit.ts';
import { parseRegisterKey } from '../chart/register-key.ts';
import { importFactsOf, registersToResource } from '../chart/registers-to-resource.ts';
import { isNoteSigned, signedSections } from '../chart/note-sections.ts';
import { patientLinks } from '../chart/same-person.ts';
import { asRestricted } from '../fhir/restricted.ts';
import { undecidedEntry } from './undecided-entry.ts';

/** Type and id of every entry, the Patient first, then by type and id. */
function entriesOf(reader: ChartReader): readonly (readonly [type: string, id: string])[] {
	const names = new Set<string>();
	for (const key of reader.keys('')) {
		const parsed = parseRegisterKey(key);
		if (parsed) names.add(`${parsed.type}/${parsed.id}`);
	}
	const sorted = [...names].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
	return sorted.map((name) => name.split('/') as [string, string]);
}

/** Every entry by type and id as it stands in its registers, number text kept. Of a disagreement the value shown. */
export function exactEntries(
	reader: ChartReader
): Readonly<Record<string, Readonly<Record<string, JsonObject>>>> {
	const entries: Record<string, Record<string, JsonObject>> = {};
	for (const [type, id] of entriesOf(reader))
		(entries[type] ??= {})[id] = registersToResource(reader, type, id);
	return entries;
}

/** Makes the resources that tell the history; an entry (`Type/id`) is named as the export names it. */
type HistoryOf = (referenceOf: (entry: string) => string) => readonly JsonObject[];

/**
 * The chart's entries, the Patient first, then by type and id; each with its fullUrl (as imported, else its UUID). Behind
 * them, for every entry about which something is not decided, a DetectedIssue with what else it may say; then who wrote
 * what, when `history` tells. `restricted`: entries (`Type/id`) that leave with that security label.
 */
export function exportBundle(
	reader: ChartReader,
	history: HistoryOf = () => [],
	restricted: ReadonlySet<string> = new Set()
): ExactJson {
	const entry: JsonObject[] = [];
	const undecided: JsonObject[] = [];
	const references = new Map<string, string>();
	let patient: string | undefined;
	for (const [type, id] of entriesOf(reader)) {
		const resource = exportedResource(reader, type, id);
		const shown = restricted.has(`${type}/${id}`) ? asRestricted(resource) : resource;
		const fullUrl = fullUrlOf(reader, type, id);
		entry.push(fullUrl === undefined ? { resource: shown } : { fullUrl, resource: shown });
		const reference = shown['id'] === undefined ? (fullUrl ?? `${type}/${id}`) : `${type}/${id}`;
		references.set(`${type}/${id}`, reference);
		if (type === 'Patient') patient ??= reference;
		const issue = undecidedEntry(reader, { type, id, shown, reference, patient });
		if (issue) undecided.push(issue);
	}
	const names = new Set(entry.map(({ resource }) => (resource as JsonObject)['id']));
	const unknown = undecided.filter(({ id }) => !names.has(id!));
	const made = [...unknown, ...history((name) => references.get(name) ?? name)];
	const issues = made.map((resource) => ({ fullUrl: `urn:uuid:${String(resource['id'])}`, resource }));
	return { resourceType: 'Bundle', type: 'collection', entry: [...entry, ...issues] };
}

const rank = (name: string): number => (name.startsWith('Patient/') ? 0 : 1);

/** A draft note's words live in texts until it is signed: they are written into the copy that leaves. */
function exportedResource(reader: ChartReader, type: string, id: string): JsonObject {
	const resource = registersToResource(reader, type, id);
	if (type === 'Patient') return withLinks(reader, resource);
	if (type !== 'Composition' || isNoteSigned(reader, id)) return resource;
	const section = signedSections(reader, id);
	return section.length > 0 ? { ...resource, section } : resource;
}

/** Other charts of the same person, beside the links that the Patient came with. */
function withLinks(reader: ChartReader, patient: JsonObject): JsonObject {
	const links = patientLinks(reader);
	const own = (patient['link'] ?? []) as readonly ExactJson[];
	return links.length === 0 ? patient : { ...patient, link: [...own, ...links] };
}

function fullUrlOf(reader: ChartReader, type: string, id: string): string | undefined {
	const facts = importFactsOf(reader, type, id);
	if (facts) return facts.fullUrl;
	return isUuid(id) ? `urn:uuid:${id}` : undefined;
}
