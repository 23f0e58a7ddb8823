// Damaged bytes for everything that reads bytes from outside: a short form of what `npm run torture` does with a million.
import { expect, test } from 'vitest';
import { feedMutated } from '../support/mutated/feed-mutated.ts';

const PIECES = 20_000;
const SEED = Number(process.env['SEED'] ?? 20_264);

test(`of ${PIECES} mutated frames, envelopes and files none is accepted and none crashes`, async () => {
	const report = await feedMutated(PIECES, SEED);
	expect(report).toMatchObject({ accepted: 0, crashes: [] });
	expect(report.fed).toBeGreaterThanOrEqual(PIECES);
	expect(report.heapMiB.mostGrowth).toBeLessThan(16);
});
