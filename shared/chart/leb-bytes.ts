// Numbers in as few bytes as they need (LEB128, as in automerge.org's binary format), read and written. What is not there
// or not a safe integer is a RangeError.

const SAFE_BYTES = 8;
const FEW = 48;

/** Bytes read from one place on. */
export class ByteReader {
	readonly #bytes: Uint8Array;
	at: number;

	constructor(bytes: Uint8Array, at: number) {
		this.#bytes = bytes;
		this.at = at;
	}

	get left(): number {
		return this.#bytes.length - this.at;
	}

	byte(): number {
		const byte = this.#bytes[this.at];
		if (byte === undefined) throw new RangeError('cut off');
		this.at += 1;
		return byte;
	}

	take(length: number): Uint8Array {
		if (length > this.left) throw new RangeError('cut off');
		this.at += length;
		return this.#bytes.subarray(this.at - length, this.at);
	}

	uleb(): number {
		let value = 0;
		for (let i = 0; i < SAFE_BYTES; i++) {
			const byte = this.byte();
			value += (byte & 0x7f) * 2 ** (7 * i);
			if (byte >= 0x80) continue;
			if (!Number.isSafeInteger(value)) break;
			return value;
		}
		throw new RangeError('not a safe integer');
	}

	/** The bytes of a number, whatever it means. */
	number(): Uint8Array {
		const from = this.at;
		while (this.byte() >= 0x80);
		return this.#bytes.subarray(from, this.at);
	}

	/** A number that says how much follows, or which of so many. */
	ulebAtMost(most: number): number {
		const value = this.uleb();
		if (value > most) throw new RangeError('too many');
		return value;
	}

	/** A signed number that is not below nought: times before 1970 are none of ours. */
	sleb(): number {
		const from = this.at;
		const value = this.uleb();
		if (this.#bytes[this.at - 1]! >= 0x40 && this.at > from) throw new RangeError('below nought');
		return value;
	}

	zigzag(): number {
		const value = this.uleb();
		return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
	}
}

/** Bytes written one after the other. */
export class ByteWriter {
	#bytes = new Uint8Array(64);
	length = 0;

	#room(more: number): void {
		if (this.length + more <= this.#bytes.length) return;
		const larger = new Uint8Array(Math.max(2 * this.#bytes.length, this.length + more));
		larger.set(this.#bytes.subarray(0, this.length));
		this.#bytes = larger;
	}

	bytes(some: Uint8Array): void {
		this.some(some, 0, some.length);
	}

	/** Part of some bytes; often so few that one by one is sooner than all at once. */
	some(from: Uint8Array, start: number, end: number): void {
		this.#room(end - start);
		if (end - start > FEW) this.#bytes.set(from.subarray(start, end), this.length);
		else for (let i = start; i < end; i++) this.#bytes[this.length + i - start] = from[i]!;
		this.length += end - start;
	}

	/** Begins again; what done() gave before is not to be used any more. */
	clear(): void {
		this.length = 0;
	}

	byte(byte: number): void {
		this.#room(1);
		this.#bytes[this.length++] = byte;
	}

	pair(first: number, second: number): void {
		this.byte(first);
		this.byte(second);
	}

	uleb(value: number): void {
		if (!Number.isSafeInteger(value) || value < 0) throw new RangeError('not a safe integer');
		this.#room(SAFE_BYTES);
		let rest = value;
		for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) this.#bytes[this.length++] = (rest % 0x80) | 0x80;
		this.#bytes[this.length++] = rest;
	}

	/** A number not below nought, as a signed one. */
	sleb(value: number): void {
		this.uleb(value);
		const last = this.#bytes[this.length - 1]!;
		if (last < 0x40) return;
		this.#room(1);
		this.#bytes[this.length - 1] = last | 0x80;
		this.#bytes[this.length++] = 0;
	}

	zigzag(value: number): void {
		this.uleb(value < 0 ? -2 * value - 1 : 2 * value);
	}

	done(): Uint8Array {
		return this.#bytes.subarray(0, this.length);
	}
}
