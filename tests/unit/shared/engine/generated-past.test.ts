// The past of a demo's patients at work: taken in at the first look, once, and alike at two sites that never met.
import { expect, test } from 'vitest';
import type { ChartId } from '#shared/core/ids.ts';
import { DEMO_PASSPHRASE } from '#shared/demo/demo-practice.ts';
import { patientPast } from '#shared/demo/patient-past.ts';
import { createWebCryptoSuite } from '#shared/crypto/web-crypto-suite.ts';
import { createEngine } from '#shared/engine/engine.ts';
import { createMemoryStore } from '#shared/replica/memory-store.ts';
import { createRelayCore } from '#relay/relay/relay-core.ts';
import { createMemoryRelayStorage } from '#relay/storage/memory.ts';
import { openDemo } from '../../../support/demo-rig.ts';
import { roadsTo, take, until } from '../../../support/engine-rig.ts';
import { createManualClock } from '../../../support/manual-clock.ts';
import { createSeededRandom } from '../../../support/seeded-random.ts';

const suite = createWebCryptoSuite();

test('a chart has its years at the first look, and nothing is written at the second', async () => {
	const { engine, store } = await openDemo();
	const chartId = engine.search('patel vikram')[0]!.chartId as ChartId;
	const bare = await store.count('envelope');
	const view = take(await engine.openChart(chartId));
	expect(Object.keys(view.entries['Encounter'] ?? {}).length).toBeGreaterThan(5);
	expect(view.disagreements).toEqual([]);
	const once = await store.count('envelope');
	expect(once).toBeGreaterThan(bare);
	await engine.lock();
	take(await engine.unlock({ passphrase: DEMO_PASSPHRASE }));
	expect(take(await engine.openChart(chartId)).entries).toEqual(view.entries);
	// Only that it was opened.
	expect(await store.count('envelope')).toBe(once + 1);
});

test('while the past of a patient is not made, nobody says that their chart holds nothing', async () => {
	const { engine } = await openDemo();
	const [a, b] = ['patel vikram', 'byrne callum'].map((name) => engine.search(name)[0]!.chartId) as [
		ChartId,
		ChartId
	];
	take(await engine.saySamePerson({ charts: [a, b], said: 'same' }));
	const [before] = take(await engine.samePeople(a));
	expect([before!.own.entries, before!.other!.entries]).toEqual([undefined, undefined]);
	// Whoever opens the one is shown both, each with its years.
	const view = take(await engine.openChart(a));
	const there = view.linked![0]!.view!;
	for (const one of [view, there])
		expect(Object.keys(one.entries['Encounter'] ?? {}).length).toBeGreaterThan(1);
	const [after] = take(await engine.samePeople(a));
	expect(Math.min(after!.own.entries!, after!.other!.entries!)).toBeGreaterThan(5);
});

test('two sites that open one chart apart have it alike when they meet, and nothing to decide', async () => {
	const clock = createManualClock(Date.UTC(2026, 4, 4, 11));
	const random = createSeededRandom(11);
	const relay = await createRelayCore({ storage: createMemoryRelayStorage(random), suite, random, clock });
	const transport = roadsTo(relay);
	const deps = { suite, random, clock, transport, pastOf: patientPast, zone: 'UTC' };
	const { store } = await openDemo();
	const first = await createEngine({ ...deps, store: createMemoryStore(store.snapshot()) });
	take(await first.unlock({ passphrase: DEMO_PASSPHRASE }));
	first.connect();
	expect(first.status().road).toBe('offline');
	take(await first.setNetwork({ on: true }));
	await until(() => first.status().caughtUp && first.status().unsent === 0);
	const { link } = take(await first.invite({ userName: 'Priya', role: 'prescriber', siteName: 'Riverside' }));
	const second = await createEngine({ ...deps, store: createMemoryStore() });
	take(await second.join({ link, passphrase: DEMO_PASSPHRASE }));
	second.connect();
	await until(() => second.search('', 1000).length === 201 && second.status().caughtUp);
	expect(second.state()).toMatchObject({ siteName: 'Riverside', demo: { seed: 1 } });

	await first.setNetwork({ on: false });
	await second.setNetwork({ on: false });
	const chartId = first.search('byrne callum')[0]!.chartId as ChartId;
	const here = take(await first.openChart(chartId));
	const there = take(await second.openChart(chartId));
	expect(JSON.stringify(there.entries)).toBe(JSON.stringify(here.entries));
	await first.setNetwork({ on: true });
	await second.setNetwork({ on: true });
	const quiet = () =>
		[first, second].every((engine) => engine.status().caughtUp && engine.status().unsent === 0);
	await until(quiet);
	for (const engine of [first, second]) {
		const view = take(await engine.openChart(chartId));
		expect(view.disagreements).toEqual([]);
		expect(JSON.stringify(view.entries)).toBe(JSON.stringify(here.entries));
	}
	await first.close();
	await second.close();
});
