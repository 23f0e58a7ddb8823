// The operations of a change, read from its bytes without Automerge: the columns of automerge.org's binary change format.
// Only the form that this project's own changes have is read, strictly; of every other the answer is "not of that form", and
// Automerge is asked. Nothing is set aside for what is read: a chart has ten thousand operations, most of them one letter.
import { utf8ToText } from '../core/bytes.ts';
import { ByteReader } from './leb-bytes.ts';

export const ACTIONS = { set: 1, delete: 3, makeText: 4 } as const;
/** In a column of numbers: nothing stands there. */
export const NOTHING = -1;
/** What is larger is none of ours. */
const MOST = 2 ** 31 - 1;

/** Bytes of a column, read from one place on. */
class Cursor {
	protected bytes: Uint8Array = new Uint8Array();
	protected at = 0;
	protected end = 0;
	isAbsent = true;

	reset(bytes: Uint8Array, from: number, to: number): void {
		this.bytes = bytes;
		this.at = from;
		this.end = to;
		this.isAbsent = from === to;
	}

	protected number(): number {
		let value = 0;
		for (let scale = 1; this.at < this.end; scale *= 0x80) {
			const byte = this.bytes[this.at++]!;
			value += (byte & 0x7f) * scale;
			if (value > MOST) break;
			if (byte < 0x80) return value;
			if (scale > MOST) break;
		}
		throw new RangeError('number');
	}

	protected signed(): number {
		let value = 0;
		for (let scale = 1; this.at < this.end && scale <= MOST; scale *= 0x80) {
			const byte = this.bytes[this.at++]!;
			value += (byte & 0x7f) * scale;
			if (byte >= 0x80) continue;
			if (byte >= 0x40) value -= scale * 0x80;
			if (value > MOST || value < -MOST) break;
			return value;
		}
		throw new RangeError('number');
	}
}

/** Runs of one value, of different ones, of nothing. */
abstract class RunCursor extends Cursor {
	#left = 0;
	#kind: 'same' | 'different' | 'nothing' = 'nothing';

	override reset(bytes: Uint8Array, from: number, to: number): void {
		super.reset(bytes, from, to);
		this.#left = 0;
	}

	/** Everything was read, and no run goes on. */
	get isDone(): boolean {
		return this.at === this.end && this.#left === 0;
	}

