// What an export says besides the shown values while something about an entry is not decided: the other side of a
// disagreement, words that reached a note after its signature. Nothing of it is in the chart; it is made for the copy
// that leaves (docs/decisions/0001-export-what-is-not-decided.md).
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8 } from '../core/bytes.ts';
import { hexToUuid } from '../core/ids.ts';
import {
	canonicalText,
	exactEquals,
	isJsonArray,
	type ExactJson,
	type JsonObject
} from '../fhir/exact-json.ts';
import { groupsOf } from '../chart/decision-groups.ts';
import type { ChartReader } from '../chart/edit.ts';
import { atomOfSide, sidesOf, unsettledKeys } from '../chart/group-sides.ts';
import { signedSections, writtenAfterSigning } from '../chart/note-sections.ts';
import { readOtherwise } from '../chart/read-otherwise.ts';
import { entryPrefix, parseRegisterKey } from '../chart/register-key.ts';
import { registersToResource } from '../chart/registers-to-resource.ts';

type Atoms = ReadonlyMap<string, string>;

/** The chart as it would be with some registers as given. */
function withAtoms(reader: ChartReader, atoms: Atoms): ChartReader {
	const atom = (key: string): string | undefined => {
		const given = atoms.get(key) ?? reader.atom(key);
		return given === 'null' ? undefined : given;
	};
	return readOtherwise(reader, { atom });
}

/** Every other way in which the entry's registers may be meant: a side of a contested group, a value of a contested register. */
function otherAtoms(reader: ChartReader, type: string, id: string): readonly Atoms[] {
	const contested = reader.contested().filter((key) => key.startsWith(entryPrefix(type, id)));
	if (contested.length === 0) return [];
	const found: Atoms[] = [];
	const settled = new Set<string>();
	for (const group of groupsOf(type)) {
		const sides = sidesOf(reader, type, id, group);
		const keys = sides.length < 2 ? [] : unsettledKeys(reader, sides);
		if (keys.length === 0) continue;
		for (const side of sides)
			found.push(new Map(keys.map((key) => [key, atomOfSide(reader, key, side, sides)])));
		for (const key of keys) settled.add(key);
	}
	for (const key of contested) {
		if (settled.has(key) || parseRegisterKey(key)?.element.startsWith('~') !== false) continue;
		for (const { atom } of reader.candidates(key)) found.push(new Map([[key, atom]]));
	}
	return found;
}

/** A note as its words stand now, when that is not what was signed: unsigned. */
function noteAsWritten(reader: ChartReader, id: string, shown: JsonObject): readonly JsonObject[] {
	if (Object.keys(writtenAfterSigning(reader, id)).length === 0) return [];
	const { attester: _attester, ...unsigned } = shown;
	return [{ ...unsigned, status: 'preliminary', section: signedSections(reader, id) }];
}

/** What a contained resource may not have (FHIR R4, dom-2 to dom-5), and words made from other data. */
const NOT_CONTAINED = new Set(['resourceType', 'id', 'meta', 'text', 'contained']);

/**
 * A DetectedIssue (FHIR R4, detectedissue.html) that names the entry as exported and contains it in every other way it may be
 * meant; undefined when there is none. Its id follows from its content. `shown`: the resource as exported; `reference`: how
 * the export names it.
 */
export function undecidedEntry(
	reader: ChartReader,
	{
		type,
		id,
		shown,
		reference,
		patient
	}: {
		readonly type: string;
		readonly id: string;
		readonly shown: JsonObject;
		readonly reference: string;
		readonly patient: string | undefined;
	}
): JsonObject | undefined {
	const meant = otherAtoms(reader, type, id).map((atoms) =>
		registersToResource(withAtoms(reader, atoms), type, id)
	);
	const late = type === 'Composition' ? noteAsWritten(reader, id, shown) : [];
	const others: JsonObject[] = [];
	for (const other of [...meant, ...late]) {
		if (![shown, ...others].some((known) => exactEquals(known, other))) others.push(other);
	}
	if (others.length === 0) return undefined;
	const inner = isJsonArray(shown['contained']) ? shown['contained'] : [];
	const contained: ExactJson[] = others.map((other, i) => ({
		resourceType: type,
		id: `other-${i + 1}`,
		...Object.fromEntries(Object.entries(other).filter(([name]) => !NOT_CONTAINED.has(name)))
	}));
	const digest = bytesToHex(sha256(utf8(canonicalText([reference, ...contained]))));
	return {
		resourceType: 'DetectedIssue',
		id: hexToUuid(digest.slice(0, 32)),
		contained: [...contained, ...inner],
		status: 'preliminary',
		code: { text: 'Not decided' },
		...(patient !== undefined && { patient: { reference: patient } }),
		implicated: [reference, ...others.map((_, i) => `#other-${i + 1}`)].map((name) => ({ reference: name })),
		detail:
			late.length > 0
				? 'Words were written after the note was signed, or it is not decided which stands.'
				: 'Written apart from each other; it is not decided which stands.'
	};
}
