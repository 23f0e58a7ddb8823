// Adding to a signed note: a signed note of its own that says what it adds to.
import { createUuid } from '../../core/ids.ts';
import { err, type Result } from '../../core/result.ts';
import type { JsonObject } from '../../fhir/exact-json.ts';
import { entryExists, entryPath } from '../change-entry.ts';
import { createEntry, type VerbDone } from '../create-entry.ts';
import type { ChartReader, VerbContext, VerbError } from '../edit.ts';
import { patientReference, recordedNow, userReference } from '../entry-references.ts';
import { freezeWords, isNoteSigned, signedSection } from '../note-sections.ts';
import { createAttester } from '../note-signature.ts';
import { registersToResource } from '../registers-to-resource.ts';

export interface WriteAddendum {
	readonly noteId: string;
	readonly words: string;
	/** In the author's language; default: the note's own title. */
	readonly title?: string;
	/** As for signing a note. */
	readonly heads: readonly string[];
	readonly references?: Readonly<Record<string, string>>;
}

/**
 * A final Composition with relatesTo appends (hl7.org/fhir/R4/valueset-document-relationship-type.html); the signed note
 * is not touched. Group: none, the entry is new. Two sites at once: two addenda. Words written after signing become an
 * addendum only in this way. Refuses a note that is not signed, and no words.
 */
export function writeAddendum(
	chart: ChartReader,
	context: VerbContext,
	{ noteId, words, title, heads, references }: WriteAddendum
): Result<VerbDone, VerbError> {
	const note = { type: 'Composition', id: noteId };
	if (!entryExists(chart, note)) return err({ type: 'NoSuchEntry', entry: entryPath(note) });
	if (!isNoteSigned(chart, noteId))
		return err({ type: 'InvalidValue', path: `${entryPath(note)}/status`, reason: 'not signed yet' });
	if (words.trim() === '')
		return err({ type: 'InvalidValue', path: 'words', reason: 'the addendum has no words' });
	const subject = patientReference(chart, context);
	if (!subject.ok) return subject;
	const { type, title: noteTitle, encounter } = registersToResource(chart, 'Composition', noteId);
	const addendum: JsonObject = {
		resourceType: 'Composition',
		id: createUuid(context.random),
		status: 'final',
		...(type === undefined ? {} : { type }),
		subject: subject.value,
		...(encounter === undefined ? {} : { encounter }),
		date: recordedNow(context),
		author: [userReference(context)],
		title: title ?? noteTitle ?? 'Addendum',
		relatesTo: [{ code: 'appends', targetReference: { reference: entryPath(note) } }],
		section: [signedSection('addendum', words, freezeWords(chart, [words], references))]
	};
	const attester = [createAttester(context, addendum, heads)];
	return createEntry(chart, context, 'writeAddendum', { ...addendum, resourceType: 'Composition', attester });
}
