// Large imports cut into changes of bounded size: one change is one piece of an envelope, and an envelope has a limit.
import { utf8 } from '../core/bytes.ts';

/** Key and atom text of one change, before compression (protocol, section 5: imports are split into changes <= 512 kB). */
export const MAX_CHANGE_BYTES = 512 * 1024;

/** An operation's own cost on top of its key and atom, generously. */
const OVERHEAD_BYTES = 32;

const sizeOf = (key: string, atom: string): number => utf8(key).length + utf8(atom).length + OVERHEAD_BYTES;

/** Writes in parts of at most `maxBytes` each, in order; a single larger write is a part of its own. */
export function splitWrites(
	writes: Iterable<readonly [key: string, atom: string]>,
	maxBytes = MAX_CHANGE_BYTES
): readonly ReadonlyMap<string, string>[] {
	const parts: Map<string, string>[] = [];
	let bytes = 0;
	for (const [key, atom] of writes) {
		const size = sizeOf(key, atom);
		const part = parts.at(-1);
		bytes += size;
		if (part && bytes <= maxBytes) part.set(key, atom);
		else {
			parts.push(new Map([[key, atom]]));
			bytes = size;
		}
	}
	return parts;
}
