// What work weighs on the wire: one visit while connected, and a month of visits at two sites apart that meet on a slow
// road.
import { createEngine } from '#shared/engine/engine.ts';
import type { Engine } from '#shared/engine/api.ts';
import type { SyncStatus } from '#shared/engine/sync-status.ts';
import { nodeTransport } from '#relay/device/node-transport.ts';
import { syncOnce } from '#relay/device/sync-once.ts';
import { startRelay } from '../support/relay-process.ts';
import { BENCH_PASSPHRASE, take, wallMs } from './bench-device.ts';
import type { BenchRun } from './bench-run.ts';
import { countedRoad } from './counted-road.ts';
import { nodeDeps } from './node-device.ts';
import { holdVisit, registerSomebody } from './one-visit.ts';
import { enrolTwo } from './practice-of-charts.ts';
import { slowBothWays } from './slow-road.ts';
import { resultOf, type BenchResult } from './spread.ts';

const BARS = { visitKB: 10, monthMs: 60_000 };
/** Visits of a month, at each of two sites: above two thousand changes at either. */
const VISITS = 31;
const BITS_PER_SECOND = 256_000;
const DELAY_MS = 150;

/** Resolves when a device holds what the relay has and has handed over what it had. */
function upToDate(engine: Engine, holds: (status: SyncStatus) => boolean = () => true): Promise<void> {
	return new Promise((resolve, reject) => {
		const look = (): void => {
			const status = engine.status();
			if (status.stoppedFor) reject(new Error(`stopped: ${status.stoppedFor}`));
			if (status.road !== 'live' || !status.caughtUp || status.unsent > 0 || !holds(status)) return;
			stop();
			resolve();
		};
		const stop = engine.subscribe(look);
		look();
	});
}

/** Bytes of visits held one after the other while connected, everything that goes over the road meanwhile. */
async function connectedVisits(run: BenchRun, folder: string): Promise<readonly number[]> {
	const { transport, traffic } = countedRoad(nodeTransport);
	const engine = await createEngine(await nodeDeps(folder, { transport }));
	take(await engine.unlock({ passphrase: BENCH_PASSPHRASE }));
	engine.connect();
	const kB: number[] = [];
	for (let n = 0; n <= run.samples; n++) {
		const chartId = await registerSomebody(engine, n);
		await upToDate(engine);
		const before = traffic.bytesUp + traffic.bytesDown;
		await holdVisit(engine, chartId, n);
		await upToDate(engine);
		if (n > 0) kB.push((traffic.bytesUp + traffic.bytesDown - before) / 1000);
	}
	await engine.close();
	return kB;
}

/** One site's month apart: new patients, a visit each. How many commands. */
async function monthApart(folder: string, visits: number): Promise<number> {
	const engine = await createEngine(await nodeDeps(folder));
	take(await engine.unlock({ passphrase: BENCH_PASSPHRASE }));
	let commands = 0;
	for (let n = 0; n < visits; n++)
		commands += 1 + (await holdVisit(engine, await registerSomebody(engine, n), n));
	await engine.close();
	return commands;
}

/** A visit's bytes, and a month apart. */
export async function measureVisits(run: BenchRun): Promise<readonly BenchResult[]> {
	const relay = await startRelay({ dataDir: run.folder(), env: { LOG_LEVEL: 'warn' } });
	const { hilltop, riverside } = await enrolTwo(run, relay);
	run.progress('visits: connected');
	const visits = await connectedVisits(run, hilltop);
	const count = run.quick ? 3 : VISITS;
	run.progress(`visits: ${count} at each of two sites apart`);
	const commands = await monthApart(hilltop, count);
	await monthApart(riverside, count);
	const first = await createEngine(await nodeDeps(hilltop, { transport: nodeTransport }));
	await syncOnce(first);
	await first.close();
	const slow = slowBothWays(nodeTransport, BITS_PER_SECOND, DELAY_MS);
	const { transport, traffic } = countedRoad(slow);
	const back = await createEngine(await nodeDeps(riverside, { transport }));
	take(await back.unlock({ passphrase: BENCH_PASSPHRASE }));
	run.progress('visits: the month meets on a slow road');
	const ms = await wallMs(async () => {
		back.connect();
		await upToDate(back);
	});
	await back.close();
	await relay.stop();
	run.note(
		`A visit, connected: the chart opened (with its access record), five vital signs, a note of about 1,200 characters in 60 bursts sealed every ten, two medicines, the chart closed; all payloads of WebSocket messages both ways meanwhile. A month apart: ${count} patients registered and seen at either site, ${commands.toLocaleString('en')} commands each, not connected; then one of them gives and takes everything at 256 kbit/s each way, ${DELAY_MS} ms late: one run.`
	);
	return [
		resultOf('a whole visit on the wire', 'kB', visits, { bar: { atMost: BARS.visitKB } }),
		resultOf(
			`a month apart, ${commands.toLocaleString('en')} commands each way, 256 kbit/s: until both are in step`,
			'ms',
			[ms],
			{
				bar: { atMost: BARS.monthMs }
			}
		),
		resultOf('a month apart: bytes up', 'kB', [traffic.bytesUp / 1000]),
		resultOf('a month apart: bytes down', 'kB', [traffic.bytesDown / 1000])
	];
}
