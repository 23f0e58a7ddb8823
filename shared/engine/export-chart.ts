// A chart as a FHIR Bundle: every resource as it came in or was written here, number text and array order kept.
import type { ExactJson, JsonObject } from '../fhir/exact-json.ts';
import { isUuid } from '../core/ids.ts';
import type { ChartReader } from '../chart/edit.ts';
import { parseRegisterKey } from '../chart/register-key.ts';
import { importFactsOf, registersToResource } from '../chart/registers-to-resource.ts';
import { isNoteSigned, signedSections } from '../chart/note-sections.ts';

/** The chart's entries, the Patient first, then by type and id; each with its fullUrl (as imported, else its UUID). */
export function exportBundle(reader: ChartReader): ExactJson {
	const names = new Set<string>();
	for (const key of reader.keys('')) {
		const parsed = parseRegisterKey(key);
		if (parsed) names.add(`${parsed.type}/${parsed.id}`);
	}
	const sorted = [...names].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
	const entry = sorted.flatMap((name): JsonObject[] => {
		const [type = '', id = ''] = name.split('/');
		const resource = exportedResource(reader, type, id);
		if (resource === undefined) return [];
		const fullUrl = fullUrlOf(reader, type, id);
		return [fullUrl === undefined ? { resource } : { fullUrl, resource }];
	});
	return { resourceType: 'Bundle', type: 'collection', entry };
}

const rank = (name: string): number => (name.startsWith('Patient/') ? 0 : 1);

/** A draft note's words live in texts until it is signed: they are written into the copy that leaves. */
function exportedResource(reader: ChartReader, type: string, id: string): ExactJson | undefined {
	const resource = registersToResource(reader, type, id);
	if (Object.keys(resource).length <= 1) return undefined;
	if (type !== 'Composition' || isNoteSigned(reader, id)) return resource;
	const section = signedSections(reader, id);
	return section.length > 0 ? { ...resource, section } : resource;
}

function fullUrlOf(reader: ChartReader, type: string, id: string): string | undefined {
	const facts = importFactsOf(reader, type, id);
	if (facts) return facts.fullUrl;
	return isUuid(id) ? `urn:uuid:${id}` : undefined;
}

