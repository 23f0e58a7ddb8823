// Automerge changes of one document with the parts of each laid beside those of the others: what one change repeats of
// another compresses away, and the hash of a change that lies in the same list, which nothing compresses, is left out and
// computed again. Reading gives the changes back byte for byte. Layout in SPEC.md, [ENV-30] and up; the parts of a change
// are those of automerge.org's binary format.
import { deflateSync, inflateSync } from 'fflate';
import { bytesToHex, concatBytes, equalBytes } from '../core/bytes.ts';
import { err, ok, type Result } from '../core/result.ts';
import { guessesFor, putWithoutSigns, withSigns } from './guessed-numbers.ts';
import { hashOfBytes, noteHash } from './change-hash.ts';
import { ByteReader, ByteWriter } from './leb-bytes.ts';
import { PACKING_WORDS } from './packing-words.ts';

export type PackedChangesError = { readonly type: 'MalformedPackedChanges' };

const MAGIC = Uint8Array.of(0x85, 0x6f, 0x4a, 0x83);
/** Behind the magic stand the first four bytes of the change's hash. */
const CHUNK_AT = 8;
const CHANGE = 1;
const TYPE_OF_CHANGE = Uint8Array.of(CHANGE);
const CHECKSUM_BYTES = 4;
const NO_CHECKSUM = new Uint8Array(CHECKSUM_BYTES);
const HASH_BYTES = 32;
/** What a list may grow to when it is read: repeated parts are named once and written out often. */
export const MAX_UNPACKED_BYTES = 16 * 2 ** 20;

/** The streams of numbers and bytes that come before those of the columns, in this order. */
const STREAMS = [
	'shape',
	'dep',
	'hash',
	'seq',
	'operations',
	'startOp',
	'time',
	'length',
	'name',
	'extra'
] as const;
type Streams<T> = Readonly<Record<(typeof STREAMS)[number], T>>;

const streamsOf = <T>(make: (i: number) => T): Streams<T> =>
	Object.fromEntries(STREAMS.map((name, i) => [name, make(i)])) as unknown as Streams<T>;

/** The column whose first number says how many operations follow that are alike: often all of the change. */
const ACTIONS = 0x42;
/** Column types, the last bits of a specification: all but text, raw values and deflated ones are numbers one after the other. */
const isOfNumbers = (spec: number): boolean => ![5, 7].includes(spec & 7) && (spec & 8) === 0;

class Unpackable extends Error {}

/** Numbers parts by when they were first seen. */
class Table {
	readonly #numbers = new Map<string, number>();

	/** The part's number; `isNew` once for each. */
	of(bytes: Uint8Array): { readonly number: number; readonly isNew: boolean } {
		const key = bytesToHex(bytes);
		const known = this.#numbers.get(key);
		const number = known ?? this.#numbers.size;
		if (known === undefined) this.#numbers.set(key, number);
		return { number, isNew: known === undefined };
	}
}

const NONE = Uint8Array.of(0);
const firstNumberOf = (bytes: Uint8Array): Uint8Array =>
	bytes.length === 0 ? NONE : new ByteReader(bytes, 0).number();

/**
 * The changes as one packed payload; undefined when it would not give back exactly them (deflated ones, and what another
 * program may have written differently): those are listed as they are.
 */
export function packChanges(changes: readonly Uint8Array[]): Uint8Array | undefined {
	try {
		const packed = deflateStreams(pack(changes));
		const back = unpackChanges(packed);
		const isSame =
			back.ok &&
			back.value.length === changes.length &&
			changes.every((change, i) => equalBytes(change, back.value[i]!));
		return isSame ? packed : undefined;
	} catch (error) {
		if (error instanceof Unpackable || error instanceof RangeError) return undefined;
		throw error;
	}
}

/** The streams, deflated behind a dictionary of what charts say. */
function deflateStreams(streams: Uint8Array): Uint8Array {
	const head = new ByteWriter();
	head.uleb(streams.length);
	return concatBytes(head.done(), deflateSync(streams, { dictionary: PACKING_WORDS }));
}

