// Which recovery words are asked back, and whether what was typed is them. Pure.
import type { Random } from '#shared/core/random.ts';

/** How many words are asked back. */
export const ASKED_WORDS = 3;

/** That many different positions of `count` words, ascending, from 0. */
export function positionsToAsk(random: Random, count: number): readonly number[] {
	const chosen = new Set<number>();
	while (chosen.size < Math.min(ASKED_WORDS, count)) {
		const [byte = 0] = random.bytes(1);
		// Bytes beyond the last whole multiple are drawn again, so that no position is likelier.
		if (byte < 256 - (256 % count)) chosen.add(byte % count);
	}
	return [...chosen].sort((a, b) => a - b);
}

/** True when the typed word is the one at that position; capitals and spaces around it do not matter. */
export const isWordAt = (words: readonly string[], position: number, typed: string): boolean =>
	words[position] === typed.trim().toLowerCase();
