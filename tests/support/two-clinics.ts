// Two clinics of one practice and a relay, nobody connected yet: where most tests of the replica begin.
import { rigReplica, settle, type RiggedReplica, type RigOptions } from './replica-rig.ts';
import { createRelayFixture, type RelayFixture } from './relay-fixture.ts';
import type { TestDevice } from './test-practice.ts';

export interface TwoClinics {
	readonly relay: RelayFixture;
	/** The practice's first admin works here. */
	readonly hilltop: RiggedReplica;
	readonly riverside: RiggedReplica;
	readonly riversideDevice: TestDevice;
	/** Connects both and waits until nothing moves. */
	connect(): Promise<void>;
	quiet(): Promise<void>;
}

/** Makes them; the relay has never heard of the practice. */
export async function createTwoClinics(
	options: {
		readonly relay?: Parameters<typeof createRelayFixture>[0];
		readonly hilltop?: RigOptions;
		readonly riverside?: RigOptions;
	} = {}
): Promise<TwoClinics> {
	const relay = await createRelayFixture(options.relay);
	const { device } = await relay.practice.enrol('prescriber');
	const hilltop = await rigReplica(relay.practice, relay.practice.admin, { seed: 1, ...options.hilltop });
	const riverside = await rigReplica(relay.practice, device, { seed: 2, ...options.riverside });
	const quiet = (): Promise<void> => settle(relay.core, hilltop, riverside);
	return {
		relay,
		hilltop,
		riverside,
		riversideDevice: device,
		quiet,
		async connect() {
			hilltop.connect(relay.core);
			await quiet();
			riverside.connect(relay.core);
			await quiet();
		}
	};
}
