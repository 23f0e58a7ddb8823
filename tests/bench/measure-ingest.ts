// How many envelopes a real relay process makes durable in a second: signatures verified, commits flushed, acknowledged.
import { createWebCryptoSuite } from '#shared/crypto/web-crypto-suite.ts';
import type { Envelope } from '#shared/crypto/envelope.ts';
import type { BenchRun } from './bench-run.ts';
import { cpuMsOf } from './machine.ts';
import { resultOf, type BenchResult } from './spread.ts';
import { dialRelay, logIn, type RelayClient } from '../support/relay-client.ts';
import { startRelay } from '../support/relay-process.ts';
import { createSeededRandom } from '../support/seeded-random.ts';
import { createTestPractice, type TestDevice } from '../support/test-practice.ts';

const DEVICES = 4;
const FRAME = 64;
/** Frames that a device has on the way. */
const WINDOW = 6;

async function sealMany(device: TestDevice, count: number): Promise<Envelope[]> {
	const sealed: Envelope[] = [];
	for (let i = 0; i < count; i++) sealed.push(await device.seal());
	return sealed;
}

/** Pushes all and resolves when all are acknowledged. */
async function pushAll(client: RelayClient, envelopes: readonly Envelope[]): Promise<void> {
	const onTheWay: Promise<unknown>[] = [];
	for (let at = 0; at < envelopes.length; at += FRAME) {
		onTheWay.push(client.push(envelopes.slice(at, at + FRAME)));
		await onTheWay.at(-WINDOW);
	}
	await Promise.all(onTheWay);
}

/** Durable envelopes a second, and the relay's processor time for each. */
export async function measureIngest(run: BenchRun): Promise<readonly BenchResult[]> {
	const suite = createWebCryptoSuite();
	const random = createSeededRandom(11);
	const perDevice = run.quick ? 256 : 1_280;
	const practice = await createTestPractice(suite, random);
	const devices = [practice.admin];
	while (devices.length < DEVICES) devices.push((await practice.enrol('nurse')).device);
	run.progress(`ingest: sealing ${perDevice * DEVICES * (run.samples + 1)} envelopes beforehand`);
	const load: Envelope[][][] = [];
	for (let round = 0; round <= run.samples; round++)
		load.push(await Promise.all(devices.map((device) => sealMany(device, perDevice))));
	const relay = await startRelay();
	const clients: RelayClient[] = [];
	for (const device of devices) {
		const client = dialRelay(relay.url, `/sync/${practice.practiceId}`);
		await logIn(client, suite, random, practice.practiceId, device, { certificates: practice.records });
		clients.push(client);
	}
	const perSecond: number[] = [];
	const relayCpuMs: number[] = [];
	for (const [round, loads] of load.entries()) {
		const count = perDevice * DEVICES;
		const cpuBefore = cpuMsOf(relay.pid);
		const startedAt = performance.now();
		await Promise.all(loads.map((envelopes, i) => pushAll(clients[i]!, envelopes)));
		const seconds = (performance.now() - startedAt) / 1000;
		const cpuAfter = cpuMsOf(relay.pid);
		run.progress(`ingest: round ${round}: ${Math.round(count / seconds)} envelopes/s`);
		if (round === 0) continue;
		perSecond.push(count / seconds);
		if (cpuBefore !== undefined && cpuAfter !== undefined) relayCpuMs.push((cpuAfter - cpuBefore) / count);
	}
	for (const client of clients) client.close();
	await relay.stop();
	const bytes = load[0]![0]![0]!.bytes.length;
	run.note(
		`Relay ingest: ${DEVICES} devices push envelopes of ${bytes} B in frames of ${FRAME}; each is parsed, its Ed25519 signature verified, committed with synchronous=FULL, acknowledged. The load generator shares the machine.`
	);
	return [
		resultOf('relay ingest, durable, signatures verified', 'envelopes/s', perSecond, {
			bar: { atLeast: 2_500 }
		}),
		...(relayCpuMs.length > 0 ? [resultOf('relay ingest, relay CPU an envelope', 'ms', relayCpuMs)] : [])
	];
}