function inflateStreams(payload: Uint8Array): Uint8Array {
	const head = new ByteReader(payload, 0);
	const length = head.ulebAtMost(MAX_UNPACKED_BYTES);
	try {
		// One byte more than is said: a stream that goes on is seen, and never allocates more.
		const out = new Uint8Array(length + 1);
		const streams = inflateSync(head.take(head.left), { out, dictionary: PACKING_WORDS });
		if (streams.length === length) return streams.slice();
	} catch {
		// Told below.
	}
	throw new RangeError('deflate');
}

function pack(changes: readonly Uint8Array[]): Uint8Array {
	const out = streamsOf(() => new ByteWriter());
	const columns = new Map<number, ByteWriter>();
	const names = new Table();
	const shapes = new Table();
	const placeOf = new Map<string, number>();
	const name = (bytes: Uint8Array): void => {
		const { number, isNew } = names.of(bytes);
		out.name.uleb(number);
		if (!isNew) return;
		out.length.uleb(bytes.length);
		out.extra.bytes(bytes);
	};
	let last = { seq: 0, nextOp: 0, time: 0 };
	for (const [place, change] of changes.entries()) {
		const reader = new ByteReader(change, CHUNK_AT);
		if (reader.byte() !== CHANGE) throw new Unpackable();
		if (reader.uleb() !== reader.left) throw new Unpackable();
		const deps = reader.uleb();
		out.dep.uleb(deps);
		for (let i = 0; i < deps; i++) {
			const hash = reader.take(HASH_BYTES);
			const known = placeOf.get(bytesToHex(hash));
			out.dep.uleb(known === undefined ? 0 : place - known);
			if (known === undefined) out.hash.bytes(hash);
		}
		name(reader.take(reader.uleb()));
		const seq = reader.uleb();
		const startOp = reader.uleb();
		const time = reader.sleb();
		out.seq.zigzag(seq - last.seq);
		out.time.zigzag(time - last.time);
		name(reader.take(reader.uleb()));
		const others = reader.uleb();
		out.name.uleb(others);
		for (let i = 0; i < others; i++) name(reader.take(reader.uleb()));
		const sizes = Array.from({ length: reader.ulebAtMost(reader.left) }, () => ({
			spec: reader.uleb(),
			size: reader.uleb()
		}));
		const shape = new ByteWriter();
		shape.uleb(sizes.length);
		for (const { spec } of sizes) shape.uleb(spec);
		const { number, isNew } = shapes.of(shape.done());
		out.shape.uleb(number);
		if (isNew) out.shape.bytes(shape.done());
		const parts = sizes.map(({ spec, size }) => ({ spec, bytes: reader.take(size) }));
		const operations = firstNumberOf(parts.find(({ spec }) => spec === ACTIONS)?.bytes ?? NONE);
		out.operations.bytes(operations);
		out.startOp.zigzag(startOp - last.nextOp);
		const guesses = guessesFor(operations, startOp);
		for (const { spec, bytes } of parts) {
			const column = columns.get(spec) ?? new ByteWriter();
			columns.set(spec, column);
			const written = isOfNumbers(spec) ? withSigns(bytes, guesses) : bytes;
			out.length.uleb(written.length);
			column.bytes(written);
		}
		last = { seq, nextOp: startOp + new ByteReader(operations, 0).uleb(), time };
		out.length.uleb(reader.left);
		out.extra.bytes(reader.take(reader.left));
		placeOf.set(bytesToHex(hashOfBytes(change)), place);
	}
	const streams = [...STREAMS.map((stream) => out[stream]), ...columns.values()].map((each) => each.done());
	const head = new ByteWriter();
	head.uleb(changes.length);
	head.uleb(columns.size);
	for (const spec of columns.keys()) head.uleb(spec);
	for (const stream of streams) head.uleb(stream.length);
	return concatBytes(head.done(), ...streams);
}

