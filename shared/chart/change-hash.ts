// The hash by which others name a change, of its bytes. Whoever unpacks a change knows it already.
import { sha256 } from '@noble/hashes/sha2.js';

/** Behind the magic and the checksum. */
const CHUNK_AT = 8;

const known = new WeakMap<Uint8Array, Uint8Array>();

/** A change's hash is that of everything behind its checksum. */
export const hashOfBytes = (change: Uint8Array): Uint8Array =>
	known.get(change) ?? sha256(change.subarray(CHUNK_AT));

/** The bytes are not to be altered any more. */
export const noteHash = (change: Uint8Array, hash: Uint8Array): void => void known.set(change, hash);
