// Two tablets of one site and a relay process: a visit begun on both while they are apart is one, and its place in the
// queue is the same on both.
import '../support/load-automerge.ts';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Result } from '#shared/core/result.ts';
import { createWebCryptoSuite } from '#shared/crypto/web-crypto-suite.ts';
import type { Engine } from '#shared/engine/api.ts';
import { createEngine } from '#shared/engine/engine.ts';
import { createMemoryStore } from '#shared/replica/memory-store.ts';
import { nodeClock, nodeRandom } from '#relay/device/node-clock.ts';
import { nodeTransport } from '#relay/device/node-transport.ts';
import { startRelay, type RelayProcess } from '../support/relay-process.ts';

const PASSPHRASE = 'lantern river copper orbit apple';
let relay: RelayProcess;
const engines: Engine[] = [];

const open = async (): Promise<Engine> => {
	const engine = await createEngine({
		store: createMemoryStore(),
		suite: createWebCryptoSuite(),
		random: nodeRandom,
		clock: nodeClock,
		transport: nodeTransport,
		argon2Cost: { memoryKiB: 64, passes: 1, lanes: 1 },
		zone: 'UTC'
	});
	engines.push(engine);
	return engine;
};
function take<T>(result: Result<T, unknown>): T {
	expect(result).toMatchObject({ ok: true });
	return (result as { value: T }).value;
}
/** Both have sent and received everything, and are cut off again. */
async function meet(...both: readonly Engine[]): Promise<void> {
	for (const engine of both) engine.connect();
	await vi.waitFor(
		async () => {
			const counts = await Promise.all(both.map(async (engine) => (await engine.verify()).envelopes));
			expect(both.every((engine) => engine.status().caughtUp && engine.status().unsent === 0)).toBe(true);
			expect(new Set(counts).size).toBe(1);
		},
		{ timeout: 60_000, interval: 20 }
	);
	for (const engine of both) await engine.disconnect();
}

beforeAll(async () => {
	relay = await startRelay();
});
afterAll(async () => {
	for (const engine of engines) await engine.close();
	await relay.kill();
});

test('a visit begun on two tablets apart is one visit, finished on one of them', async () => {
	const desk = await open();
	const names = { practiceName: 'Valley', siteName: 'Hilltop', userName: 'Ana', passphrase: PASSPHRASE };
	take(await desk.createPractice({ ...names, relayUrl: relay.url }));
	desk.connect();
	await vi.waitFor(() => expect(desk.status().caughtUp).toBe(true), { timeout: 60_000 });
	const { link } = take(await desk.invite({ userName: 'Ben', role: 'nurse', siteName: 'Hilltop' }));
	const tablet = await open();
	take(await tablet.join({ link, passphrase: PASSPHRASE }));
	const { chartId } = take(await desk.registerPatient({ name: [{ family: 'Garcia', given: ['Maria'] }] }));
	take(await desk.changeQueue({ verb: 'arrive', chartId, reason: 'Cough' }));
	await meet(desk, tablet);

	take(await desk.run(chartId, { verb: 'recordVitals', weightKg: '61' }));
	take(await tablet.run(chartId, { verb: 'addAllergy', code: { text: 'Penicillin' } }));
	take(await tablet.openChart(chartId));
	const begun = take(await tablet.visitToday(chartId));
	expect(begun).toMatchObject({ visit: { isOpen: true }, line: { state: 'with-nurse' } });
	take(await tablet.run(chartId, { verb: 'finishVisit', id: begun.visit!.id }));
	await meet(desk, tablet);

	const views = [take(await desk.openChart(chartId)), take(await tablet.openChart(chartId))];
	expect(views[0]!.entries).toEqual(views[1]!.entries);
	expect(views[0]!.disagreements).toEqual([]);
	expect(Object.values(views[0]!.entries.Encounter!)).toMatchObject([
		{ status: 'finished', reasonCode: [{ text: 'Cough' }] }
	]);
	const encounter = { reference: `Encounter/${begun.visit!.id}` };
	for (const type of ['Observation', 'AllergyIntolerance'])
		expect(Object.values(views[0]!.entries[type]!)).toMatchObject([{ encounter }]);
	for (const engine of [desk, tablet])
		expect(take(await engine.readQueue())).toMatchObject([{ chartId, state: 'done' }]);
});
