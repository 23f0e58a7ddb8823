// What a merge can bring together besides medicines: "no known allergies" and an allergy, a consent and a refusal, and
// words that reached a note after it was signed. Told by the record itself; no table.
import { sha256 } from '@noble/hashes/sha2.js';
import { groupNamed } from '../chart/decision-groups.ts';
import { isGroupContested } from '../chart/group-sides.ts';
import { knownAllergyEntries, noKnownAllergyEntries } from '../chart/allergy-status.ts';
import type { ChartReader } from '../chart/edit.ts';
import type { Finding } from '../chart/finding.ts';
import { writtenAfterSigning } from '../chart/note-sections.ts';
import { spliceBetween } from '../chart/rebase-splice.ts';
import { parseRegisterKey, registerKey } from '../chart/register-key.ts';
import { registersToResource } from '../chart/registers-to-resource.ts';
import { bytesToHex, utf8 } from '../core/bytes.ts';
import { consentState, type ConsentFacts } from '../safety/merge-rules/consent.ts';

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

interface ConsentEntry extends ConsentFacts {
	readonly scope?: Concept;
	readonly category?: readonly Concept[];
}

/** A consent and a refusal of the same thing. */
function consents(reader: ChartReader): readonly FoundInRecord[] {
	const ids = [...new Set(reader.keys('Consent:').flatMap((key) => parseRegisterKey(key)?.id ?? []))];
	const all = ids.flatMap((id) => {
		const entry = registersToResource(reader, 'Consent', id) as unknown as ConsentEntry;
		const state = consentState(entry);
		const about = [entry.scope, entry.category?.[0]].map((one) => wordsOf(one).trim());
		const name = about.filter(Boolean).join(', ');
		return state === 'none' ? [] : [{ path: `Consent/${id}`, state, name }];
	});
	return all.flatMap((one, i) =>
		all.slice(i + 1).flatMap((other) => {
			const isSame = one.name.toLowerCase() === other.name.toLowerCase();
			if (!isSame || one.state === other.state || !reader.writtenApart(one.path, other.path)) return [];
			const paths = [one.path, other.path];
			return {
				kind: 'consent',
				severity: 'severe',
				rule: 'consent',
				apart: true,
				paths,
				names: [one.name, other.name]
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

/** The words of signed versions that somebody decided against: they are in the note's history. */
function decidedAgainst(reader: ChartReader, noteId: string): readonly string[] {
	return reader.keys(`review:Composition:${noteId}:note:`).flatMap((key) => {
		const review = JSON.parse(reader.atom(key) ?? 'null') as { against?: readonly string[] } | null;
		return (review?.against ?? []).flatMap((hash) => {
			const atom = reader.writesOf(hash).get(registerKey('Composition', noteId, 'section'));
			return ((JSON.parse(atom ?? 'null') as Note['section'] | null) ?? []).map(wordsOfSection);
		});
	});
}

/** Words that reached notes after their signatures. */
export function wordsAfterSigning(reader: ChartReader): readonly FoundInRecord[] {
	const ids = new Set(reader.keys('Composition:').flatMap((key) => parseRegisterKey(key)?.id ?? []));
	return [...ids].flatMap((id) => {
		const late = Object.entries(writtenAfterSigning(reader, id));
		// Two signatures are decided first: the words may be those of the other.
		if (late.length === 0 || isGroupContested(reader, 'Composition', id, groupNamed('Composition', 'note')!))
			return [];
		const { section = [], title = '' } = noteOf(reader, id);
		const added = [...addedTo(reader, id, ids), ...decidedAgainst(reader, id)];
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
	...consents(reader),
	...wordsAfterSigning(reader)
];
