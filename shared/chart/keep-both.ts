// Where the second of two values goes when both are kept. Ids are digests of what they come from, not random: the same
// decision taken at two sites makes the same item or entry.
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8 } from '../core/bytes.ts';
import { hexToUuid } from '../core/ids.ts';
import type { Entry } from './change-entry.ts';
import type { ChartReader } from './edit.ts';
import { placeBetween } from './element-writes.ts';
import { entryPrefix, parseRegisterKey, registerKey } from './register-key.ts';

const digest = (text: string): string => bytesToHex(sha256(utf8(text)).subarray(0, 16));

/** The register of a new item that stands right behind `item` in its set. */
export function itemBeside(
	chart: ChartReader,
	{ type, id }: Entry,
	element: string,
	item: string,
	opId: string
): string {
	const prefix = `${registerKey(type, id, element)}:`;
	const next = chart
		.keys(prefix)
		.map((key) => key.slice(prefix.length))
		.find((other) => other > item);
	return `${prefix}${placeBetween(item, next)}.${digest(opId).slice(0, 16)}`;
}

/** Not copied: what identifies the one order or result elsewhere, words made from its data, stamps and import facts. */
const LEFT_BEHIND = new Set(['identifier', 'text', 'meta']);

/** The id that a copy of an entry for one of its values has. */
export const copyIdOf = ({ type, id }: Entry, opId: string): string =>
	hexToUuid(digest(`${type}/${id} ${opId}`));

/** Register key -> atom of a new entry that is like this one but for the atoms given (by this entry's keys). */
export function entryCopy(
	chart: ChartReader,
	{ type, id }: Entry,
	opId: string,
	atoms: ReadonlyMap<string, string>
): ReadonlyMap<string, string> {
	const copyId = copyIdOf({ type, id }, opId);
	const copy = new Map<string, string>();
	for (const key of new Set([...chart.keys(entryPrefix(type, id)), ...atoms.keys()])) {
		const { element, item } = parseRegisterKey(key) ?? { element: '~' };
		const atom = atoms.get(key) ?? chart.atom(key);
		if (element.startsWith('~') || LEFT_BEHIND.has(element) || atom === undefined || atom === 'null')
			continue;
		copy.set(registerKey(type, copyId, element, item), atom);
	}
	return copy;
}
