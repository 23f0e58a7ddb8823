// The number that a practice gives a patient (MRN): `07QK-3XT9`. First the number of the device that gave it, then five
// letters that this device drew and never draws again, then the check letter. Which device has which number, and what it
// has drawn before, is known in engine/give-number.ts. Why this shape: docs/decisions/0036-numbers-are-drawn.md.
import { checkLetter, isChecked, LETTERS, typedLetters } from './check-letter.ts';
import type { Random } from './random.ts';

/** Letters of a device's number below 1,024; above it has one more. */
const DEVICE_LETTERS = 2;
const DEVICES = 32 ** DEVICE_LETTERS;
/** 2^25 numbers for each device. */
const DRAWN_LETTERS = 5;
const SHORT = DEVICE_LETTERS + DRAWN_LETTERS + 1;

/** A device's number can have three letters at most. */
export const MOST_DEVICES = DEVICES * 32;

/** A name has no digit, a phone and a date have no letter: what has both can be told from them. */
const isMixed = (letters: string): boolean => /\d/.test(letters) && /[A-Z]/.test(letters);

/** Four letters stand apart at the end: that much is enough to find somebody by. */
const inGroups = (letters: string): string => `${letters.slice(0, -4)}-${letters.slice(-4)}`;

function deviceLetters(device: number): string {
	let out = '';
	for (let rest = device; out.length < DEVICE_LETTERS || rest > 0; rest = Math.floor(rest / 32))
		out = LETTERS[rest % 32]! + out;
	return out;
}

/** Draws a number for a device numbered 1 to MOST_DEVICES - 1. Whether it was given before is for the caller to know. */
export function drawRecordNumber(device: number, random: Random): string {
	for (;;) {
		const drawn = Array.from(random.bytes(DRAWN_LETTERS), (byte) => LETTERS[byte & 31]!).join('');
		const letters = deviceLetters(device) + drawn;
		const number = letters + checkLetter(letters);
		if (isMixed(number)) return inGroups(number);
	}
}

/** What a typed or scanned text is. `slip`: it looks like such a number, and its letters do not fit each other. */
export type ReadRecordNumber =
	{ readonly type: 'number'; readonly number: string } | { readonly type: 'slip' | 'none' };

/** Reads a whole number, with or without dashes, in any case, O as 0, I and L as 1. */
export function readRecordNumber(text: string): ReadRecordNumber {
	const letters = typedLetters(text);
	const isLong = letters.length === SHORT + 1 && !letters.startsWith('0');
	if (!isMixed(letters) || !(letters.length === SHORT || isLong)) return { type: 'none' };
	if (isChecked(letters)) return { type: 'number', number: inGroups(letters) };
	const plain = text.replace(/[\s-]/g, '');
	const isDate = /^\d{1,2}[A-Z]{3}\d{4}$/i.test(plain);
	return { type: /^[0-9A-Z]+$/i.test(plain) && /\d/.test(plain) && !isDate ? 'slip' : 'none' };
}
