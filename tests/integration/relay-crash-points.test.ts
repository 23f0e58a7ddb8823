// A relay ended at every single storage call of a few scenarios, before the call and inside it.
import { expect, test } from 'vitest';
import { crashRelayEverywhere, RELAY_SCENARIOS } from '../support/crash-points/crash-relay.ts';

test.for(Object.keys(RELAY_SCENARIOS))(
	'%s: nothing acknowledged is lost, wherever the relay ends',
	async (name) => {
		const { crashes, wrong } = await crashRelayEverywhere(name);
		expect(wrong).toEqual([]);
		expect(crashes).toBeGreaterThan(4);
	}
);
