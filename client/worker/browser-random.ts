// Strong randomness as the browser gives it.
import type { Random } from '#shared/core/random.ts';

/** getRandomValues hands out at most this many bytes a call (Web Cryptography API). */
const MOST_BYTES = 65_536;

/** The browser's cryptographic random source. */
export const browserRandom: Random = {
	bytes(length) {
		const out = new Uint8Array(length);
		for (let at = 0; at < length; at += MOST_BYTES) crypto.getRandomValues(out.subarray(at, at + MOST_BYTES));
		return out;
	}
};
