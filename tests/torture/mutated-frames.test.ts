// A million pieces of damaged input for everything that reads bytes from outside.
import { expect, test } from 'vitest';
import { feedMutated } from '../support/mutated/feed-mutated.ts';

const PIECES = Number(process.env['PIECES'] ?? 1_000_000);
const SEED = Number(process.env['SEED'] ?? 1);

test(`of ${PIECES} mutated frames, envelopes and files none is accepted and none crashes`, async () => {
	const { fed, accepted, crashes, heapMiB, byReader } = await feedMutated(PIECES, SEED);
	for (const [name, count] of Object.entries(byReader)) console.log(`${count} ${name}`);
	console.log(
		`${fed} mutated, accepted ${accepted}, crashes ${crashes.length}, heap ${heapMiB.start} MiB at the start, ${heapMiB.end} at the end, most growth ${heapMiB.mostGrowth.toFixed(1)}`
	);
	expect({ accepted, crashes }).toEqual({ accepted: 0, crashes: [] });
	expect(heapMiB.mostGrowth).toBeLessThan(16);
});
