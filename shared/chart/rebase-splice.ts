// Brings an edit made on an older text onto the current one. Pure text; the collaborative document is not known here.
// A reference to an entry (note-references.ts) counts as one letter: it is put in and taken out whole.
import { outsideReference, REFERENCE_PATTERN } from './note-references.ts';

/** One replacement in a text. Positions are UTF-16 code units of the text as it stands when the splice is applied. */
export interface Splice {
	readonly index: number;
	readonly remove: number;
	readonly insert: string;
}

/** Beyond this many token pairs the differing middle is one replacement: a bound on time, not on correctness. */
const MAX_PAIRS = 1_000_000;

const TOKENS = new RegExp(String.raw`${REFERENCE_PATTERN}|\s+|[\p{L}\p{N}\p{M}]+|[^]`, 'gu');
const tokensOf = (text: string): readonly string[] => text.match(TOKENS) ?? [];

const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;
const isLowSurrogate = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff;

function commonPrefix(a: string, b: string): number {
	let n = 0;
	while (n < a.length && n < b.length && a[n] === b[n]) n++;
	return n > 0 && isHighSurrogate(a.charCodeAt(n - 1)) ? n - 1 : n;
}

function commonSuffix(a: string, b: string, limit: number): number {
	let n = 0;
	while (n < limit && a[a.length - 1 - n] === b[b.length - 1 - n]) n++;
	return n > 0 && isLowSurrogate(a.charCodeAt(a.length - n)) ? n - 1 : n;
}

/** A replacement with the letters that both texts share at its ends left out; undefined when nothing differs. */
function trimmed(index: number, before: string, after: string): Splice | undefined {
	if (before === after) return undefined;
	let head = commonPrefix(before, after);
	for (const text of [before, after]) head = outsideReference(text, head, 'start');
	let tail = commonSuffix(before, after, Math.min(before.length, after.length) - head);
	for (const text of [before, after]) tail = text.length - outsideReference(text, text.length - tail, 'end');
	return {
		index: index + head,
		remove: before.length - head - tail,
		insert: after.slice(head, after.length - tail)
	};
}

/** Lengths of the longest common subsequence of every pair of tails, row by row. */
function commonLengths(a: readonly string[], b: readonly string[]): Uint32Array {
	const width = b.length + 1;
	const lengths = new Uint32Array((a.length + 1) * width);
	for (let i = a.length - 1; i >= 0; i--)
		for (let j = b.length - 1; j >= 0; j--) {
			const at = i * width + j;
			lengths[at] =
				a[i] === b[j] ? lengths[at + width + 1]! + 1 : Math.max(lengths[at + width]!, lengths[at + 1]!);
		}
	return lengths;
}

/**
 * What turns `before` into `after`: replacements in ascending, non-touching positions **of `before`**, as small as words
 * and then letters allow, so that words that stayed are never deleted and typed again.
 */
export function spliceBetween(before: string, after: string): readonly Splice[] {
	const whole = trimmed(0, before, after);
	if (!whole) return [];
	const a = tokensOf(before.slice(whole.index, whole.index + whole.remove));
	const b = tokensOf(whole.insert);
	if (a.length === 0 || b.length === 0 || a.length * b.length > MAX_PAIRS) return [whole];
	const width = b.length + 1;
	const lengths = commonLengths(a, b);
	const out: Splice[] = [];
	let at = whole.index;
	let removed = '';
	let inserted = '';
	const flush = (): void => {
		const splice = trimmed(at - removed.length, removed, inserted);
		if (splice) out.push(splice);
		removed = inserted = '';
	};
	let i = 0;
	let j = 0;
	while (i < a.length || j < b.length) {
		if (i < a.length && j < b.length && a[i] === b[j]) {
			flush();
			at += a[i]!.length;
			i++;
			j++;
		} else if (
			j >= b.length ||
			(i < a.length && lengths[(i + 1) * width + j]! >= lengths[i * width + j + 1]!)
		) {
			removed += a[i]!;
			at += a[i]!.length;
			i++;
		} else inserted += b[j++]!;
	}
	flush();
	return out;
}

/** Where position `index` of the base stands in the current text, given what changed since. Never inside new words. */
function movedTo(index: number, since: readonly Splice[]): number {
	let shift = 0;
	for (const { index: start, remove, insert } of since) {
		if (start + remove <= index) shift += insert.length - remove;
		else if (start < index) return start + shift + insert.length;
		else break;
	}
	return index + shift;
}

/**
 * The edit base -> next as splices on `current`, a text that grew from the same base. Words that the other side typed
 * since are never removed, words that this side typed are all inserted; only letters that are still there as they were
 * in the base are removed. Splices are to be applied in the order given (from the end of the text to its start).
 */
export function rebaseSplice(base: string, next: string, current: string): readonly Splice[] {
	if (next === current) return [];
	const since = spliceBetween(base, current);
	return spliceBetween(base, next)
		.flatMap((splice) => onto(splice, since))
		.toReversed();
}

/** One replacement of the base as splices on the current text, in ascending positions that do not yet count each other. */
function onto({ index, remove, insert }: Splice, since: readonly Splice[]): readonly Splice[] {
	const end = index + remove;
	const kept: [from: number, to: number][] = [];
	let from = index;
	for (const other of since) {
		if (other.index >= end) break;
		if (other.index > from) kept.push([from, other.index]);
		from = Math.max(from, other.index + other.remove);
	}
	if (from < end) kept.push([from, end]);
	const removals = kept.map(([start, stop]) => ({
		index: movedTo(start, since),
		remove: stop - start,
		insert: ''
	}));
	if (insert === '') return removals;
	const target = movedTo(index, since);
	const [first, ...rest] = removals;
	if (first?.index === target) return [{ ...first, insert }, ...rest];
	return [{ index: target, remove: 0, insert }, ...removals];
}

/** The text after the splices, applied one after another. */
export function applySplices(text: string, splices: readonly Splice[]): string {
	let out = text;
	for (const { index, remove, insert } of splices)
		out = out.slice(0, index) + insert + out.slice(index + remove);
	return out;
}
