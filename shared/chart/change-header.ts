// What a change says of itself besides its operations. Read without decoding it, from the first fields of the binary change
// format (automerge.org binary format: magic, checksum, chunk type 1 or deflated 2, length, then deps, actor, seq): who made
// it. In its message: what was done and, on further lines, what its author had of the chart's other documents.
import { inflateSync } from 'fflate';
import { bytesToHex } from '../core/bytes.ts';

export interface ChangeHeader {
	/** The actor in hex: credId (32 digits) and what the author's session drew at its start. */
	readonly actor: string;
	readonly seq: number;
	/** Hashes of the changes it was made on, in hex. */
	readonly deps: readonly string[];
}

/** Newest changes of the chart's other documents that an author had, by scope: the first 16 digits of each hash. */
export type SeenBeside = Readonly<Record<string, readonly string[]>>;

const DIGITS = 16;
const SEEN = /^seen ([a-z]+)((?: [0-9a-f]{16})+)$/;

/** A message with what its author had of the other documents. */
export const messageWithSeen = (message: string, seen: Readonly<Record<string, readonly string[]>>): string =>
	[
		message,
		...Object.entries(seen).map(
			([scope, heads]) => `seen ${scope} ${heads.map((hash) => hash.slice(0, DIGITS)).join(' ')}`
		)
	].join('\n');

/** A message's parts. Lines of another kind, which a newer version may write, are passed over. */
export function parseMessage(text: string): { readonly message: string; readonly seen?: SeenBeside } {
	const [message = '', ...lines] = text.split('\n');
	const seen = lines.flatMap((line) => {
		const [, scope = '', heads = ''] = SEEN.exec(line) ?? [];
		return scope === '' ? [] : [[scope, heads.trim().split(' ')] as const];
	});
	return seen.length > 0 ? { message, seen: Object.fromEntries(seen) } : { message };
}

const MAGIC = [0x85, 0x6f, 0x4a, 0x83];
const CHANGE = 1;
const DEFLATED_CHANGE = 2;
const MAX_CONTENTS = 16 * 1024 * 1024;

/** Unsigned LEB128 at `at`; NaN when it does not end or is not a safe integer. */
function readUleb(bytes: Uint8Array, at: number): [value: number, next: number] {
	let value = 0;
	for (let i = 0; i < 8; i++) {
		const byte = bytes[at + i];
		if (byte === undefined) break;
		value += (byte & 0x7f) * 2 ** (7 * i);
		if (byte < 0x80) return [value, at + i + 1];
	}
	return [Number.NaN, bytes.length];
}

function contentsOf(change: Uint8Array): Uint8Array | undefined {
	if (!MAGIC.every((byte, i) => change[i] === byte)) return undefined;
	const type = change[8];
	const [length, start] = readUleb(change, 9);
	if (start + length !== change.length) return undefined;
	const contents = change.subarray(start);
	if (type === CHANGE) return contents;
	if (type !== DEFLATED_CHANGE) return undefined;
	try {
		const inflated = inflateSync(contents);
		return inflated.length <= MAX_CONTENTS ? inflated : undefined;
	} catch {
		return undefined;
	}
}

/** Where a change says what: undefined when the bytes are not exactly one change. */
function placesIn(change: Uint8Array) {
	const contents = contentsOf(change);
	if (!contents) return undefined;
	const [count, depsAt] = readUleb(contents, 0);
	const actorAt = depsAt + count * 32;
	if (!(actorAt < contents.length)) return undefined;
	const [actorLength, from] = readUleb(contents, actorAt);
	const end = from + actorLength;
	const [seq] = readUleb(contents, end);
	if (!(end < contents.length) || !Number.isSafeInteger(seq)) return undefined;
	return { contents, count, depsAt, from, end, seq };
}

/** The header of one change, or undefined when the bytes are not exactly one change. */
export function readChangeHeader(change: Uint8Array): ChangeHeader | undefined {
	const places = placesIn(change);
	if (!places) return undefined;
	const { contents, count, depsAt, from, end, seq } = places;
	const deps = Array.from({ length: count }, (_, i) =>
		bytesToHex(contents.subarray(depsAt + i * 32, depsAt + (i + 1) * 32))
	);
	return { actor: bytesToHex(contents.subarray(from, end)), seq, deps };
}

/** True when the bytes are exactly one change, whose actor begins with these bytes. */
export function isByActor(change: Uint8Array, begin: Uint8Array): boolean {
	const places = placesIn(change);
	if (!places || places.end - places.from < begin.length) return false;
	for (let i = 0; i < begin.length; i++) if (places.contents[places.from + i] !== begin[i]) return false;
	return true;
}
