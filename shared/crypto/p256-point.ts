// Validity of a P-256 public key as it travels in control records: checked before anything is sealed to it.
import { p256 } from '@noble/curves/nist.js';

/** True for a 65-byte uncompressed point on P-256 that is not the identity (SEC 1 section 2.3.4). */
export function isP256PublicKey(bytes: Uint8Array): boolean {
	if (bytes.length !== 65) return false;
	try {
		p256.Point.fromBytes(bytes);
		return true;
	} catch {
		return false;
	}
}
