// Ten years of one chart, visit by visit through an engine: what a device and a relay keep of it, and how long it takes to
// open. Nothing is ever thrown away, so these only grow.
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { ChartId } from '#shared/core/ids.ts';
import { ENVELOPE_KINDS } from '#shared/crypto/envelope.ts';
import { createEngine } from '#shared/engine/engine.ts';
import type { Store } from '#shared/replica/store.ts';
import { nodeTransport } from '#relay/device/node-transport.ts';
import { syncOnce } from '#relay/device/sync-once.ts';
import { startRelay } from '../support/relay-process.ts';
import { BENCH_PASSPHRASE, BENCH_PRACTICE, take, wallMs } from './bench-device.ts';
import type { BenchRun } from './bench-run.ts';
import { nodeDeps } from './node-device.ts';
import { holdVisit, registerSomebody } from './one-visit.ts';
import { resultOf, type BenchResult } from './spread.ts';
import { partsOf } from './store-parts.ts';

const YEARS = 10;
const VISITS_A_YEAR = 6;
/** Somebody looks into the chart so often besides, and writes nothing. */
const LOOKS_A_YEAR = 6;

interface Kept {
	readonly envelopes: number;
	readonly contentBytes: number;
	readonly auditBytes: number;
	readonly otherBytes: number;
	/** Documents as they were last, sealed: what a chart is opened from. */
	readonly saveBytes: number;
	readonly relayBytes: number;
}

/** Pages of a database in use by another process, also those that lie in its log still. */
function databaseBytes(path: string): number {
	const database = new DatabaseSync(path, { readOnly: true });
	const [pages, size] = ['page_count', 'page_size'].map((name) =>
		Number(Object.values(database.prepare(`PRAGMA ${name}`).get()!)[0])
	);
	database.close();
	return pages! * size!;
}

async function keptBy(store: Store, relayDir: string): Promise<Kept> {
	const sums = { contentBytes: 0, auditBytes: 0, otherBytes: 0 };
	const rows = await store.list('envelope');
	for (const { value } of rows) {
		const kind = value[1];
		if (kind === ENVELOPE_KINDS.changes) sums.contentBytes += value.length;
		else if (kind === ENVELOPE_KINDS.audit) sums.auditBytes += value.length;
		else sums.otherBytes += value.length;
	}
	const saves = await store.list('local', { prefix: 'save/' });
	const relayBytes = databaseBytes(join(relayDir, 'saddlebag.db'));
	const saveBytes = saves.reduce((sum, { value }) => sum + value.length, 0);
	return { envelopes: rows.length, ...sums, saveBytes, relayBytes };
}

/** From the store as it lies on the disk, three times. */
async function openTimes(folder: string, chartId: ChartId): Promise<readonly number[]> {
	const samples: number[] = [];
	for (let sample = 0; sample < 3; sample++) {
		const engine = await createEngine(await nodeDeps(folder));
		take(await engine.unlock({ passphrase: BENCH_PASSPHRASE }));
		samples.push(await wallMs(async () => take(await engine.openChart(chartId))));
		await engine.close();
	}
	return samples;
}

/** One line a year and figure. */
export async function measureGrowth(run: BenchRun): Promise<readonly BenchResult[]> {
	const relay = await startRelay({ dataDir: run.folder(), env: { LOG_LEVEL: 'warn' } });
	const folder = run.folder();
	const first = await createEngine(await nodeDeps(folder, { transport: nodeTransport }));
	take(await first.createPractice({ ...BENCH_PRACTICE, relayUrl: relay.url }));
	const chartId = await registerSomebody(first, 0);
	await syncOnce(first);
	await first.close();
	const years = run.quick ? 2 : YEARS;
	const results: BenchResult[] = [];
	const before = await withStore(folder, (store) => keptBy(store, relay.dataDir));
	const partsBefore = await withStore(folder, partsOf);
	let last = before;
	for (let year = 1; year <= years; year++) {
		const engine = await createEngine(await nodeDeps(folder, { transport: nodeTransport }));
		take(await engine.unlock({ passphrase: BENCH_PASSPHRASE }));
		for (let n = 0; n < VISITS_A_YEAR; n++) await holdVisit(engine, chartId, year * VISITS_A_YEAR + n);
		for (let n = 0; n < LOOKS_A_YEAR; n++) {
			take(await engine.openChart(chartId));
			await engine.closeChart(chartId);
		}
		await syncOnce(engine);
		await engine.close();
		const opened = await openTimes(folder, chartId);
		last = await withStore(folder, (store) => keptBy(store, relay.dataDir));
		run.progress(`growth: year ${year}, ${last.envelopes} envelopes`);
		const of = `one chart, year ${year}`;
		const since = (key: keyof Kept): number => last[key] - before[key];
		results.push(
			resultOf(`${of}: envelopes`, 'in all', [since('envelopes')]),
			resultOf(`${of}: sealed content on a device`, 'kB', [since('contentBytes') / 1000]),
			resultOf(`${of}: access records on a device`, 'kB', [since('auditBytes') / 1000]),
			resultOf(`${of}: its sealed save on a device`, 'kB', [since('saveBytes') / 1000]),
			resultOf(`${of}: relay, its database file`, 'kB', [since('relayBytes') / 1000]),
			resultOf(`${of}: opened, from its save`, 'ms', opened)
		);
	}
	await relay.stop();
	const perYear = (bytes: number): number => bytes / years;
	const device = last.contentBytes + last.auditBytes + last.otherBytes + last.saveBytes;
	const held = before.contentBytes + before.auditBytes + before.otherBytes + before.saveBytes;
	run.note(
		`Growth: ${VISITS_A_YEAR} visits a year (vital signs, a note of about 1,200 characters sealed every minute, two medicines) and ${LOOKS_A_YEAR} openings besides. A practice grows by its charts: the last lines are this chart's, times so many, not measured. A device keeps every envelope, so that any device can fill an empty relay, and a sealed save of each document that was opened on it.`
	);
	const parts = [...(await withStore(folder, partsOf))].flatMap(([part, bytes]) => {
		const grown = bytes - (partsBefore.get(part) ?? 0);
		return Math.abs(grown) < 500
			? []
			: [resultOf(`a device's store, in ${years} years: ${part}`, 'kB', [grown / 1000])];
	});
	const ofPractice = 'practice of 5,000 such charts (this chart, times 5,000)';
	return [
		...results,
		...parts,
		resultOf(`${ofPractice}: a device grows in a year by`, 'MB', [(perYear(device - held) * 5_000) / 1e6]),
		resultOf(`${ofPractice}: the relay grows in a year by`, 'MB', [
			(perYear(last.relayBytes - before.relayBytes) * 5_000) / 1e6
		]),
		resultOf('of what a device keeps, access records', '%', [
			(100 * (last.auditBytes - before.auditBytes)) / (device - held)
		])
	];
}

async function withStore<T>(folder: string, task: (store: Store) => Promise<T>): Promise<T> {
	const { store } = await nodeDeps(folder);
	const value = await task(store);
	await store.close();
	return value;
}
