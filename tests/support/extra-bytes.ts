// A change as a newer version of the format may write it: with bytes behind its columns that today's reader does not know
// (automerge.org binary format, "extra bytes"). The hash is that of the whole.
import { createHash } from 'node:crypto';

const MAGIC_LENGTH = 4;
const TYPE_AT = 8;
/** A change that is not deflated. */
const CHANGE = 1;

const uleb = (value: number): number[] =>
	value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...uleb(value >>> 7)];

/** The contents of a short change, which is not deflated. */
function contentsOf(change: Uint8Array): Uint8Array {
	if (change[TYPE_AT] !== CHANGE) throw new Error('a deflated change: take a shorter one');
	let at = TYPE_AT + 1;
	while (change[at]! >= 0x80) at++;
	return change.subarray(at + 1);
}

/** The same change with bytes behind it, and its new hash. */
export function withExtraBytes(
	change: Uint8Array,
	extra: Uint8Array
): { readonly change: Uint8Array; readonly hash: string } {
	const contents = Buffer.concat([contentsOf(change), extra]);
	const chunk = Buffer.concat([Uint8Array.of(CHANGE, ...uleb(contents.length)), contents]);
	const hash = createHash('sha256').update(chunk).digest();
	const made = Buffer.concat([change.subarray(0, MAGIC_LENGTH), hash.subarray(0, 4), chunk]);
	return { change: new Uint8Array(made), hash: hash.toString('hex') };
}
