// The one-time code by which a new practice may begin at a relay that is open to the internet (SPEC.md, [ADM] rules). Whoever
// runs the relay makes it; the relay keeps its hash.
import { bytesToHex, concatBytes, utf8 } from '../core/bytes.ts';
import { fromLetters, inGroups, plainLetters, toLetters } from './base32.ts';
import type { CryptoSuite } from './suite.ts';

type Sha256 = Pick<CryptoSuite, 'sha256'>;

/** Random bytes in a code. */
export const SETUP_CODE_BYTES = 10;
const CODE_LETTERS = 16;
const CHECK_LETTERS = 4;

const checkOf = async (suite: Sha256, code: Uint8Array): Promise<string> =>
	toLetters(await suite.sha256(concatBytes(utf8('saddlebag/setup-check/v1\0'), code))).slice(
		0,
		CHECK_LETTERS
	);

/** A code (10 bytes) as five groups of four letters and digits; the last group checks the others. */
export const encodeSetupCode = async (suite: Sha256, code: Uint8Array): Promise<string> =>
	inGroups(toLetters(code) + (await checkOf(suite, code)));

/** A typed code; undefined when it is none or was mistyped. */
export async function parseSetupCode(suite: Sha256, text: string): Promise<Uint8Array | undefined> {
	const letters = plainLetters(text);
	if (letters.length !== CODE_LETTERS + CHECK_LETTERS) return undefined;
	const code = fromLetters(letters.slice(0, CODE_LETTERS));
	return code && (await checkOf(suite, code)) === letters.slice(CODE_LETTERS) ? code : undefined;
}

/** What a relay keeps of a code, in hex. */
export const hashOfSetupCode = async (suite: Sha256, code: Uint8Array): Promise<string> =>
	bytesToHex(await suite.sha256(concatBytes(utf8('saddlebag/setup-code/v1\0'), code)));
