// How a clinic's relay is named to an admin, and to its home relay: its key as a code that can be read aloud, and the device
// id under which it logs in there (SPEC.md, [UPS] rules).
import { bytesToHex, concatBytes, equalBytes, utf8 } from '../core/bytes.ts';
import type { DeviceId } from '../core/ids.ts';
import { fromLetters, inGroups, plainLetters, toLetters } from './base32.ts';
import type { CryptoSuite } from './suite.ts';

type Sha256 = Pick<CryptoSuite, 'sha256'>;

const KEY_BYTES = 32;
const CHECK_BYTES = 3;

const checkOf = async (suite: Sha256, key: Uint8Array): Promise<Uint8Array> =>
	(await suite.sha256(concatBytes(utf8('saddlebag/relay-code/v1\0'), key))).slice(0, CHECK_BYTES);

/** A relay's key (32 bytes) as 14 groups of four letters and digits; the last ones check the others. */
export async function encodeRelayCode(suite: Sha256, relayKey: Uint8Array): Promise<string> {
	return inGroups(toLetters(concatBytes(relayKey, await checkOf(suite, relayKey))));
}

/** A typed code as the relay's key; undefined when it is none or was mistyped. */
export async function parseRelayCode(suite: Sha256, text: string): Promise<Uint8Array | undefined> {
	const letters = plainLetters(text);
	const bytes = fromLetters(letters);
	if (bytes?.length !== KEY_BYTES + CHECK_BYTES || (letters.length * 5) % 8 !== 0) return undefined;
	const key = bytes.slice(0, KEY_BYTES);
	return equalBytes(await checkOf(suite, key), bytes.slice(KEY_BYTES)) ? key : undefined;
}

/** The id under which a relay is a device of another relay: it has no credential, so it can pass on and not write. */
export async function deviceIdOfRelay(suite: Sha256, relayKey: Uint8Array): Promise<DeviceId> {
	const hash = await suite.sha256(concatBytes(utf8('saddlebag/relay-device/v1\0'), relayKey));
	return bytesToHex(hash.slice(0, 16)) as DeviceId;
}
