import { expect, test } from 'vitest';
import { toFacts, type ChangeFacts } from '#shared/chart/change-facts.ts';
import { madeApartFrom } from '#shared/chart/made-apart.ts';
import { buildsOn } from '#shared/chart/written-apart.ts';
import { createSeededRandom } from '../../../support/seeded-random.ts';

/** So many changes, each behind up to two that came before. */
function history(seed: number, count: number): readonly ChangeFacts[] {
	const random = createSeededRandom(seed);
	const made: ChangeFacts[] = [];
	for (let n = 0; n < count; n++) {
		const parents = Array.from({ length: random.below(3) }, () => made[random.below(n || 1)]);
		const deps = [...new Set(parents.flatMap((parent) => parent?.hash ?? []))];
		const startOp = Math.max(0, ...parents.map((parent) => parent?.maxOp ?? 0)) + 1;
		const actor = String(n).padStart(48, '0');
		const meta = { hash: `h${n}`, actor, seq: 1, time: n, message: '', deps, startOp, maxOp: startOp };
		made.push(toFacts(meta));
	}
	return made;
}

test('what was made apart from a change is what neither builds on the other', () => {
	for (let seed = 1; seed <= 20; seed++) {
		const all = history(seed, 30);
		const byHash = new Map(all.map((change) => [change.hash, change] as const));
		for (const one of all) {
			const apart = all.filter(
				(other) => other !== one && !buildsOn(byHash, one, other) && !buildsOn(byHash, other, one)
			);
			expect(madeApartFrom(all, one)).toEqual(apart);
		}
	}
});
