// What a merge can bring together besides medicines: "no known allergies" and an allergy, and words that reached a note
// after it was signed. Told by the record itself; no table.
import { sha256 } from '@noble/hashes/sha2.js';
import { knownAllergyEntries, noKnownAllergyEntries } from '../chart/allergy-status.ts';
import type { ChartReader } from '../chart/edit.ts';
import type { Finding } from '../chart/finding.ts';
import { writtenAfterSigning } from '../chart/note-sections.ts';
import { spliceBetween } from '../chart/rebase-splice.ts';
import { parseRegisterKey, registerKey } from '../chart/register-key.ts';
import { registersToResource } from '../chart/registers-to-resource.ts';
import { bytesToHex, utf8 } from '../core/bytes.ts';

/** A finding without its people. */
export type FoundInRecord = Pick<Finding, 'kind' | 'severity' | 'rule' | 'apart'> & {
	readonly paths: readonly string[];
	readonly names: readonly string[];
};

interface Concept {
	readonly text?: string;
	readonly coding?: readonly { readonly display?: string }[];
}
const wordsOf = (concept: Concept | undefined): string =>
	concept?.text ?? concept?.coding?.find(({ display }) => display)?.display ?? '';

function noneKnown(reader: ChartReader): readonly FoundInRecord[] {
	const nameOf = (id: string): string =>
		wordsOf(JSON.parse(reader.atom(registerKey('AllergyIntolerance', id, 'code')) ?? '{}') as Concept);
	return noKnownAllergyEntries(reader).flatMap((none) =>
		knownAllergyEntries(reader).flatMap((allergy) => {
			const paths = [`AllergyIntolerance/${none}`, `AllergyIntolerance/${allergy}`] as const;
			if (!reader.writtenApart(...paths)) return [];
			const names = [nameOf(none), nameOf(allergy)];
			return {
				kind: 'none-known',
				severity: 'severe',
				rule: 'none-known',
				apart: true,
				paths,
				names
			} as const;
		})
	);
}

interface Note {
	readonly id?: string;
	readonly title?: string;
	readonly section?: readonly { readonly id?: string; readonly text?: { readonly div?: string } }[];
	readonly relatesTo?: readonly { readonly targetReference?: { readonly reference?: string } }[];
}

const ENTITIES: Readonly<Record<string, string>> = {
	'&lt;': '<',
	'&gt;': '>',
	'&quot;': '"',
	'&#39;': "'",
	'&amp;': '&'
};

/** The words of signed XHTML, one line a line. */
const plainOf = (div: string): string =>
	div
		.replaceAll(/<br\s*\/?>/g, '\n')
		.replaceAll(/<[^>]*>/g, '')
		.replaceAll(/&(?:lt|gt|quot|#39|amp);/g, (entity) => ENTITIES[entity]!);

const noteOf = (reader: ChartReader, id: string): Note =>
	registersToResource(reader, 'Composition', id) as unknown as Note;
const wordsOfSection = ({ text }: NonNullable<Note['section']>[number]): string => plainOf(text?.div ?? '');

/** The words of every addendum to a note. */
function addedTo(reader: ChartReader, noteId: string, ids: Iterable<string>): readonly string[] {
	const appends = ({ relatesTo = [] }: Note): boolean =>
		relatesTo.some(({ targetReference }) => targetReference?.reference === `Composition/${noteId}`);
	const addenda = Array.from(ids, (id) => noteOf(reader, id)).filter(appends);
	return addenda.flatMap(({ section = [] }) => section.map(wordsOfSection));
}

function afterSigning(reader: ChartReader): readonly FoundInRecord[] {
	const ids = new Set(reader.keys('Composition:').flatMap((key) => parseRegisterKey(key)?.id ?? []));
	return [...ids].flatMap((id) => {
		const late = Object.entries(writtenAfterSigning(reader, id));
		if (late.length === 0) return [];
		const { section = [], title = '' } = noteOf(reader, id);
		const added = addedTo(reader, id, ids);
		const words = late.flatMap(([name, now]) => {
			const signed = section.find((one) => one.id === name);
			// A reference is held against its signed words by its own.
			const plain = now.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1');
			const pieces = spliceBetween(signed ? wordsOfSection(signed) : '', plain);
			return pieces.map(({ insert }) => insert.trim()).filter((one) => one !== '');
		});
		const left = words.filter((one) => !added.some((addendum) => addendum.includes(one)));
		if (left.length === 0) return [];
		// More words are another finding: who let the first stand has not seen them.
		const rule = `words-${bytesToHex(sha256(utf8(left.join('\n')))).slice(0, 16)}`;
		const paths = [`Composition/${id}`];
		return { kind: 'after-signing', severity: 'caution', rule, apart: true, paths, names: [title] } as const;
	});
}

/** In a fixed order. */
export const recordFindings = (reader: ChartReader): readonly FoundInRecord[] => [
	...noneKnown(reader),
	...afterSigning(reader)
];
