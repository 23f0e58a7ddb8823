// Damage to bytes, repeatable from a seed: what a faulty network card, a hostile peer or a bug would do.
import { concatBytes, equalBytes } from '#shared/core/bytes.ts';
import type { SeededRandom } from './seeded-random.ts';

/** The bytes with one to three random changes; never the same bytes. */
export function mutate(random: SeededRandom, bytes: Uint8Array): Uint8Array {
	for (;;) {
		let out = bytes;
		for (let n = 1 + random.below(3); n > 0; n--)
			out = MUTATIONS[random.below(MUTATIONS.length)]!(random, out);
		if (!equalBytes(out, bytes)) return out;
	}
}

type Mutation = (random: SeededRandom, bytes: Uint8Array) => Uint8Array;

const cut = (random: SeededRandom, bytes: Uint8Array): [Uint8Array, Uint8Array, Uint8Array] => {
	const from = random.below(bytes.length + 1);
	const to = Math.min(bytes.length, from + random.below(40));
	return [bytes.slice(0, from), bytes.slice(from, to), bytes.slice(to)];
};

const changeByte =
	(change: (byte: number, random: SeededRandom) => number): Mutation =>
	(random, bytes) => {
		if (bytes.length === 0) return bytes;
		const out = bytes.slice();
		const at = random.below(out.length);
		out[at] = change(out[at]!, random);
		return out;
	};

const MUTATIONS: readonly Mutation[] = [
	changeByte((byte, random) => byte ^ (1 << random.below(8))),
	changeByte((_byte, random) => random.below(256)),
	changeByte((byte, random) => byte + (random.below(2) === 0 ? 1 : -1)),
	// The beginning is where versions, types and lengths are.
	(random, bytes) => {
		const out = bytes.slice();
		out[random.below(Math.min(out.length, 24))] = random.below(256);
		return out;
	},
	(random, bytes) => bytes.slice(0, random.below(bytes.length + 1)),
	(random, bytes) => concatBytes(bytes, random.bytes(1 + random.below(40))),
	(random, bytes) => {
		const [before, , after] = cut(random, bytes);
		return concatBytes(before, after);
	},
	(random, bytes) => {
		const [before, middle, after] = cut(random, bytes);
		return concatBytes(before, middle, middle, after);
	},
	(random, bytes) => {
		const [before, middle, after] = cut(random, bytes);
		return concatBytes(before, new Uint8Array(middle.length).fill(random.below(2) * 255), after);
	},
	(random, bytes) => {
		const [before, middle, after] = cut(random, bytes);
		return concatBytes(before, middle.reverse(), after);
	}
];
