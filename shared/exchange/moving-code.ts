// Bytes as a row of QR codes that one screen shows and another one's camera reads, where nothing else connects the two.
// Each code says which row it is of, which piece it is and of how many: pieces may be missed, and come again. [XFR-6]
import { bytesToHex, concatBytes } from '../core/bytes.ts';

/** What every code begins with; all of it is in QR's alphanumeric set, which packs tighter than bytes. */
const PREFIX = 'SBT1';
/** Base45 (RFC 9285): two bytes are three characters. */
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';
/** Bytes of one piece: a code of 69 modules a side, which a cheap camera reads at a forearm's length. */
export const PIECE_BYTES = 400;
const ID_BYTES = 4;
const HEADER_BYTES = ID_BYTES + 2 + 2;
/** What a row can hold. */
export const MOST_BYTES = PIECE_BYTES * 0xffff;

function toBase45(bytes: Uint8Array): string {
	let out = '';
	for (let i = 0; i < bytes.length; i += 2) {
		const two = i + 1 < bytes.length;
		let value = two ? bytes[i]! * 256 + bytes[i + 1]! : bytes[i]!;
		for (let n = two ? 3 : 2; n > 0; n--) {
			out += ALPHABET[value % 45];
			value = Math.floor(value / 45);
		}
	}
	return out;
}

function fromBase45(text: string): Uint8Array | undefined {
	if (text.length % 3 === 1) return undefined;
	const out: number[] = [];
	for (let i = 0; i < text.length; i += 3) {
		const digits = [...text.slice(i, i + 3)].map((letter) => ALPHABET.indexOf(letter));
		if (digits.includes(-1)) return undefined;
		const value = digits.reduceRight((sum, digit) => sum * 45 + digit, 0);
		if (value > (digits.length === 3 ? 0xffff : 0xff)) return undefined;
		if (digits.length === 3) out.push(value >> 8);
		out.push(value & 0xff);
	}
	return Uint8Array.from(out);
}

/** A row's name: the end of its bytes, which in a transfer file is their digest. */
const idOf = (bytes: Uint8Array): Uint8Array => bytes.slice(-ID_BYTES);

/** The texts of the codes, in order. At least 4 and at most MOST_BYTES bytes. */
export function codesOf(bytes: Uint8Array): readonly string[] {
	const count = Math.ceil(bytes.length / PIECE_BYTES);
	if (bytes.length < ID_BYTES || count > 0xffff) throw new RangeError('not to be shown as codes');
	return Array.from({ length: count }, (_, i) => {
		const numbers = new Uint8Array(4);
		new DataView(numbers.buffer).setUint16(0, i);
		new DataView(numbers.buffer).setUint16(2, count);
		const piece = bytes.subarray(i * PIECE_BYTES, (i + 1) * PIECE_BYTES);
		return PREFIX + toBase45(concatBytes(idOf(bytes), numbers, piece));
	});
}

/** What a code that was read did: `foreign` is no code of a row at all. */
export type CodeRead = 'new' | 'known' | 'foreign';

/** What is here of a row. */
interface Row {
	have: number;
	readonly pieces: (Uint8Array | undefined)[];
}

/** So many rows are kept; of which nothing was read for longest goes first. */
const ROWS_KEPT = 4;

/** Collects the codes of rows, in any order. What was read of one stays while codes of another are read. */
export class CodeCollector {
	/** By name, in the order in which they were read last. */
	readonly #rows = new Map<string, Row>();
	#last: { readonly name: string; readonly row: Row } | undefined;

	/** How many pieces of the row that was read last are here; 0 before the first. */
	get have(): number {
		return this.#last?.row.have ?? 0;
	}

	/** How many pieces that row has. */
	get of(): number {
		return this.#last?.row.pieces.length ?? 0;
	}

	/** The names of the rows of which something is here; that of which a code was read last stands last. */
	get rows(): readonly string[] {
		return [...this.#rows.keys()];
	}

	add(text: string): CodeRead {
		const bytes = text.startsWith(PREFIX) ? fromBase45(text.slice(PREFIX.length)) : undefined;
		if (!bytes || bytes.length <= HEADER_BYTES) return 'foreign';
		const view = new DataView(bytes.buffer);
		const [index, count] = [view.getUint16(ID_BYTES), view.getUint16(ID_BYTES + 2)];
		if (index >= count) return 'foreign';
		const row = this.#readAgain(`${bytesToHex(bytes.subarray(0, ID_BYTES))}/${count}`, count);
		if (row.pieces[index]) return 'known';
		row.pieces[index] = bytes.slice(HEADER_BYTES);
		row.have++;
		return 'new';
	}

	/** The row of that name, begun where it is new, as the one that was read last. */
	#readAgain(name: string, count: number): Row {
		if (this.#last?.name === name) return this.#last.row;
		const row = this.#rows.get(name) ?? { have: 0, pieces: Array.from({ length: count }) };
		this.#rows.delete(name);
		this.#rows.set(name, row);
		for (const [oldest] of this.#rows) if (this.#rows.size > ROWS_KEPT) this.#rows.delete(oldest);
		this.#last = { name, row };
		return row;
	}

	/** The bytes of the row that was read last, once every piece is here. Whether they are whole is for their digest to say. */
	bytes(): Uint8Array | undefined {
		if (this.of === 0 || this.have < this.of) return undefined;
		return concatBytes(...this.#last!.row.pieces.filter((piece) => piece !== undefined));
	}

	/** Forgets the row that was read last: what it holds was taken in, or is damaged. */
	drop(): void {
		if (this.#last) this.#rows.delete(this.#last.name);
		this.#last = undefined;
	}
}
