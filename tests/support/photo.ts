// Bytes like those of a picture: they cannot be packed any tighter.

/** So many bytes, by a xorshift (Marsaglia 2003) from a seed that is not 0: every seed is another picture. */
export function photo(length: number, seed: number): Uint8Array {
	const bytes = new Uint8Array(length);
	let x = seed;
	for (let i = 0; i < length; i++) {
		x ^= x << 13;
		x ^= x >>> 17;
		x ^= x << 5;
		bytes[i] = x;
	}
	return bytes;
}
