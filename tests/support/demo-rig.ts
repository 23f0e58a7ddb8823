// A demo practice opened over a store in memory, as the first window has it.
import './load-automerge.ts';
import { createWebCryptoSuite } from '#shared/crypto/web-crypto-suite.ts';
import { DEMO_PASSPHRASE } from '#shared/demo/demo-practice.ts';
import { makeDemo } from '#shared/demo/make-demo.ts';
import { patientPast } from '#shared/demo/patient-past.ts';
import type { Engine } from '#shared/engine/api.ts';
import { createEngine } from '#shared/engine/engine.ts';
import { createMemoryStore, type MemoryStore } from '#shared/replica/memory-store.ts';
import { createManualClock, type ManualClock } from './manual-clock.ts';
import { createSeededRandom } from './seeded-random.ts';
import { take } from './engine-rig.ts';

/** An ordinary Monday, eleven o'clock. */
const NOW = Date.UTC(2026, 4, 4, 11);

/** Makes a demo of seed 1 and signs its first person in. `at`: when it is begun. */
export async function openDemo(
	at = NOW
): Promise<{ readonly engine: Engine; readonly store: MemoryStore; readonly clock: ManualClock }> {
	const suite = createWebCryptoSuite();
	const random = createSeededRandom(7);
	const clock = createManualClock(at);
	const rows = await makeDemo({ suite, random, clock, zone: 'UTC' }, { seed: 1, relayUrl: 'http://relay' });
	const store = createMemoryStore();
	const engine = await createEngine({ store, suite, random, clock, pastOf: patientPast, zone: 'UTC' });
	take(await engine.beginFrom(rows));
	take(await engine.unlock({ passphrase: DEMO_PASSPHRASE }));
	return { engine, store, clock };
}
