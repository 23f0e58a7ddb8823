// A note's sections: their names and codes, the words of a draft, and the signed form of those words.
import type { JsonObject } from '../fhir/exact-json.ts';
import { loinc } from './clinical-codes.ts';
import type { ChartReader } from './edit.ts';
import { partsOfNote, pathsInNote } from './note-references.ts';
import { entryPrefix, registerKey, textKey } from './register-key.ts';

/**
 * Sections in the order of a visit note, with the LOINC codes that C-CDA R2.1 gives the sections of a progress note and
 * its siblings (reason for visit, history of present illness, physical findings, assessment, plan).
 */
export const NOTE_SECTIONS = {
	reason: loinc(['29299-5', 'Reason for visit Narrative']),
	history: loinc(['10164-2', 'History of Present illness Narrative']),
	exam: loinc(['29545-1', 'Physical findings Narrative']),
	assessment: loinc(['51848-0', 'Evaluation note']),
	plan: loinc(['18776-5', 'Plan of care note'])
} as const satisfies Readonly<Record<string, JsonObject>>;

/** The sections that a note has unless its author says otherwise. */
export const DEFAULT_SECTIONS: readonly string[] = Object.keys(NOTE_SECTIONS);

/** Lower-case letters, digits and hyphens: a section's name is part of a text key and an XML id. */
export const isSectionName = (name: string): boolean => /^[a-z][a-z0-9-]{0,39}$/.test(name);

/** The names of a note's sections: the known ones in their order, then the others by name. */
function sectionsOf(chart: ChartReader, noteId: string): readonly string[] {
	const names = chart.textKeys(`${noteId}:`).map((key) => key.slice(noteId.length + 1));
	const known = DEFAULT_SECTIONS.filter((name) => names.includes(name));
	return [...known, ...names.filter((name) => !known.includes(name)).sort()];
}

/** True once the note was signed: its words are frozen. Of competing statuses one signature is enough. */
export function isNoteSigned(chart: ChartReader, noteId: string): boolean {
	const key = registerKey('Composition', noteId, 'status');
	const atoms = [chart.atom(key), ...chart.candidates(key).map(({ atom }) => atom)];
	return atoms.includes('"final"') || atoms.includes('"amended"');
}

/** Characters that XML 1.0 (section 2.2) cannot hold, lone surrogates among them. */
const NOT_XML = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|\p{Surrogate}/gu;

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

const escaped = (words: string): string =>
	words
		.replace(NOT_XML, '\ufffd')
		.replace(/[&<>]/g, (letter) => ESCAPES[letter]!)
		.replace(/\r\n?|\n/g, '<br/>');

/** What references said at the signature: words by `Type/id`. */
export type FrozenWords = ReadonlyMap<string, string>;

/**
 * Words as the XHTML of a Narrative (FHIR R4 narrative.html): escaped, one paragraph, lines kept. A reference becomes a
 * link to its entry with its frozen words; one whose entry was not there becomes the words that it was put in with.
 */
export function wordsToXhtml(words: string, frozen: FrozenWords = new Map()): string {
	const body = partsOfNote(words).map((part) => {
		if (part.path === undefined) return escaped(part.text);
		const said = frozen.get(part.path);
		return said === undefined ? escaped(part.words) : `<a href="${part.path}">${escaped(said)}</a>`;
	});
	return `<div xmlns="http://www.w3.org/1999/xhtml"><p>${body.join('')}</p></div>`;
}

/**
 * One section of a signed Composition. `id` keeps the section's name; `entry` names what the words refer to, with the
 * words of the signature. Narrative.status is "additional": the words say more than any structured data
 * (hl7.org/fhir/R4/valueset-narrative-status.html).
 */
export function signedSection(name: string, words: string, frozen: FrozenWords = new Map()): JsonObject {
	const code = (NOTE_SECTIONS as Readonly<Record<string, JsonObject>>)[name];
	const entry = pathsInNote(words).flatMap((reference) => {
		const display = frozen.get(reference);
		return display === undefined ? [] : [{ reference, display }];
	});
	return {
		id: name,
		title: name,
		...(code ? { code } : {}),
		text: { status: 'additional', div: wordsToXhtml(words, frozen) },
		...(entry.length > 0 ? { entry } : {})
	};
}

/**
 * What the references in some words say, to be frozen: as the author sees them (`seen`), else as they were put in. Those
 * whose entry the chart does not hold are left out: they are plain words then.
 */
export function freezeWords(
	chart: ChartReader,
	words: readonly string[],
	seen: Readonly<Record<string, string>> = {}
): FrozenWords {
	const frozen = new Map<string, string>();
	for (const part of words.flatMap(partsOfNote)) {
		if (part.path === undefined || frozen.has(part.path)) continue;
		const [type = '', id = ''] = part.path.split('/');
		const said = Object.hasOwn(seen, part.path) ? seen[part.path]! : part.words;
		if (chart.keys(entryPrefix(type, id)).length > 0) frozen.set(part.path, said.trim() || part.words);
	}
	return frozen;
}

/** The sections of a draft that have words, in signed form. FHIR cmp-1: a section has text, entries or sub-sections. */
export function signedSections(
	chart: ChartReader,
	noteId: string,
	seen?: Readonly<Record<string, string>>
): readonly JsonObject[] {
	const sections = sectionsOf(chart, noteId)
		.map((name) => ({ name, words: chart.text(textKey(noteId, name)) ?? '' }))
		.filter(({ words }) => words.trim() !== '');
	const frozen = freezeWords(
		chart,
		sections.map(({ words }) => words),
		seen
	);
	return sections.map(({ name, words }) => signedSection(name, words, frozen));
}

interface SignedPart {
	readonly id?: string;
	readonly text?: { readonly div?: string };
	readonly entry?: readonly { readonly reference?: string; readonly display?: string }[];
}

/** True when the words are those of a signed section, with what their references said then. */
function isAsSigned(words: string, { text, entry = [] }: SignedPart): boolean {
	const frozen = new Map(entry.map(({ reference = '', display = '' }) => [reference, display]));
	return wordsToXhtml(words, frozen) === text?.div;
}

/**
 * Words of a signed note that are not what was signed: they arrived, or were typed elsewhere, after the signature. Section
 * name -> the section's words now. Empty for a draft.
 */
export function writtenAfterSigning(chart: ChartReader, noteId: string): Readonly<Record<string, string>> {
	if (!isNoteSigned(chart, noteId)) return {};
	const atom = chart.atom(registerKey('Composition', noteId, 'section'));
	const signed = atom === undefined ? [] : (JSON.parse(atom) as SignedPart[]);
	const late: Record<string, string> = {};
	for (const name of sectionsOf(chart, noteId)) {
		const words = chart.text(textKey(noteId, name)) ?? '';
		const section = signed.find(({ id }) => id === name);
		const asSigned = section?.text?.div === undefined ? words.trim() === '' : isAsSigned(words, section);
		if (!asSigned) late[name] = words;
	}
	return late;
}
