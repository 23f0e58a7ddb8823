// Who wrote what, as FHIR R4 Provenance (provenance.html) for the copy of a chart that leaves: one resource for each change
// of entries by a person, with an id that follows from the change. What came with a file stands in the file it came with.
// Typing in notes is told by their begin and their signature. Nothing of it is in the chart, and none of it is taken in again.
import { hexToUuid } from '../core/ids.ts';
import { historyOf, writesOfChange } from '../chart/document/document-history.ts';
import type { ChartDocument } from '../chart/document/chart-document.ts';
import type { ChangeFacts } from '../chart/change-facts.ts';
import type { Author } from '../chart/disagreements.ts';
import { IMPORT_MESSAGE } from '../chart/edit.ts';
import { USER_SYSTEM } from '../chart/entry-references.ts';
import { parseRegisterKey } from '../chart/register-key.ts';
import type { Stamp } from '../chart/stamp.ts';
import { isJsonArray, isJsonObject, type JsonObject } from '../fhir/exact-json.ts';

/** The tag of what is made for an export, so that whoever takes the file in again does not take it for an entry. */
const GENERATED = { system: 'urn:saddlebag:generated', code: 'history' };
const AUTHOR = {
	system: 'http://terminology.hl7.org/CodeSystem/provenance-participant-type',
	code: 'author'
};

/** True for a Provenance that an export made from a history; another one is an entry like any other. */
export function isGeneratedProvenance(resource: JsonObject): boolean {
	const { resourceType, meta } = resource;
	const tags = isJsonObject(meta) ? meta['tag'] : undefined;
	return (
		resourceType === 'Provenance' &&
		isJsonArray(tags) &&
		tags.some(
			(tag) => isJsonObject(tag) && tag['system'] === GENERATED.system && tag['code'] === GENERATED.code
		)
	);
}

/** What a change wrote about entries: which ones, why, and when it happened. */
function aboutOf(document: ChartDocument, { hash }: ChangeFacts) {
	const entries = new Set<string>();
	const reason: JsonObject[] = [];
	let effectiveAt: string | undefined;
	for (const [key, { atom }] of writesOfChange(document, hash)) {
		const parsed = parseRegisterKey(
			key
				.replace(/^(?:review|reopen):/, '')
				.split(':', 3)
				.join(':')
		);
		if (!parsed) continue;
		entries.add(`${parsed.type}/${parsed.id}`);
		const { element } = parsed;
		if (element === 'statusReason' && atom.startsWith('{')) reason.push(JSON.parse(atom) as JsonObject);
		if (!element.startsWith('~')) continue;
		const stamp = JSON.parse(atom) as Partial<Stamp>;
		if (stamp.reason !== undefined) reason.push({ text: stamp.reason });
		effectiveAt ??= stamp.effectiveAt;
	}
	return { entries: [...entries].sort(), reason, effectiveAt };
}

/** The same order on every device. */
const inOrder = (a: ChangeFacts, b: ChangeFacts): number =>
	a.startOp - b.startOp || (a.hash < b.hash ? -1 : 1);

/** The Provenances of some documents, oldest first in each. `referenceOf`: how the export names an entry (`Type/id`). */
export function provenancesOf(
	documents: readonly ChartDocument[],
	practice: string,
	authorOf: (credId: ChangeFacts['credId']) => Author,
	referenceOf: (entry: string) => string
): readonly JsonObject[] {
	return documents.flatMap((document) =>
		historyOf(document)
			.toSorted(inOrder)
			.flatMap((change): readonly JsonObject[] => {
				if (change.message === IMPORT_MESSAGE) return [];
				const { entries, reason, effectiveAt } = aboutOf(document, change);
				if (entries.length === 0) return [];
				const { user, userId, site } = authorOf(change.credId);
				return [
					{
						resourceType: 'Provenance',
						id: hexToUuid(change.hash.slice(0, 32)),
						meta: { tag: [GENERATED] },
						target: entries.map((entry) => ({ reference: referenceOf(entry) })),
						...(effectiveAt !== undefined && { occurredDateTime: effectiveAt }),
						recorded: new Date(change.at).toISOString(),
						...(site && { location: { display: site } }),
						...(reason.length > 0 && { reason }),
						activity: { text: change.message },
						agent: [
							{
								type: { coding: [AUTHOR] },
								who: {
									type: 'Practitioner',
									identifier: { system: USER_SYSTEM, value: userId },
									...(user && { display: user })
								},
								...(practice && { onBehalfOf: { display: practice } })
							}
						]
					}
				];
			})
	);
}
