// Padmé lengths: what a sealed envelope still tells about the size of its content.

/** No plaintext is shorter than this. */
export const PADDING_FLOOR_BYTES = 256;

/**
 * The length `length` bytes are padded to: at most 12 % more, and log log as many sizes as there are lengths
 * (Nikitin et al., "Reducing Metadata Leakage from Encrypted Files and Communication with PURBs", 2019, section 3.3).
 */
export function paddedLength(length: number): number {
	if (length <= PADDING_FLOOR_BYTES) return PADDING_FLOOR_BYTES;
	const exponent = 31 - Math.clz32(length);
	const significantBits = 32 - Math.clz32(exponent);
	const step = 2 ** (exponent - significantBits);
	return Math.ceil(length / step) * step;
}
