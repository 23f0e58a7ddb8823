// Randomness that repeats: the same seed gives the same bytes on every machine. Not for keys outside tests.
import type { Random } from '#shared/core/random.ts';

/** A repeatable source: bytes, and picks for choosing test cases. */
export interface SeededRandom extends Random {
	/** A number from 0 up to, not including, `below`. */
	below(below: number): number;
}

/** splitmix32 from a numeric seed. */
export function createSeededRandom(seed: number): SeededRandom {
	let state = seed >>> 0;
	const next = (): number => {
		state = (state + 0x9e3779b9) >>> 0;
		let z = state;
		z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
		z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
		return (z ^ (z >>> 15)) >>> 0;
	};
	return {
		bytes: (length) => Uint8Array.from({ length }, () => next() & 0xff),
		below: (below) => Math.floor((next() / 2 ** 32) * below)
	};
}
