// Filing a photo, scan or letter in the chart. Its content is a blob that was stored before.
import { err, ok, type Result } from '../../core/result.ts';
import type { JsonObject } from '../../fhir/exact-json.ts';
import { createEntry, type VerbDone } from '../create-entry.ts';
import type { ChartReader, VerbContext, VerbError } from '../edit.ts';
import { patientReference, recordedNow, userReference } from '../entry-references.ts';
import { checkedConcept, checkedDateTime } from './checked-values.ts';

/** The extension of an attachment that names its small picture (valueUrl, a blob). */
export const THUMBNAIL_EXTENSION = 'urn:saddlebag:thumbnail';

export interface AddDocument {
	readonly type: JsonObject;
	/** FHIR Attachment: where the content lies and what it is. */
	readonly attachment: {
		readonly contentType: string;
		readonly url: string;
		/** Bytes. */
		readonly size: number;
		/** SHA-1 in base64. */
		readonly hash: string;
		/** The name of a blob with a small picture of it. */
		readonly thumbnail?: string;
	};
	readonly title?: string;
	/** When the content was made, when that is not now: an FHIR dateTime of any precision. */
	readonly effectiveAt?: string;
	/** Reference to the visit that it belongs to. */
	readonly encounter?: string;
	readonly comment?: string;
}

const words = (text: string | undefined): string | undefined => text?.trim() || undefined;
const present = (draft: Readonly<Record<string, JsonObject[string] | undefined>>): JsonObject =>
	Object.fromEntries(Object.entries(draft).filter(([, value]) => value !== undefined)) as JsonObject;

/**
 * A DocumentReference, current (FHIR R4 documentreference.html). Group: none, the entry is new. Two sites at once: both are
 * kept, with one blob when the content is the same. Refuses an attachment that names no blob, and a type without words or code.
 */
export function addDocument(
	chart: ChartReader,
	context: VerbContext,
	{ type, attachment, title, effectiveAt, encounter, comment }: AddDocument
): Result<VerbDone, VerbError> {
	const subject = patientReference(chart, context);
	if (!subject.ok) return subject;
	const coded = checkedConcept('DocumentReference/type', type);
	if (!coded.ok) return coded;
	const made =
		effectiveAt === undefined ? ok(recordedNow(context)) : checkedDateTime('effectiveAt', effectiveAt);
	if (!made.ok) return made;
	const { thumbnail, ...content } = attachment;
	if (!/^urn:saddlebag:blob:[0-9a-f]{32}$/.test(content.url) || content.contentType.trim() === '')
		return err({ type: 'InvalidValue', path: 'DocumentReference/content', reason: 'names no stored file' });
	const named = words(title);
	return createEntry(chart, context, 'addDocument', {
		resourceType: 'DocumentReference',
		status: 'current',
		type: coded.value,
		subject: subject.value,
		date: recordedNow(context),
		author: [userReference(context)],
		description: words(comment),
		content: [
			{
				attachment: present({
					...content,
					title: named,
					creation: made.value,
					extension: thumbnail === undefined ? undefined : [{ url: THUMBNAIL_EXTENSION, valueUrl: thumbnail }]
				})
			}
		],
		context: encounter === undefined ? undefined : { encounter: [{ reference: encounter }] }
	});
}
