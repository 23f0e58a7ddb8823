// A relay core in memory with one practice to talk to it about, for unit tests of the core.
import type { CryptoSuite } from '#shared/crypto/suite.ts';
import { createFakeSuite } from '#shared/crypto/fake-suite.ts';
import { createRelayCore, type RelayCore } from '#relay/relay/relay-core.ts';
import type { RelayLimits } from '#relay/relay/limits.ts';
import type { RelayEvent } from '#relay/relay/relay-event.ts';
import type { RelayStorage } from '#relay/storage/relay-storage.ts';
import { createMemoryRelayStorage } from '#relay/storage/memory.ts';
import { createManualClock, type ManualClock } from './manual-clock.ts';
import { logIn, openCore, type LoginOptions, type RelayClient } from './relay-client.ts';
import { createSeededRandom, type SeededRandom } from './seeded-random.ts';
import { createTestPractice, type TestDevice, type TestPractice } from './test-practice.ts';

export interface RelayFixture {
	readonly suite: CryptoSuite;
	readonly random: SeededRandom;
	readonly clock: ManualClock;
	readonly storage: RelayStorage;
	readonly core: RelayCore;
	readonly practice: TestPractice;
	readonly events: RelayEvent[];
	/** A logged-in road of a device. The practice's whole control log comes along as certificates. */
	connect(device?: TestDevice, options?: LoginOptions): Promise<RelayClient>;
	/** A road on the sync path where nothing was said yet. */
	open(path?: string): RelayClient;
}

/** Makes one. `storage` may be wrapped to watch or disturb it. */
export async function createRelayFixture(
	options: {
		readonly limits?: Partial<RelayLimits>;
		readonly protocolVersion?: number;
		readonly wrap?: (storage: RelayStorage) => RelayStorage;
	} = {}
): Promise<RelayFixture> {
	const suite = createFakeSuite();
	const random = createSeededRandom(7);
	const clock = createManualClock();
	const events: RelayEvent[] = [];
	const memory = createMemoryRelayStorage(random);
	const storage = options.wrap?.(memory) ?? memory;
	const core = await createRelayCore({
		storage,
		suite,
		clock,
		random,
		limits: options.limits,
		protocolVersion: options.protocolVersion,
		log: (_level, event) => events.push(event)
	});
	const practice = await createTestPractice(suite, random);
	const open = (path = `/sync/${practice.practiceId}`): RelayClient => openCore(core, path);
	return {
		suite,
		random,
		clock,
		storage,
		core,
		practice,
		events,
		open,
		async connect(device = practice.admin, login = {}) {
			const client = open();
			await logIn(client, suite, random, practice.practiceId, device, {
				certificates: practice.records,
				...login
			});
			return client;
		}
	};
}

/** Lets everything that can run without further frames run. */
export async function settle(): Promise<void> {
	await new Promise((next) => setTimeout(next, 10));
}
