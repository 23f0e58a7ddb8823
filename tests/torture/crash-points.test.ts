// A device ended at every single storage call of every scenario, before, inside and after the call.
import { beforeAll, expect, test } from 'vitest';
import { crashEverywhere } from '../support/crash-points/crash-everywhere.ts';
import { makeBeginning, type Beginning } from '../support/crash-points/ground.ts';
import { ERASING, makeErasing } from '../support/crash-points/erasing.ts';
import { SCENARIOS } from '../support/crash-points/scenarios.ts';

let beginning: Beginning;
let erasing: Beginning;
beforeAll(async () => {
	beginning = await makeBeginning();
	erasing = await makeErasing(beginning);
});

test.for([...SCENARIOS, ...ERASING])('$name, ended at every storage call', async (scenario) => {
	const { calls, crashes, wrong } = await crashEverywhere(
		scenario,
		ERASING.includes(scenario) ? erasing : beginning
	);
	console.log(`${scenario.name}: ${calls} storage calls, ${crashes} crashes, ${wrong.length} wrong`);
	expect(wrong).toEqual([]);
	expect(crashes).toBeGreaterThanOrEqual(calls);
});
