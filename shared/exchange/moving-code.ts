// Bytes as a row of QR codes that one screen shows and another one's camera reads, where nothing else connects the two.
// Each code says which row it is of, which piece it is and of how many: pieces may be missed, and come again. [XFR-6]
import { concatBytes, equalBytes } from '../core/bytes.ts';

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

/** Collects the codes of a row, in any order. A code of another row begins anew. */
export class CodeCollector {
	/** How many pieces are here, and how many there are; 0 before the first. */
	have = 0;
	of = 0;
	#id = new Uint8Array();
	#pieces: (Uint8Array | undefined)[] = [];

	add(text: string): CodeRead {
		const bytes = text.startsWith(PREFIX) ? fromBase45(text.slice(PREFIX.length)) : undefined;
		if (!bytes || bytes.length <= HEADER_BYTES) return 'foreign';
		const view = new DataView(bytes.buffer);
		const [index, count] = [view.getUint16(ID_BYTES), view.getUint16(ID_BYTES + 2)];
		if (index >= count) return 'foreign';
		const id = bytes.slice(0, ID_BYTES);
		if (count !== this.of || !equalBytes(id, this.#id)) {
			this.#id = id;
			this.#pieces = Array.from({ length: count });
			this.of = count;
			this.have = 0;
		}
		if (this.#pieces[index]) return 'known';
		this.#pieces[index] = bytes.slice(HEADER_BYTES);
		this.have++;
		return 'new';
	}

	/** The bytes, once every piece is here. Whether they are whole is for their own digest to say. */
	bytes(): Uint8Array | undefined {
		if (this.of === 0 || this.have < this.of) return undefined;
		return concatBytes(...this.#pieces.filter((piece) => piece !== undefined));
	}
}