/** A packed payload as its changes, at least one. Whether they are ones a chart knows is not looked into here. */
export function unpackChanges(payload: Uint8Array): Result<readonly Uint8Array[], PackedChangesError> {
	try {
		return ok(unpack(inflateStreams(payload)));
	} catch (error) {
		if (error instanceof RangeError) return err({ type: 'MalformedPackedChanges' });
		throw error;
	}
}

function unpack(payload: Uint8Array): readonly Uint8Array[] {
	const head = new ByteReader(payload, 0);
	const count = head.ulebAtMost(payload.length);
	if (count === 0) throw new RangeError('no change');
	const specs = Array.from({ length: head.ulebAtMost(payload.length) }, () => head.uleb());
	const sizes = Array.from({ length: STREAMS.length + specs.length }, () => head.uleb());
	const readers = sizes.map((size) => new ByteReader(head.take(size), 0));
	if (head.left > 0) throw new RangeError('remainder');
	const from = streamsOf((i) => readers[i]!);
	const columns = new Map(specs.map((spec, i) => [spec, readers[STREAMS.length + i]!]));
	const names: Uint8Array[] = [];
	const shapes: (readonly number[])[] = [];
	const name = (): Uint8Array => {
		const number = from.name.ulebAtMost(names.length);
		if (number === names.length) names.push(from.extra.take(from.length.uleb()));
		return names[number]!;
	};
	const changes: Uint8Array[] = [];
	const hashes: Uint8Array[] = [];
	let total = 0;
	let last = { seq: 0, nextOp: 0, time: 0 };
	const out = new ByteWriter();
	const data = new ByteWriter();
	const size = new ByteWriter();
	for (let place = 0; place < count; place++) {
		out.clear();
		data.clear();
		size.clear();
		const named = (bytes: Uint8Array): void => {
			out.uleb(bytes.length);
			out.bytes(bytes);
			if (total + out.length > MAX_UNPACKED_BYTES) throw new RangeError('too much');
		};
		const deps = from.dep.ulebAtMost(from.dep.left);
		out.uleb(deps);
		for (let i = 0; i < deps; i++) {
			const distance = from.dep.ulebAtMost(place);
			out.bytes(distance === 0 ? from.hash.take(HASH_BYTES) : hashes[place - distance]!);
		}
		named(name());
		const seq = last.seq + from.seq.zigzag();
		const startOp = last.nextOp + from.startOp.zigzag();
		const time = last.time + from.time.zigzag();
		const operations = from.operations.number();
		const guesses = guessesFor(operations, startOp);
		last = { seq, nextOp: startOp + new ByteReader(operations, 0).uleb(), time };
		out.uleb(seq);
		out.uleb(startOp);
		out.sleb(time);
		named(name());
		const others = from.name.ulebAtMost(from.name.left);
		out.uleb(others);
		for (let i = 0; i < others; i++) named(name());
		const number = from.shape.ulebAtMost(shapes.length);
		if (number === shapes.length)
			shapes.push(Array.from({ length: from.shape.ulebAtMost(from.shape.left) }, () => from.shape.uleb()));
		const shape = shapes[number]!;
		out.uleb(shape.length);
		for (const spec of shape) {
			const column = columns.get(spec);
			if (!column) throw new RangeError('column');
			const written = column.take(from.length.uleb());
			const before = data.length;
			if (isOfNumbers(spec)) putWithoutSigns(data, written, guesses);
			else data.bytes(written);
			out.uleb(spec);
			out.uleb(data.length - before);
		}
		out.bytes(data.done());
		out.bytes(from.extra.take(from.length.uleb()));
		const contents = out.done();
		size.uleb(contents.length);
		const change = concatBytes(MAGIC, NO_CHECKSUM, TYPE_OF_CHANGE, size.done(), contents);
		const hash = hashOfBytes(change);
		change.set(hash.subarray(0, CHECKSUM_BYTES), MAGIC.length);
		noteHash(change, hash);
		hashes.push(hash);
		changes.push(change);
		total += contents.length;
		if (total > MAX_UNPACKED_BYTES) throw new RangeError('too much');
	}
	if (readers.some(({ left }) => left > 0)) throw new RangeError('remainder');
	return changes;
}
