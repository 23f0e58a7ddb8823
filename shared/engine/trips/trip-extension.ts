// Putting off the end of a trip: sixteen bytes that say until which day, and show that an admin said so. Short enough to be
// read over the telephone as twelve words.
import { concatBytes, equalBytes, hexToBytes, utf8 } from '../../core/bytes.ts';
import type { Instant } from '../../core/clock.ts';
import type { CredId } from '../../core/ids.ts';
import { SCOPES } from '../../core/scopes.ts';
import type { CryptoSuite } from '../../crypto/suite.ts';
import type { Keyring } from '../keyring.ts';

const SECRET_INFO = utf8('saddlebag/trip-extension/v1');
const DAY_MS = 24 * 3600 * 1000;
const PROOF_BYTES = 14;

/**
 * What a tablet is given to know an extension by: it follows from the private audit key of an epoch, which admins and auditors
 * hold and no tablet. undefined for whoever does not hold it.
 */
export function extensionSecret(
	suite: CryptoSuite,
	{ held }: Keyring,
	credId: CredId,
	epoch: number
): Promise<Uint8Array> | undefined {
	const audit = held.find((key) => key.scope === SCOPES.audit && key.epoch === epoch);
	return audit && suite.hkdf(audit.raw, hexToBytes(credId), SECRET_INFO, 32);
}

async function codeOf(suite: CryptoSuite, secret: Uint8Array, trip: Uint8Array, day: number) {
	const said = Uint8Array.of(day >> 8, day & 0xff);
	const proof = await suite.hmac(secret, concatBytes(SECRET_INFO, trip, said));
	return concatBytes(said, proof.subarray(0, PROOF_BYTES));
}

/** The extension up to the end of the day (UTC) in which `until` lies. */
export const makeExtension = (
	suite: CryptoSuite,
	secret: Uint8Array,
	trip: Uint8Array,
	until: Instant
): Promise<Uint8Array> => codeOf(suite, secret, trip, Math.floor(until / DAY_MS));

/** Until when it puts a trip off; undefined when it is not one of this trip. */
export async function readExtension(
	suite: CryptoSuite,
	secret: Uint8Array,
	trip: Uint8Array,
	code: Uint8Array
): Promise<Instant | undefined> {
	if (code.length !== 2 + PROOF_BYTES) return undefined;
	const day = (code[0]! << 8) | code[1]!;
	if (!equalBytes(code, await codeOf(suite, secret, trip, day))) return undefined;
	return ((day + 1) * DAY_MS) as Instant;
}
