// Beginning a note.
import { err, ok, type Result } from '../../core/result.ts';
import type { JsonObject } from '../../fhir/exact-json.ts';
import { PROGRESS_NOTE } from '../clinical-codes.ts';
import { createEntry, type VerbDone } from '../create-entry.ts';
import type { ChartReader, VerbContext, VerbError } from '../edit.ts';
import { dateExtension, RECORDED_URL } from '../entry-times.ts';
import { patientReference, recordedNow, userReference } from '../entry-references.ts';
import { DEFAULT_SECTIONS, isSectionName } from '../note-sections.ts';
import { textKey } from '../register-key.ts';
import { checkedDateTime } from './checked-values.ts';

export interface StartNote {
	/** What the note is called, in the author's language. */
	readonly title: string;
	/** Default: progress note. */
	readonly type?: JsonObject;
	/** Section names; default: reason, history, exam, assessment, plan. */
	readonly sections?: readonly string[];
	/** Words to begin with, by section. */
	readonly words?: Readonly<Record<string, string>>;
	/** `Encounter/<id>` or the reference that the chart uses for the visit. */
	readonly encounter?: string;
	/** When the visit was, when that is not now (an FHIR dateTime): the note's date. */
	readonly effectiveAt?: string;
}

/**
 * A preliminary Composition (FHIR R4 composition.html) and, in the same change, the texts of all its sections: a text made
 * later could be made at two sites at once, and one of the two would be lost. Group: none, the entry is new.
 * Two sites at once: two notes. Refuses section names that are not lower-case words.
 */
export function startNote(
	chart: ChartReader,
	context: VerbContext,
	{ title, type = PROGRESS_NOTE, sections, words = {}, encounter, effectiveAt }: StartNote
): Result<VerbDone, VerbError> {
	const subject = patientReference(chart, context);
	if (!subject.ok) return subject;
	const names = [...new Set([...(sections ?? DEFAULT_SECTIONS), ...Object.keys(words)])];
	if (names.length === 0 || !names.every(isSectionName))
		return err({ type: 'InvalidValue', path: 'Composition/section', reason: 'not names of sections' });
	const date =
		effectiveAt === undefined ? ok(recordedNow(context)) : checkedDateTime('effectiveAt', effectiveAt);
	if (!date.ok) return date;
	const created = createEntry(chart, context, 'startNote', {
		resourceType: 'Composition',
		extension: dateExtension(RECORDED_URL, effectiveAt && recordedNow(context)),
		status: 'preliminary',
		type,
		subject: subject.value,
		encounter: encounter === undefined ? undefined : { reference: encounter },
		date: date.value,
		author: [userReference(context)],
		title
	});
	if (!created.ok) return created;
	const { entry, edits } = created.value;
	const texts = names.flatMap((name) => {
		const key = textKey(entry.id, name);
		const insert = words[name] ?? '';
		const first = insert === '' ? [] : [{ type: 'splice', key, index: 0, remove: 0, insert } as const];
		return [{ type: 'create', key } as const, ...first];
	});
	return ok({ entry, edits: edits.map((edit) => ({ ...edit, texts })) });
}
