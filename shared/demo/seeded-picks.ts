// Choices that repeat: the same seed and name give the same ones on every device, so that sites which never met generate
// the same past. Never for keys.

/** A stream of choices. */
export interface Picks {
	/** A whole number from 0 up to, not including, `below`. */
	below(below: number): number;
	/** A whole number, both ends included. */
	between(low: number, high: number): number;
	pick<T>(list: readonly T[]): T;
	/** True with this probability. */
	chance(probability: number): boolean;
	/** A number about `middle`, at most `spread` away and mostly near. */
	near(middle: number, spread: number): number;
}

/** FNV-1a over UTF-16 code units: names of streams far apart. */
function hashOf(text: string): number {
	let hash = 0x811c9dc5;
	for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
	return hash >>> 0;
}

/** The stream of a seed and a name. splitmix32. */
export function createPicks(seed: number, name: string): Picks {
	let state = (hashOf(name) ^ Math.imul(seed | 1, 0x9e3779b1)) >>> 0;
	const next = (): number => {
		state = (state + 0x9e3779b9) >>> 0;
		let z = state;
		z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
		z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
		return ((z ^ (z >>> 15)) >>> 0) / 2 ** 32;
	};
	const below = (limit: number): number => Math.floor(next() * limit);
	return {
		below,
		between: (low, high) => low + below(high - low + 1),
		pick: (list) => list[below(list.length)]!,
		chance: (probability) => next() < probability,
		near: (middle, spread) => middle + (next() + next() - 1) * spread
	};
}
