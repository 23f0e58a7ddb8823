// Crockford's base 32, for codes that are read aloud and typed.

/** No I, L, O or U. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const GROUP = /.{1,4}/g;

/** Bytes as letters, five bits a letter; bits left over at the end are left out. */
export function toLetters(bytes: Uint8Array): string {
	let letters = '';
	let bits = 0;
	let held = 0;
	for (const byte of bytes) {
		held = (held << 8) | byte;
		bits += 8;
		for (; bits >= 5; bits -= 5) letters += LETTERS[(held >> (bits - 5)) & 31];
		held &= (1 << bits) - 1;
	}
	return letters;
}

/** Letters in groups of four. */
export const inGroups = (letters: string): string => letters.match(GROUP)!.join(' ');

/** Typed letters as they were meant: case, spaces and dashes are forgiven, and O for 0, I or L for 1. */
export const plainLetters = (text: string): string =>
	text
		.toUpperCase()
		.replace(/[\s-]+/g, '')
		.replace(/O/g, '0')
		.replace(/[IL]/g, '1');

/** Plain letters as bytes; bits left over are dropped. Undefined when something else is among them. */
export function fromLetters(letters: string): Uint8Array | undefined {
	const bytes: number[] = [];
	let bits = 0;
	let held = 0;
	for (const letter of letters) {
		const value = LETTERS.indexOf(letter);
		if (value < 0) return undefined;
		held = ((held << 5) | value) & 0xfff;
		bits += 5;
		if (bits < 8) continue;
		bits -= 8;
		bytes.push((held >> bits) & 0xff);
	}
	return Uint8Array.from(bytes);
}
