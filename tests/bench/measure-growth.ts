// Ten years of one chart and of a small practice, visit by visit through an engine: what a device and a relay keep of it, and
// how long it takes to open. Nothing is ever thrown away, so these only grow.
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
/** The practice: patients, and visits of each in a year. */
const PATIENTS = 12;
const VISITS_OF_EACH = 2;
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

/** Of a chart, then of a practice. */
export async function measureGrowth(run: BenchRun): Promise<readonly BenchResult[]> {
	return [...(await growthOfChart(run)), ...(await growthOfPractice(run))];
}

const sizeOf = async (store: Store): Promise<number> =>
	[...(await partsOf(store)).values()].reduce((sum, bytes) => sum + bytes, 0);

/** What the whole store of a device and the relay's database come to, and how soon a device shows everybody. */
async function growthOfPractice(run: BenchRun): Promise<readonly BenchResult[]> {
	const relay = await startRelay({ dataDir: run.folder(), env: { LOG_LEVEL: 'warn' } });
	const folder = run.folder();
	const patients = run.quick ? 3 : PATIENTS;
	const years = run.quick ? 2 : YEARS;
	const results: BenchResult[] = [];
	const chartIds: ChartId[] = [];
	for (let year = 0; year <= years; year++) {
		const engine = await createEngine(await nodeDeps(folder, { transport: nodeTransport }));
		if (year === 0) take(await engine.createPractice({ ...BENCH_PRACTICE, relayUrl: relay.url }));
		else take(await engine.unlock({ passphrase: BENCH_PASSPHRASE }));
		while (chartIds.length < patients) chartIds.push(await registerSomebody(engine, chartIds.length));
		for (let n = 0; year > 0 && n < patients * VISITS_OF_EACH; n++)
			await holdVisit(engine, chartIds[n % patients]!, (year * patients + n) * VISITS_OF_EACH);
		await syncOnce(engine);
		await engine.close();
		run.progress(`growth: the practice, year ${year}`);
		if (year > 0 && year % 5 !== 0 && year !== years) continue;
		const of = `practice of ${patients} patients, ${VISITS_OF_EACH} visits each a year, year ${year}`;
		results.push(
			resultOf(`${of}: a device's store`, 'kB', [(await withStore(folder, sizeOf)) / 1000]),
			resultOf(`${of}: relay, its database file`, 'kB', [
				databaseBytes(join(relay.dataDir, 'saddlebag.db')) / 1000
			]),
			resultOf(`${of}: unlocked, with everybody listed`, 'ms', await unlockTimes(folder))
		);
	}
	await relay.stop();
	return results;
}

/** The passphrase at the cost of tests, three times: what grows is the rest. */
async function unlockTimes(folder: string): Promise<readonly number[]> {
	const samples: number[] = [];
	for (let sample = 0; sample < 3; sample++) {
		const engine = await createEngine(await nodeDeps(folder));
		samples.push(
			await wallMs(async () => {
				take(await engine.unlock({ passphrase: BENCH_PASSPHRASE }));
				engine.search('', 50);
			})
		);
		await engine.close();
	}
	return samples;
}

/** One line a year and figure. */
async function growthOfChart(run: BenchRun): Promise<readonly BenchResult[]> {
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
		`Growth: ${VISITS_A_YEAR} visits a year (vital signs, a note of about 1,200 characters sealed every minute, two medicines) and ${LOOKS_A_YEAR} openings besides. A large practice grows by its charts: the lines of 5,000 charts are this chart's, times so many, not measured. The small practice is measured whole, by its only device. A device keeps every envelope, so that any device can fill an empty relay, and a sealed save of each document that was opened on it.`
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
