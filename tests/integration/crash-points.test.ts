// A device ended at storage calls of every scenario: a short form of what `npm run torture` does at every one.
import { expect, test } from 'vitest';
import { crashEverywhere } from '../support/crash-points/crash-everywhere.ts';
import { makeBeginning } from '../support/crash-points/ground.ts';
import { ERASING, makeErasing } from '../support/crash-points/erasing.ts';
import { SCENARIOS } from '../support/crash-points/scenarios.ts';

/** Coprime to most numbers of calls, so that every kind of call and of crash has its turn. */
const STRIDE = 17;

const ALL = [...SCENARIOS, ...ERASING];

test(`${ALL.length} scenarios, ended at every ${STRIDE}th storage call: nothing is lost, torn or doubled`, async () => {
	const beginning = await makeBeginning();
	const erasing = await makeErasing(beginning);
	const wrong: string[] = [];
	let crashes = 0;
	for (const scenario of ALL) {
		const from = ERASING.includes(scenario) ? erasing : beginning;
		const report = await crashEverywhere(scenario, from, STRIDE);
		wrong.push(...report.wrong.map((what) => `${scenario.name}: ${what}`));
		crashes += report.crashes;
	}
	expect(wrong).toEqual([]);
	expect(crashes).toBeGreaterThan(ALL.length);
});
