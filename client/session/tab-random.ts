// Strong randomness in the tab: for suggested passphrases and for choosing which words to ask back.
import type { Random } from '#shared/core/random.ts';

/** The browser's cryptographic random source. */
export const tabRandom: Random = {
	bytes: (length) => crypto.getRandomValues(new Uint8Array(length))
};
