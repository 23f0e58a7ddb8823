// The code on a patient's card: it leads a device of the practice to the chart, and tells anybody else nothing. Three
// characters say which practice, twelve which chart, one catches slips; all but that one are cut from keyed hashes.
import { utf8 } from '../core/bytes.ts';
import { checkLetter, isChecked, LETTERS, typedLetters } from '../core/check-letter.ts';
import type { ChartId } from '../core/ids.ts';
import type { CryptoSuite } from './suite.ts';

const PREFIX = 'SB1';
const PRACTICE_LETTERS = 3;
const CHART_LETTERS = 12;
const LENGTH = PRACTICE_LETTERS + CHART_LETTERS + 1;
const INFO = utf8('saddlebag/card/v1');

/** The first bits of a hash in groups of five. */
function lettersOf(hash: Uint8Array, count: number): string {
	let out = '';
	let bits = 0;
	let held = 0;
	for (const byte of hash) {
		held = ((held << 8) | byte) & 0xffff;
		bits += 8;
		for (; bits >= 5 && out.length < count; bits -= 5) out += LETTERS[(held >> (bits - 5)) & 31];
		if (out.length === count) break;
	}
	return out;
}

/** The key of a practice's card codes, from its import key: every device has it, the relay does not. */
export const deriveCardKey = (suite: CryptoSuite, importKey: Uint8Array): Promise<Uint8Array> =>
	suite.hkdf(importKey, new Uint8Array(0), INFO, 32);

/** The letters that all cards of a practice begin with. */
export const practiceLetters = async (suite: CryptoSuite, cardKey: Uint8Array): Promise<string> =>
	lettersOf(await suite.hmac(cardKey, utf8('practice')), PRACTICE_LETTERS);

/** A chart's code, 16 letters: the same at every site, and for ever. Nothing of the chart can be had from it. */
export async function deriveCardCode(
	suite: CryptoSuite,
	cardKey: Uint8Array,
	chartId: ChartId
): Promise<string> {
	const chart = await suite.hmac(cardKey, utf8(`chart|${chartId}`));
	const letters = (await practiceLetters(suite, cardKey)) + lettersOf(chart, CHART_LETTERS);
	return letters + checkLetter(letters);
}

/** A code as the QR code holds it: capitals and a colon, so that it fits the smallest one. */
export const codeToQrText = (code: string): string => `${PREFIX}:${code}`;

/** `K7QM 3XTD 9RWF 2B5H`: a code as people read it. */
export const codeToWords = (code: string): string => code.replace(/(.{4})(?=.)/g, '$1 ');

/** What a scanned or typed text is. `slip`: nearly a code. */
export type ReadCard =
	{ readonly type: 'code'; readonly code: string } | { readonly type: 'slip' | 'newer' | 'none' };

/**
 * Reads a code with or without prefix, in any grouping and case, O as 0, I and L as 1. Without its prefix a text is a
 * code only when its last letter fits: everything else that people type is no slip but a name.
 */
export function readCardText(text: string): ReadCard {
	const [, version, rest = text] = /^\s*sb(\d{1,2})[^a-z0-9](.*)$/is.exec(text) ?? [];
	if (version !== undefined && version !== '1') return { type: 'newer' };
	const code = typedLetters(rest);
	if (code.length === LENGTH && isChecked(code)) return { type: 'code', code };
	return { type: version === undefined ? 'none' : 'slip' };
}

/** The letters of a code that say which practice. */
export const practicePart = (code: string): string => code.slice(0, PRACTICE_LETTERS);
