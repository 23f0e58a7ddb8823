// One engine under the whole script, by right clocks and by wrong ones, and what the judge says of it.
import type { EditPair } from './edit-pairs.ts';
import { judge, outcomeText, type Seen } from './judge.ts';
import type { Clocks, MergeEngine } from './row-engines.ts';

export interface Score {
	/** Of the edits, two a pair. */
	lostSilently: number;
	lostVisibly: number;
	/** Pairs. */
	mixedDoses: number;
	lostAllergies: number;
	/** Pairs that come out otherwise when one site's clock is three days slow, or fast. */
	changedByClock: number;
	/** Silent losses by datum. */
	readonly byDatum: Map<string, number>;
}

const DAYS = 3 * 86_400_000;
const WRONG: readonly Clocks[] = [
	[0, -DAYS],
	[0, DAYS]
];

export function runEngine(merge: MergeEngine, pairs: readonly EditPair[]): Score {
	const right = merge(pairs, [0, 0]);
	const score: Score = {
		lostSilently: 0,
		lostVisibly: 0,
		mixedDoses: 0,
		lostAllergies: 0,
		changedByClock: 0,
		byDatum: new Map()
	};
	for (const [i, pair] of pairs.entries()) {
		const verdict = judge(pair, right[i]!);
		score.lostSilently += verdict.lostSilently;
		score.lostVisibly += verdict.lostVisibly;
		score.mixedDoses += Number(verdict.mixedDose);
		score.lostAllergies += Number(verdict.lostAllergy);
		if (verdict.lostSilently > 0)
			score.byDatum.set(pair.datum, (score.byDatum.get(pair.datum) ?? 0) + verdict.lostSilently);
	}
	const changed = new Set<number>();
	const told = (all: readonly Seen[]): readonly string[] => all.map(outcomeText);
	const before = told(right);
	for (const clocks of WRONG)
		for (const [i, text] of told(merge(pairs, clocks)).entries()) if (text !== before[i]) changed.add(i);
	score.changedByClock = changed.size;
	return score;
}

export const unsafeOf = ({ mixedDoses, lostAllergies }: Score): number => mixedDoses + lostAllergies;
