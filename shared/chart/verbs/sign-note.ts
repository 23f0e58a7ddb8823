// Signing a note: its words become part of the Composition and are frozen.
import { err, ok, type Result } from '../../core/result.ts';
import { stringifyExact } from '../../fhir/exact-json.ts';
import { changeEntry, entryExists, entryPath } from '../change-entry.ts';
import type { VerbDone } from '../create-entry.ts';
import type { ChartReader, VerbContext, VerbError } from '../edit.ts';
import { signedSections } from '../note-sections.ts';
import { createAttester } from '../note-signature.ts';
import { registerKey } from '../register-key.ts';
import { registersToResource } from '../registers-to-resource.ts';

export interface SignNote {
	readonly noteId: string;
	/** Heads of the chart's clinical document as the author sees it: the signature says what it was given on. */
	readonly heads: readonly string[];
	/** What the entries that the words refer to say on the author's screen, by `Type/id`; default: as they were put in. */
	readonly references?: Readonly<Record<string, string>>;
}

/**
 * Writes section (the words of every section that has some, as escaped XHTML, what they refer to as entries), status final, and the attester with the
 * digest. Group: `~note`, whose elements are resolved together only. Two sites at once: two signatures are a disagreement,
 * "to check", whether the words differ or not; words typed elsewhere meanwhile are shown as written after signing.
 * Refuses a note that is signed, and one without words.
 */
export function signNote(
	chart: ChartReader,
	context: VerbContext,
	{ noteId, heads, references }: SignNote
): Result<VerbDone, VerbError> {
	const entry = { type: 'Composition', id: noteId };
	if (!entryExists(chart, entry)) return err({ type: 'NoSuchEntry', entry: entryPath(entry) });
	const section = signedSections(chart, noteId, references);
	if (section.length === 0)
		return err({
			type: 'InvalidValue',
			path: `${entryPath(entry)}/section`,
			reason: 'the note has no words'
		});
	const signed = { ...registersToResource(chart, 'Composition', noteId), status: 'final', section };
	const attester = [createAttester(context, signed, heads)];
	const writes = Object.entries({ status: 'final', section, attester }).map(
		([element, value]) => [registerKey('Composition', noteId, element), stringifyExact(value)] as const
	);
	const edits = changeEntry(chart, context, 'signNote', entry, new Map(writes));
	return edits.ok ? ok({ edits: edits.value }) : edits;
}
