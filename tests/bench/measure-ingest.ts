// How many envelopes a real relay process makes durable in a second: signatures verified, commits flushed, acknowledged.
import { createWebCryptoSuite } from '#shared/crypto/web-crypto-suite.ts';
import type { Envelope } from '#shared/crypto/envelope.ts';
import type { BenchRun } from './bench-run.ts';
import { cpuMsOf } from './machine.ts';
import { resultOf, type BenchResult } from './spread.ts';
import { dialRelay, logIn, type RelayClient } from '../support/relay-client.ts';
import { startPostgres } from '../support/postgres.ts';
import { startLeanRelay } from './lean-relay.ts';
import { createSeededRandom } from '../support/seeded-random.ts';
import { createTestPractice, type TestDevice, type TestPractice } from '../support/test-practice.ts';

const DEVICES = 4;
const FRAME = 64;
/** Frames that a device has on the way. */
const WINDOW = 6;

const suite = createWebCryptoSuite();

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

/** What the relay keeps its log in. */
interface Ground {
	readonly name: string;
	readonly env: Readonly<Record<string, string>>;
	readonly atLeast?: number;
}

interface Load {
	readonly practice: TestPractice;
	readonly devices: readonly TestDevice[];
	/** Per round and device. */
	readonly rounds: readonly (readonly (readonly Envelope[])[])[];
}

/** Envelopes sealed beforehand: sealing is the devices' work, not the relay's. */
async function prepare(run: BenchRun, seed: number): Promise<Load> {
	const random = createSeededRandom(seed);
	const perDevice = run.quick ? 256 : 1_280;
	const practice = await createTestPractice(suite, random);
	const devices = [practice.admin];
	while (devices.length < DEVICES) devices.push((await practice.enrol('nurse')).device);
	run.progress(`ingest: sealing ${perDevice * DEVICES * (run.samples + 1)} envelopes beforehand`);
	const rounds: Envelope[][][] = [];
	for (let round = 0; round <= run.samples; round++)
		rounds.push(await Promise.all(devices.map((device) => sealMany(device, perDevice))));
	return { practice, devices, rounds };
}

async function ingestOn(run: BenchRun, ground: Ground, seed: number): Promise<readonly BenchResult[]> {
	const { practice, devices, rounds } = await prepare(run, seed);
	const random = createSeededRandom(seed + 1);
	const relay = await startLeanRelay({ env: ground.env });
	const clients: RelayClient[] = [];
	for (const device of devices) {
		const client = dialRelay(relay.url, `/sync/${practice.practiceId}`);
		await logIn(client, suite, random, practice.practiceId, device, { certificates: practice.records });
		clients.push(client);
	}
	const perSecond: number[] = [];
	const relayCpuMs: number[] = [];
	for (const [round, loads] of rounds.entries()) {
		const count = loads.reduce((sum, { length }) => sum + length, 0);
		const cpuBefore = cpuMsOf(relay.pid);
		const startedAt = performance.now();
		await Promise.all(loads.map((envelopes, i) => pushAll(clients[i]!, envelopes)));
		const seconds = (performance.now() - startedAt) / 1000;
		const cpuAfter = cpuMsOf(relay.pid);
		run.progress(`ingest, ${ground.name}: round ${round}: ${Math.round(count / seconds)} envelopes/s`);
		if (round === 0) continue;
		perSecond.push(count / seconds);
		if (cpuBefore !== undefined && cpuAfter !== undefined) relayCpuMs.push((cpuAfter - cpuBefore) / count);
	}
	for (const client of clients) client.close();
	await relay.stop();
	const bar = ground.atLeast !== undefined && { bar: { atLeast: ground.atLeast } };
	const what = `relay ingest, ${ground.name}`;
	return [
		resultOf(`${what}, durable, signatures verified`, 'envelopes/s', perSecond, { ...bar }),
		...(relayCpuMs.length > 0 ? [resultOf(`${what}, relay CPU an envelope`, 'ms', relayCpuMs)] : [])
	];
}

/** Durable envelopes a second, and the relay's processor time for each: over SQLite, and over PostgreSQL. */
export async function measureIngest(run: BenchRun): Promise<readonly BenchResult[]> {
	const sqlite = await ingestOn(run, { name: 'SQLite', env: {}, atLeast: 2_500 }, 11);
	const server = await startPostgres();
	const env = { DATABASE_URL: await server.createDatabase() };
	const postgres = await ingestOn(run, { name: 'PostgreSQL', env, atLeast: 2_500 }, 12);
	await server.stop();
	run.note(
		`Relay ingest: ${DEVICES} devices push envelopes of 436 B in frames of ${FRAME}; each is parsed, its Ed25519 signature verified, committed (SQLite synchronous=FULL, PostgreSQL with its defaults), acknowledged. The load generator, and the PostgreSQL server, share the machine.`
	);
	return [...sqlite, ...postgres];
}
