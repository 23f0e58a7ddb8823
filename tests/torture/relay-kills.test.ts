// Power cuts, many: a relay killed again and again under load keeps every envelope that it acknowledged. Several seeds,
// each its own relay, so that a log of many kills and a young one are both met.
import { expect, test } from 'vitest';
import { killRelayUnderLoad } from '../support/relay-kills.ts';

const KILLS = 100;

test.for([1, 2, 3])(
	`every acknowledged envelope outlives ${KILLS} kills under load, seed %i`,
	async (seed) => {
		const report = await killRelayUnderLoad(KILLS, seed);
		const { kills, acknowledged, inTheMiddle, lost, misplaced } = report;
		console.log(
			`${kills} kills, ${acknowledged} acknowledged, ${lost.length} lost, ${misplaced.length} at another place, ${inTheMiddle} kills between commit and acknowledgement`
		);
		expect(report).toMatchObject({ lost: [], misplaced: [] });
		expect(acknowledged).toBeGreaterThan(KILLS * 20);
		expect(inTheMiddle).toBeGreaterThan(0);
	}
);
