// Entries that only some roles may see: they stand in the chart's sensitive document, and of each the directory says that it
// is there and nothing else, so that everybody can say how many there are. Pure.
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8 } from '../core/bytes.ts';
import type { ChartReader, Edit } from './edit.ts';
import { parseRegisterKey } from './register-key.ts';
import { errorStatusOf } from './required-codes.ts';

/** Extension of a copy that is kept apart: `Type/id` of the entry that everybody saw before. */
export const APART_FROM_URL = 'urn:saddlebag:kept-apart-from';

const PREFIX = 'apart:';
const KEPT = '"kept"';
const IN_ERROR = '"in-error"';

/** True for a register that says that an entry is kept apart. Two answers about one are no question for people. */
export const isApartKey = (key: string): boolean => key.startsWith(PREFIX);

/** The register of an entry. Whoever does not know its id learns nothing from it. */
export const apartKey = (entryId: string): string =>
	PREFIX + bytesToHex(sha256(utf8(`saddlebag/apart|${entryId}`)).subarray(0, 16));

/** Somebody restores it here, somebody marks it there: while either says that it is kept, it is counted. */
const isKept = (reader: ChartReader, key: string): boolean =>
	reader.atom(key) === KEPT || reader.candidates(key).some(({ atom }) => atom === KEPT);

/** How many entries of the chart are kept apart, also for who sees none of them. */
export const countApart = (reader: ChartReader): number =>
	reader.keys(PREFIX).filter((key) => isKept(reader, key)).length;

/** True for an entry that counts among them. */
export const isCountedApart = (reader: ChartReader, entryId: string): boolean =>
	isKept(reader, apartKey(entryId));

/** `Type/id` of the entries that registers belong to. */
export function entriesOfKeys(keys: Iterable<string>): ReadonlySet<string> {
	const found = new Set<string>();
	for (const key of keys) {
		const parsed = parseRegisterKey(key);
		if (parsed) found.add(`${parsed.type}/${parsed.id}`);
	}
	return found;
}

/** True when a register, whatever it is about, names one of the entries (`Type/id`). */
export function namesOneOf(key: string, entries: ReadonlySet<string>): boolean {
	if (entries.size === 0) return false;
	const parts = key.split(/[:|/]/);
	return parts.some((part, i) => entries.has(`${part}/${parts[i + 1]}`));
}

/** Edits of a verb that makes or changes entries, turned to the sensitive document. */
export const toSensitive = (edits: readonly Edit[]): readonly Edit[] =>
	edits.map((edit) => (edit.scope === 'clinical' ? { ...edit, scope: 'sensitive' as const } : edit));

/** What a write to an entry's status makes of its being counted; undefined when it says nothing of it. */
function countedAs(key: string, atom: string): string | undefined {
	const parsed = parseRegisterKey(key);
	if (!parsed || errorStatusOf(parsed.type)?.element !== parsed.element) return undefined;
	return atom.includes('"entered-in-error"') ? IN_ERROR : KEPT;
}

/**
 * Where edits of a chart go: every register that names an entry kept apart belongs into the sensitive document, whichever
 * verb writes it; the directory is told of entries that begin or cease to count. `apart`: the entries (`Type/id`) that stand
 * there already.
 */
export function routeApart(
	reader: ChartReader,
	edits: readonly Edit[],
	apart: ReadonlySet<string>
): readonly Edit[] {
	const begun = edits
		.filter(({ scope }) => scope === 'sensitive')
		.flatMap(({ writes }) => [...writes.keys()]);
	const entries = new Set([...apart, ...entriesOfKeys(begun)]);
	if (entries.size === 0) return edits;
	const routed: Edit[] = [];
	const counts = new Map<string, string>();
	for (const edit of edits) {
		const isTheirs = (key: string): boolean => edit.scope === 'sensitive' || namesOneOf(key, entries);
		const theirs = new Map([...edit.writes].filter(([key]) => isTheirs(key)));
		const texts = edit.texts.filter(({ key }) => isTheirs(key));
		for (const [key, atom] of theirs) {
			const counted = countedAs(key, atom);
			if (counted !== undefined) counts.set(apartKey(parseRegisterKey(key)!.id), counted);
		}
		if (theirs.size === 0 && texts.length === 0) {
			routed.push(edit);
			continue;
		}
		routed.push({ ...edit, scope: 'sensitive', writes: theirs, texts });
		const others = new Map([...edit.writes].filter(([key]) => !theirs.has(key)));
		const otherTexts = edit.texts.filter((text) => !texts.includes(text));
		if (others.size > 0 || otherTexts.length > 0) routed.push({ ...edit, writes: others, texts: otherTexts });
	}
	const changed = new Map([...counts].filter(([key, atom]) => reader.atom(key) !== atom));
	if (changed.size > 0) routed.push({ scope: 'directory', message: 'keepCount', writes: changed, texts: [] });
	return routed;
}

/** The chart as it is for somebody to whom these entries are not shown. */
export function withoutEntries(reader: ChartReader, entries: ReadonlySet<string>): ChartReader {
	if (entries.size === 0) return reader;
	const isHidden = (key: string): boolean => namesOneOf(key, entries);
	return {
		atom: (key) => (isHidden(key) ? undefined : reader.atom(key)),
		has: (key) => !isHidden(key) && reader.has(key),
		keys: (prefix) => reader.keys(prefix).filter((key) => !isHidden(key)),
		candidates: (key) => (isHidden(key) ? [] : reader.candidates(key)),
		contested: () => reader.contested().filter((key) => !isHidden(key)),
		writesOf: (hash) => new Map([...reader.writesOf(hash)].filter(([key]) => !isHidden(key))),
		predecessorsOf: (hash, key) => (isHidden(key) ? [] : reader.predecessorsOf(hash, key)),
		writtenApart: (one, other) => reader.writtenApart(one, other),
		text: (key) => (isHidden(key) ? undefined : reader.text(key)),
		textKeys: (prefix) => reader.textKeys(prefix).filter((key) => !isHidden(key))
	};
}
