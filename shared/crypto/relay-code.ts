// How a clinic's relay is named to an admin, and to its home relay: its key as a code that can be read aloud, and the device
// id under which it logs in there (SPEC.md, [UPS] rules).
import { bytesToHex, concatBytes, equalBytes, utf8 } from '../core/bytes.ts';
import type { DeviceId } from '../core/ids.ts';
import type { CryptoSuite } from './suite.ts';

type Sha256 = Pick<CryptoSuite, 'sha256'>;

/** Crockford's alphabet: no I, L, O or U. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const KEY_BYTES = 32;
const CHECK_BYTES = 3;
const GROUP = 4;

const checkOf = async (suite: Sha256, key: Uint8Array): Promise<Uint8Array> =>
	(await suite.sha256(concatBytes(utf8('saddlebag/relay-code/v1\0'), key))).slice(0, CHECK_BYTES);

/** Bytes in Crockford's base 32, five bits a letter; bits left over at the end are left out. */
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

/** A relay's key (32 bytes) as 14 groups of four letters and digits; the last ones check the others. */
export async function encodeRelayCode(suite: Sha256, relayKey: Uint8Array): Promise<string> {
	const letters = toLetters(concatBytes(relayKey, await checkOf(suite, relayKey)));
	return letters.match(new RegExp(`.{${GROUP}}`, 'g'))!.join(' ');
}

/** A typed code as the relay's key; undefined when it is none or was mistyped. Case, spaces and dashes are forgiven, and O for 0, I or L for 1. */
export async function parseRelayCode(suite: Sha256, text: string): Promise<Uint8Array | undefined> {
	const letters = text
		.toUpperCase()
		.replace(/[\s-]+/g, '')
		.replace(/O/g, '0')
		.replace(/[IL]/g, '1');
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
	if (bytes.length !== KEY_BYTES + CHECK_BYTES || bits !== 0) return undefined;
	const key = Uint8Array.from(bytes.slice(0, KEY_BYTES));
	return equalBytes(await checkOf(suite, key), Uint8Array.from(bytes.slice(KEY_BYTES))) ? key : undefined;
}

/** The id under which a relay is a device of another relay: it has no credential, so it can pass on and not write. */
export async function deviceIdOfRelay(suite: Sha256, relayKey: Uint8Array): Promise<DeviceId> {
	const hash = await suite.sha256(concatBytes(utf8('saddlebag/relay-device/v1\0'), relayKey));
	return bytesToHex(hash.slice(0, 16)) as DeviceId;
}