	/** On to the next row: false where nothing stands. A column that is not there has nothing in any row. */
	protected step(): boolean {
		if (this.isAbsent) return false;
		if (this.#left === 0) {
			const length = this.signed();
			this.#kind = length > 0 ? 'same' : length < 0 ? 'different' : 'nothing';
			this.#left = length === 0 ? this.number() : Math.abs(length);
			if (this.#left === 0) throw new RangeError('run');
			if (length > 0) this.read();
		}
		this.#left -= 1;
		if (this.#kind === 'different') this.read();
		return this.#kind !== 'nothing';
	}

	protected abstract read(): void;
}

export class NumberCursor extends RunCursor {
	#value = 0;

	next(): number {
		return this.step() ? this.#value : NOTHING;
	}

	protected read(): void {
		this.#value = this.number();
	}
}

/** Each number is the difference to the one before. */
export class CounterCursor extends RunCursor {
	#difference = 0;
	#sum = 0;

	override reset(bytes: Uint8Array, from: number, to: number): void {
		super.reset(bytes, from, to);
		this.#sum = 0;
	}

	next(): number {
		if (!this.step()) return NOTHING;
		this.#sum += this.#difference;
		if (this.#sum < 0) throw new RangeError('below nought');
		return this.#sum;
	}

	protected read(): void {
		this.#difference = this.signed();
	}
}

/** Throws TypeError on bytes that are no text. */
export class TextCursor extends RunCursor {
	#value = '';

	next(): string | undefined {
		return this.step() ? this.#value : undefined;
	}

	protected read(): void {
		const length = this.number();
		if (length > this.end - this.at) throw new RangeError('cut off');
		this.#value = utf8ToText(this.bytes.subarray(this.at, (this.at += length)));
	}
}

/** Runs of no and yes in turn, no first. */
export class FlagCursor extends Cursor {
	#left = 0;
	#flag = true;

	override reset(bytes: Uint8Array, from: number, to: number): void {
		super.reset(bytes, from, to);
		this.#left = 0;
		this.#flag = true;
	}

	get isDone(): boolean {
		return this.at === this.end && this.#left === 0;
	}

	next(): boolean {
		if (this.isAbsent) return false;
		while (this.#left === 0) {
			this.#left = this.number();
			this.#flag = !this.#flag;
		}
		this.#left -= 1;
		return this.#flag;
	}
}

/** The last bits of a value's entry in its column: a string. */
const STRING = 6;

/** Values: strings, or nothing. */
export class ValueCursor {
	readonly #kinds = new NumberCursor();
	#bytes: Uint8Array = new Uint8Array();
	#end = 0;
	#next = 0;
	/** Where in the change's bytes the row's string lies. */
	at = 0;
	length = 0;

	reset(bytes: Uint8Array, meta: readonly [number, number], values: readonly [number, number]): void {
		this.#kinds.reset(bytes, ...meta);
		this.#bytes = bytes;
		[this.#next, this.#end] = values;
	}

	get isDone(): boolean {
		return this.#kinds.isDone && this.#next === this.#end;
	}

	/** True where the next row has a string. */
	next(): boolean {
		const kind = this.#kinds.next();
		const isString = kind > 0 && (kind & 15) === STRING;
		if (kind > 0 && !isString) throw new RangeError('value');
		this.at = this.#next;
		this.length = isString ? kind >>> 4 : 0;
		this.#next += this.length;
		if (this.#next > this.#end) throw new RangeError('cut off');
		return isString;
	}

	/** The string of the row. */
	text(): string {
		return textAt(this.#bytes, this.at, this.length);
	}
}

const LETTERS = Array.from({ length: 0x80 }, (_, code) => String.fromCharCode(code));

/** Throws TypeError on bytes that are no text. */
export function textAt(bytes: Uint8Array, at: number, length: number): string {
	const first = bytes[at]!;
	return length === 1 && first < 0x80 ? LETTERS[first]! : utf8ToText(bytes.subarray(at, at + length));
}

/** Columns by their specification, in their order. */
const SPECS = [0x01, 0x02, 0x11, 0x13, 0x15, 0x34, 0x42, 0x56, 0x57, 0x70, 0x71, 0x73];

const MAGIC = [0x85, 0x6f, 0x4a, 0x83];
const CHECKSUM_AT = 4;
const CHUNK_AT = 8;
const CHANGE = 1;
const HASH_BYTES = 32;

/** What a change says before its operations. */
export interface ChangeStart {
	readonly deps: readonly Uint8Array[];
	/** Its own actor first; columns name them by position. */
	readonly actors: readonly Uint8Array[];
	readonly seq: number;
	readonly startOp: number;
	readonly time: number;
	readonly message: string;
}

/** One change after the other. Each cursor stands at the operations of the one that was read last. */
export class ChangeColumns {
	readonly objectActor = new NumberCursor();
	readonly object = new NumberCursor();
	readonly keyActor = new NumberCursor();
	readonly keyCounter = new CounterCursor();
	readonly key = new TextCursor();
	readonly insert = new FlagCursor();
	readonly action = new NumberCursor();
	readonly value = new ValueCursor();
	readonly predCount = new NumberCursor();
	readonly predActor = new NumberCursor();
	readonly predCounter = new CounterCursor();

	/** Every row of every column was read. */
	get isDone(): boolean {
		const { objectActor, object, keyActor, keyCounter, key, insert, action, value } = this;
		const { predCount, predActor, predCounter } = this;
		const all = [objectActor, object, keyActor, keyCounter, key, insert, action, value];
		return [...all, predCount, predActor, predCounter].every(({ isDone }) => isDone);
	}

	/**
	 * Reads a change's start. `hash`: SHA-256 of everything behind its checksum. undefined for what is of another form than
	 * our own changes. Throws RangeError where bytes are missing, TypeError on bytes that are no text.
	 */
	read(change: Uint8Array, hash: Uint8Array): ChangeStart | undefined {
		for (let i = 0; i < MAGIC.length; i++) if (change[i] !== MAGIC[i]) return undefined;
		for (let i = CHECKSUM_AT; i < CHUNK_AT; i++) if (change[i] !== hash[i - CHECKSUM_AT]) return undefined;
		const reader = new ByteReader(change, CHUNK_AT);
		if (reader.byte() !== CHANGE || reader.uleb() !== reader.left) return undefined;
		const deps: Uint8Array[] = [];
		for (let left = reader.ulebAtMost(reader.left); left > 0; left--) deps.push(reader.take(HASH_BYTES));
		const actors = [reader.take(reader.uleb())];
		const seq = reader.ulebAtMost(MOST);
		const startOp = reader.ulebAtMost(MOST);
		const time = reader.sleb();
		const message = utf8ToText(reader.take(reader.uleb()));
		for (let left = reader.ulebAtMost(reader.left); left > 0; left--) actors.push(reader.take(reader.uleb()));
		const sizes: number[] = [];
		let before = -1;
		for (let left = reader.ulebAtMost(reader.left); left > 0; left--) {
			const place = SPECS.indexOf(reader.uleb());
			if (place <= before) return undefined;
			before = place;
			sizes[place] = reader.uleb();
		}
		let at = reader.at;
		const parts = SPECS.map((_, i): readonly [number, number] => [at, (at += sizes[i] ?? 0)]);
		if (at !== change.length) return undefined;
		this.objectActor.reset(change, ...parts[0]!);
		this.object.reset(change, ...parts[1]!);
		this.keyActor.reset(change, ...parts[2]!);
		this.keyCounter.reset(change, ...parts[3]!);
		this.key.reset(change, ...parts[4]!);
		this.insert.reset(change, ...parts[5]!);
		this.action.reset(change, ...parts[6]!);
		this.value.reset(change, parts[7]!, parts[8]!);
		this.predCount.reset(change, ...parts[9]!);
		this.predActor.reset(change, ...parts[10]!);
		this.predCounter.reset(change, ...parts[11]!);
		return { deps, actors, seq, startOp, time, message };
	}
}
