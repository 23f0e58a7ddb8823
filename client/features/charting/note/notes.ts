// The notes of a chart as a screen needs them: drafts, signed ones with their addenda, and what was written after the
// signature. Pure.
import type { ChartView } from '#shared/chart/chart-view.ts';
import { partsOfNote } from '#shared/chart/note-references.ts';
import { spliceBetween } from '#shared/chart/rebase-splice.ts';
import { hasMessage, t } from '#client/session/i18n.ts';
import { isEnteredInError, listOf, newestFirst, type Reference, type Resource } from '../fhir-shapes.ts';
import { sectionsInOrder, signedSections } from './note-words.ts';

export type NoteEntry = Resource & { readonly entryId: string };
export interface SignedNote {
	readonly entry: NoteEntry;
	/** Oldest first. */
	readonly addenda: readonly NoteEntry[];
	/** Words that arrived after the signature and are in no addendum, by section. */
	readonly late: readonly { readonly section: string; readonly words: string }[];
}

type Person = Reference & { readonly identifier?: { readonly value?: string } };
const personId = (value: unknown): string | undefined =>
	((Array.isArray(value) ? value[0] : value) as Person | undefined)?.identifier?.value;

/** A section's name on screen. */
export function sectionWords(section: string): string {
	const key = `section.${section}`;
	return hasMessage(key) ? t(key) : section;
}

/** Who began a note, by their id. */
export const authorOf = ({ author }: NoteEntry): string | undefined => personId(author);

/** Who signed, and when; of several signatures the last. */
export function signatureOf({
	attester
}: NoteEntry): { userId: string | undefined; name?: string; at: string } | undefined {
	const last = ((attester ?? []) as readonly { time?: string; party?: Person }[]).at(-1);
	if (!last) return undefined;
	const { party, time = '' } = last;
	return { userId: personId(party), ...(party?.display && { name: party.display }), at: time };
}

/** The note that an addendum adds to. */
const addsTo = ({ relatesTo }: NoteEntry): string | undefined =>
	((relatesTo ?? []) as readonly { code?: string; targetReference?: Reference }[])
		.find(({ code }) => code === 'appends')
		?.targetReference?.reference?.split('/')
		.at(-1);

const live = (view: ChartView): readonly NoteEntry[] =>
	listOf(view.entries.Composition)
		.filter((entry) => !isEnteredInError(entry))
		.toSorted(newestFirst('date'));

/** Notes that are not signed and can be written in, newest first. */
export const draftNotes = (view: ChartView): readonly NoteEntry[] =>
	live(view).filter(({ status, entryId }) => status === 'preliminary' && view.texts[entryId] !== undefined);

/** What somebody wrote into a section after it was signed, without what was signed. */
function latePieces(signed: string, now: string): readonly string[] {
	return spliceBetween(signed, now)
		.map(({ insert }) => insert.trim())
		.filter((words) => words !== '');
}

/** A section's words with every reference as it was signed: what can be held against the signed words. */
const plainWords = (words: string, displays: ReadonlyMap<string, string>): string =>
	partsOfNote(words)
		.map((part) => (part.path === undefined ? part.text : (displays.get(part.path) ?? part.words)))
		.join('');

/** Two signatures stand against each other. */
export const isSignedApart = ({ disagreements }: ChartView, { entryId }: NoteEntry): boolean =>
	disagreements.some(({ path }) => path === `Composition/${entryId}/~note`);

function lateOf(view: ChartView, entry: NoteEntry, addenda: readonly NoteEntry[]): SignedNote['late'] {
	// Of two signatures none counts yet: the words may be those of the other.
	const late = isSignedApart(view, entry) ? undefined : view.writtenAfterSigning[entry.entryId];
	const signed = signedSections(entry.section);
	const added = addenda.flatMap(({ section }) => signedSections(section)).map(({ words }) => words);
	return sectionsInOrder(late).flatMap((section) => {
		const was = signed.find(({ name }) => name === section);
		const displays = new Map((was?.references ?? []).map(({ path, words }) => [path, words]));
		const words = latePieces(was?.words ?? '', plainWords(late![section]!, displays)).join(' … ');
		return words === '' || added.some((one) => one.includes(words)) ? [] : [{ section, words }];
	});
}

/** All other notes, newest first, each with its addenda. */
export function signedNotes(view: ChartView): readonly SignedNote[] {
	const notes = live(view);
	const drafts = new Set(draftNotes(view).map(({ entryId }) => entryId));
	const ids = new Set(notes.map(({ entryId }) => entryId));
	const isAddendum = (entry: NoteEntry) => ids.has(addsTo(entry) ?? '');
	return notes
		.filter((entry) => !drafts.has(entry.entryId) && !isAddendum(entry))
		.map((entry) => {
			const addenda = notes.filter((one) => addsTo(one) === entry.entryId).toReversed();
			return { entry, addenda, late: lateOf(view, entry, addenda) };
		});
}
