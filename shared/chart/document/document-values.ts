// What stands in a document: the values of its registers, and its texts.
import * as A from '@automerge/automerge/slim';
import { REGISTERS_ID } from '../genesis.ts';
import { withMore } from '../sorted-keys.ts';
import type { ChartDocument } from './chart-document.ts';

/** One value that a register holds, and the operation that wrote it. */
export interface RegisterValue {
	readonly opId: string;
	readonly atom: string;
}

/** The atom that Automerge shows for a register (of several values the one with the highest operation id). */
export function atomOf(document: ChartDocument, key: string): string | undefined {
	const { since, automerge } = document;
	if (since.has(key)) return since.get(key);
	const value: unknown = Object.hasOwn(automerge.r, key) ? automerge.r[key] : undefined;
	return A.isImmutableString(value) ? value.val : undefined;
}

export const holdsRegister = ({ since, automerge }: ChartDocument, key: string): boolean =>
	since.has(key) || Object.hasOwn(automerge.r, key);

/** Every value that a register holds, in the order of their operation ids: the last is the one that atomOf returns. */
export const valuesOf = (document: ChartDocument, key: string): readonly RegisterValue[] =>
	everyValueOf(document, key).flatMap((value) =>
		value[0] === 'str' ? [{ atom: value[1], opId: value[2] }] : []
	);

/** As Automerge has them now, in the order of their operation ids. */
export const everyValueOf = ({ automerge }: ChartDocument, key: string) =>
	A.getBackend(automerge).getAll(REGISTERS_ID, key);

/** Every register key that the document holds, sorted. */
export const registerKeys = ({ automerge, since, index }: ChartDocument): readonly string[] =>
	(index.keys ??= [...new Set([...Object.keys(automerge.r), ...since.keys()])].sort());

/** Sorted keys after some were written: the same list when all of them were known. */
export function nextIndex(document: ChartDocument, written: Iterable<string>): ChartDocument['index'] {
	const fresh = [...written].filter((key) => !holdsRegister(document, key));
	if (fresh.length === 0) return document.index;
	const { keys } = document.index;
	return { keys: keys && fresh.length <= FEW_KEYS ? withMore(keys, fresh) : undefined };
}
/** So many are put where they belong; for more, all are sorted anew. */
const FEW_KEYS = 32;

/** The key of a text by its object's id. */
export const textKeyOfObject = ({ automerge }: ChartDocument, object: string): string | undefined =>
	Object.keys(automerge.text).find((key) => A.getObjectId(automerge.text, key) === object);

/** The words of a text as the author of a change left them, others' words that they had not seen left out. */
export const textAfter = ({ automerge }: ChartDocument, key: string, hash: string): string => {
	const object = A.getObjectId(automerge.text, key);
	return object ? A.getBackend(automerge).text(object, [hash]) : '';
};

/** The words of a text, or undefined when it was never created. */
export const textOf = ({ automerge: { text } }: ChartDocument, key: string): string | undefined =>
	Object.hasOwn(text, key) ? text[key] : undefined;

/** The keys of all texts, sorted. */
export const textKeysOf = ({ automerge }: ChartDocument): readonly string[] =>
	Object.keys(automerge.text).sort();
