// The number columns of a change (runs, counters) say the same few numbers again and again: how many operations it has, and
// which operation comes before its first. Here those are replaced by signs that are the same in every change, and put back.
// A number is looked at as its LEB128 bytes, so that what comes back is what was there, whatever it means.
import { ByteWriter } from './leb-bytes.ts';

/** Which of two-byte forms that no number is written in stand for a nought and for the guesses after the first. */
const NOUGHT = 0x80;
const FIRST_GUESS = 0x81;

/** What a change's numbers are likely to be; the first has the shortest sign. */
export function guessesFor(operations: Uint8Array, startOp: number): readonly Uint8Array[] {
	const count = operations.reduce((sum, byte, i) => sum + (byte & 0x7f) * 2 ** (7 * i), 0);
	return [operations, signed(Math.max(0, count - 1)), signed(Math.max(0, startOp - 1))];
}

function signed(value: number): Uint8Array {
	const out = new ByteWriter();
	out.sleb(value);
	return out.done();
}

/** The end of the number that begins at `at`. */
function endOf(bytes: Uint8Array, at: number): number {
	for (let end = at; end < bytes.length; end++) if (bytes[end]! < 0x80) return end + 1;
	throw new RangeError('cut off');
}

function isAt(bytes: Uint8Array, at: number, end: number, number: Uint8Array): boolean {
	if (end - at !== number.length) return false;
	for (let i = 0; i < number.length; i++) if (bytes[at + i] !== number[i]) return false;
	return true;
}

/** A column with signs for what was guessed. */
export function withSigns(column: Uint8Array, guesses: readonly Uint8Array[]): Uint8Array {
	const out = new ByteWriter();
	for (let at = 0, end; at < column.length; at = end) {
		end = endOf(column, at);
		const guessed = guesses.findIndex((guess) => isAt(column, at, end, guess));
		if (guessed === 0) out.byte(0);
		else if (guessed > 0) out.pair(FIRST_GUESS + guessed - 1, 0);
		else if (column[at] === 0) out.pair(NOUGHT, 0);
		else out.bytes(column.subarray(at, end));
	}
	return out.done();
}

/** Writes the column again. */
export function putWithoutSigns(out: ByteWriter, column: Uint8Array, guesses: readonly Uint8Array[]): void {
	for (let at = 0, end; at < column.length; at = end) {
		end = endOf(column, at);
		const first = column[at]!;
		const isSign = end - at === 2 && column[at + 1] === 0;
		const guess = first === 0 ? guesses[0] : isSign ? guesses[first - NOUGHT] : undefined;
		if (isSign && first === NOUGHT) out.byte(0);
		else if (guess) out.bytes(guess);
		else out.some(column, at, end);
	}
}
