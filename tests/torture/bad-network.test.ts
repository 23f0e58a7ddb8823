// Real devices' sending and receiving over a line of 256 kbit/s that is 800 ms there and back and loses one segment of
// twenty, and over roads that die without a word. The line is made in user space (slow-link.ts): it needs no rights, and
// no kernel that can do it.
import { afterEach, expect, test } from 'vitest';
import type { EnvelopeId } from '#shared/core/ids.ts';
import { createWebCryptoSuite } from '#shared/crypto/web-crypto-suite.ts';
import { createExclusive } from '#shared/engine/exclusive.ts';
import { createSyncLink } from '#shared/engine/sync-link.ts';
import { createMemoryStore } from '#shared/replica/memory-store.ts';
import { createReplica } from '#shared/replica/replica.ts';
import { putControlLog } from '#shared/replica/rows.ts';
import type { Store } from '#shared/replica/store.ts';
import { nodeTransport } from '#relay/device/node-transport.ts';
import { nodeClock } from '#relay/transport/node-clock.ts';
import { dialRelay, logIn } from '../support/relay-client.ts';
import { startRelay, storedIn, type RelayProcess } from '../support/relay-process.ts';
import { createSeededRandom } from '../support/seeded-random.ts';
import { openSlowLink, type SlowLink } from '../support/slow-link.ts';
import { createTestPractice, type TestDevice, type TestPractice } from '../support/test-practice.ts';

const LINE = { bitsPerSecond: 256_000, delayMs: 400, lossPercent: 5 };
const EACH = 60;
const suite = createWebCryptoSuite();
const random = createSeededRandom(9);
let relay: RelayProcess;
let line: SlowLink;
const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
	await Promise.all(ends.splice(0).map((end) => end()));
	line.close();
	await relay.kill();
});

async function startLine(): Promise<{ practice: TestPractice; devices: TestDevice[] }> {
	relay = await startRelay();
	line = await openSlowLink(relay.url, random, LINE);
	const practice = await createTestPractice(suite, random);
	const devices = [practice.admin];
	for (let n = 0; n < 2; n++) devices.push((await practice.enrol('nurse')).device);
	const first = dialRelay(relay.url, `/sync/${practice.practiceId}`);
	const certificates = practice.records;
	await logIn(first, suite, random, practice.practiceId, practice.admin, { certificates });
	first.close();
	return { practice, devices };
}

interface Running {
	readonly acknowledged: ReadonlySet<EnvelopeId>;
	readonly store: Store;
	/** Writes and sends so many, big and small. */
	write(count: number): Promise<void>;
	unsent(): number;
}

/** A device's replica on the line. */
async function start(practice: TestPractice, device: TestDevice): Promise<Running> {
	const store = createMemoryStore();
	await store.commit(putControlLog(practice.records));
	const acknowledged = new Set<EnvelopeId>();
	const exclusive = createExclusive();
	const { practiceId } = practice;
	const { deviceId, transportKey } = device;
	const replica = await createReplica({ store, suite, random, practiceId, deviceId, transportKey });
	const link = createSyncLink({
		...{ replica, random, practiceId, exclusive },
		transport: nodeTransport,
		clock: nodeClock,
		relayUrl: () => line.url,
		onEffect: async (effect) =>
			effect.type === 'acknowledged' ? effect.ids.forEach((id) => acknowledged.add(id)) : undefined,
		onChange: () => {}
	});
	link.connect();
	ends.push(() => link.disconnect());
	return {
		acknowledged,
		store,
		unsent: () => replica.status().unsent,
		async write(count) {
			for (let n = 0; n < count; n++) {
				const envelope = await device.seal({ payload: random.bytes(random.below(1_500)) });
				await exclusive(async () => {
					await replica.log.appendOwn([envelope], []);
					await link.perform(replica.offer());
				});
			}
		}
	};
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
	while (!(await holds())) await new Promise((again) => setTimeout(again, 100));
}

/** Everything is acknowledged, on the relay's disk, and with every device. */
async function settled(running: readonly Running[], total: number): Promise<number> {
	await until(() => running.every((one) => one.unsent() === 0));
	await until(async () => {
		const counts = await Promise.all(running.map(({ store }) => store.count('envelope')));
		return counts.every((count) => count === total);
	});
	const { ids } = storedIn(relay.dataDir);
	return running.flatMap(({ acknowledged }) => [...acknowledged]).filter((id) => !ids.has(id)).length;
}

const countOf = (running: readonly Running[]): number =>
	running.reduce((sum, { acknowledged }) => sum + acknowledged.size, 0);

test('three devices over 256 kbit/s, 800 ms and 5 % loss: everything arrives everywhere, once', async () => {
	const { practice, devices } = await startLine();
	const startedAt = performance.now();
	const running = await Promise.all(devices.map((device) => start(practice, device)));
	await Promise.all(running.map((one) => one.write(EACH)));
	const lost = await settled(running, EACH * devices.length);
	const seconds = Math.round((performance.now() - startedAt) / 1_000);
	console.log(
		`acknowledged ${countOf(running)} lost ${lost}: 256 kbit/s, 800 ms, 5 % loss (${line.lost()} segments), in ${seconds} s`
	);
	expect(lost).toBe(0);
	expect(countOf(running)).toBe(EACH * devices.length);
}, 300_000);

test('roads that die without a word in the middle of sending: devices notice, and send on another', async () => {
	const { practice, devices } = await startLine();
	const running = await Promise.all(devices.map((device) => start(practice, device)));
	let rounds = 0;
	for (; rounds < 3; rounds++) {
		await Promise.all(running.map((one) => one.write(EACH / 3)));
		// Some of it is on its way, on roads that are never heard of again.
		await until(() => countOf(running) > rounds * EACH);
		expect(line.halfOpen()).toBeGreaterThan(0);
		await Promise.all(running.map((one) => one.write(1)));
		await until(() => running.every((one) => one.unsent() === 0));
	}
	const total = devices.length * (EACH + rounds);
	const lost = await settled(running, total);
	console.log(`acknowledged ${countOf(running)} lost ${lost}: ${rounds} times every road half-open`);
	expect(lost).toBe(0);
	expect(countOf(running)).toBe(total);
}, 400_000);
