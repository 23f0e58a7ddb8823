// How soon a new device of a large practice is of use on a slow road: the list of everybody, and the charts of who is
// expected, readable (a snapshot or every envelope is here) and whole.
import type { Clock } from '#shared/core/clock.ts';
import type { DocId } from '#shared/core/ids.ts';
import { PAGES_ROW } from '#shared/engine/bootstrap/page-writer.ts';
import * as work from '#shared/engine/chart-work.ts';
import { lock } from '#shared/engine/membership.ts';
import { nodeClock } from '#relay/device/node-clock.ts';
import { nodeTransport } from '#relay/device/node-transport.ts';
import { openParts, take } from './bench-device.ts';
import type { BenchRun } from './bench-run.ts';
import { nodeDeps } from './node-device.ts';
import { createChartPractice, type ChartPractice } from './practice-of-charts.ts';
import { slowRoad } from './slow-road.ts';
import { resultOf, type BenchResult } from './spread.ts';

/** Patients expected within fourteen days, who have a history. */
const EXPECTED = 40;
const DAY_MS = 86_400_000;
const DELAY_MS = 150;
const ROADS = [
	{ name: '1 Mbit/s', bitsPerSecond: 1_000_000, listBar: true, toTheEnd: true },
	{ name: '256 kbit/s', bitsPerSecond: 256_000, listBar: false, toTheEnd: false }
];
const BAR_MS = 60_000;
const TELL_MS = 15_000;
/** Waiting is no work: the device that writes pages and snapshots does it so many times as soon. */
const HURRY = 60;

const hurried: Clock = { now: nodeClock.now, after: (ms, callback) => nodeClock.after(ms / HURRY, callback) };
const pause = (ms: number): Promise<void> => new Promise((next) => setTimeout(next, ms));

/** Resolves when it holds; looked at ten times a second. */
async function until(holds: () => Promise<boolean> | boolean): Promise<void> {
	while (!(await holds())) await pause(100);
}

const appointmentOf = (n: number, patientId: string) =>
	n < EXPECTED
		? {
				resourceType: 'Appointment',
				id: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
				status: 'booked',
				start: new Date(Date.now() + (n % 14) * DAY_MS).toISOString(),
				end: new Date(Date.now() + (n % 14) * DAY_MS + 900_000).toISOString(),
				participant: [{ actor: { reference: `Patient/${patientId}` }, status: 'accepted' }]
			}
		: undefined;

/**
 * The first device unlocks, sees that there are no pages and writes them; somebody opens the charts with a history. How
 * many envelopes those have, by document.
 */
async function prepare(run: BenchRun, practice: ChartPractice): Promise<ReadonlyMap<DocId, number>> {
	run.progress('first screen: writing pages and snapshots');
	const deps = { ...(await nodeDeps(practice.hilltop, { transport: nodeTransport })), clock: hurried };
	const { core, session } = await openParts(deps);
	core.device!.link!.connect();
	await until(() => core.status().caughtUp);
	run.progress(`first screen: up to date; opening ${EXPECTED} charts`);
	for (const chartId of practice.chartIds.slice(0, EXPECTED)) {
		take(await work.openChart(core, chartId));
		await pause(15_000 / HURRY);
		await work.closeChart(core, chartId);
	}
	run.progress('first screen: opened; waiting for what is written then');
	await pause((6 * 60_000) / HURRY);
	await until(async () => (await deps.store.get('meta', PAGES_ROW)) !== undefined);
	await until(async () => core.status().unsent === 0 && (await core.deps.store.count('outbox')) === 0);
	run.progress('first screen: written and sent');
	await core.device!.link!.disconnect();
	const envelopes = new Map<DocId, number>();
	for (const chartId of practice.chartIds.slice(0, EXPECTED)) {
		const { clinical } = session.summaries.get(chartId)!.docIds;
		envelopes.set(clinical, await deps.store.count('envelope', `${clinical}/`));
	}
	await lock(core, { fully: true });
	await deps.store.close();
	return envelopes;
}

interface Screen {
	readonly listMs: number;
	readonly readableMs: number;
	/** Not waited for on a road that would take minutes for it. */
	readonly wholeMs?: number;
}

async function firstScreen(
	run: BenchRun,
	practice: ChartPractice,
	histories: ReadonlyMap<DocId, number>,
	count: number,
	{ bitsPerSecond, toTheEnd }: (typeof ROADS)[number]
): Promise<Screen> {
	const { transport } = slowRoad(nodeTransport, bitsPerSecond, DELAY_MS);
	const deps = await nodeDeps(practice.emptyDevice(), { transport });
	const { core, session } = await openParts(deps);
	const startedAt = performance.now();
	const passed: Partial<Record<keyof Screen, number>> = {};
	const note = (what: keyof Screen, holds: boolean): void => {
		if (holds) passed[what] ??= performance.now() - startedAt;
	};
	let toldAt = startedAt;
	core.device!.link!.connect();
	await until(async () => {
		const rows = practice.chartIds.slice(0, EXPECTED).map((chartId) => session.summaries.get(chartId));
		const shown = new Set<DocId>(await session.documents.provisional());
		for (const [docId, envelopes] of histories)
			if ((await deps.store.count('envelope', `${docId}/`)) >= envelopes) shown.add(docId);
		const listed = session.summaries.all().length;
		if (performance.now() - toldAt > TELL_MS) {
			toldAt = performance.now();
			run.progress(
				`first screen: ${listed} listed, ${shown.size} readable, passed ${Object.keys(passed).join(' ')}`
			);
		}
		note('listMs', listed >= count);
		note(
			'readableMs',
			rows.every((row) => row && shown.has(row.docIds.clinical))
		);
		note(
			'wholeMs',
			rows.every((row) => row?.complete === true)
		);
		return (
			passed.listMs !== undefined &&
			passed.readableMs !== undefined &&
			(!toTheEnd || passed.wholeMs !== undefined)
		);
	});
	await core.device!.link!.disconnect();
	await lock(core, { fully: true });
	await deps.store.close();
	return passed as Screen;
}

/** A practice of ten times as many charts as others are measured with. */
export async function measureFirstScreen(run: BenchRun): Promise<readonly BenchResult[]> {
	const count = run.charts * 10;
	const practice = await createChartPractice(run, count, {
		sealing: 'as typed',
		hasHistory: (n) => n < EXPECTED,
		appointmentOf
	});
	const histories = await prepare(run, practice);
	const results: BenchResult[] = [];
	for (const road of ROADS) {
		const { name, listBar } = road;
		const screens: Screen[] = [];
		run.progress(`first screen: ${name}`);
		screens.push(await firstScreen(run, practice, histories, count, road));
		const of = `new device, ${count} charts, ${name}`;
		const pick = (key: keyof Screen): number[] => screens.flatMap((screen) => screen[key] ?? []);
		const bar = { bar: { atMost: BAR_MS } };
		results.push(
			resultOf(`${of}: everybody listed and found`, 'ms', pick('listMs'), listBar ? bar : {}),
			resultOf(`${of}: who is expected in 14 days, readable`, 'ms', pick('readableMs'), bar),
			...(road.toTheEnd ? [resultOf(`${of}: who is expected in 14 days, whole`, 'ms', pick('wholeMs'))] : [])
		);
	}
	await practice.stop();
	run.note(
		`First screen: the road is made slow in the device's process, ${DELAY_MS} ms late, in one direction; ${EXPECTED} patients are expected and have a history as typed, with a snapshot; of the others only who they are is in the log. One sample a road.`
	);
	return results;
}
