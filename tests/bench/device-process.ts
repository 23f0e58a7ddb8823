// One device in a process of its own: what it costs the device to become up to date, and to open charts then.
import type { ChartId } from '#shared/core/ids.ts';
import { createEngine } from '#shared/engine/engine.ts';
import type { Engine } from '#shared/engine/api.ts';
import type { SyncStatus } from '#shared/engine/sync-status.ts';
import { nodeTransport } from '#relay/device/node-transport.ts';
import { answerParent } from './bench-child.ts';
import { BENCH_PASSPHRASE, take, wallMs } from './bench-device.ts';
import { countedRoad } from './counted-road.ts';
import { nodeDeps } from './node-device.ts';

export type DeviceTask =
	/** Connects and waits until everything is here; unlocked, also until so many charts are found by searching. */
	| { readonly type: 'sync'; readonly dir: string; readonly unlocked: boolean; readonly charts: number }
	/** Unlocks, offline, and waits until the safety checks have looked at every chart that came, or so long. */
	| { readonly type: 'check'; readonly dir: string; readonly mostMs: number }
	/** Opens charts never opened here, then, after a restart, the same ones again from their saves. */
	| { readonly type: 'open'; readonly dir: string; readonly chartIds: readonly ChartId[] };

export interface DeviceAnswer {
	readonly wallMs: number;
	readonly cpuMs: number;
	readonly rssMiB: number;
	/** WebSocket messages and their payloads, both ways. */
	readonly framesUp: number;
	readonly framesDown: number;
	readonly bytesUp: number;
	readonly bytesDown: number;
	readonly firstOpenMs: readonly number[];
	readonly savedOpenMs: readonly number[];
	/** Charts that the checks looked at. */
	readonly checked?: number;
}

const { transport, traffic } = countedRoad(nodeTransport);

const isUpToDate = ({ road, caughtUp, unsent }: SyncStatus): boolean =>
	road === 'live' && caughtUp && unsent === 0;

/** Without an end a run would wait for ever for a device that stands still; so long at most. */
const LONGEST_MS = 10 * 60_000;

function upToDate(engine: Engine, charts: number): Promise<void> {
	return new Promise((resolve, reject) => {
		const listed = (): number => engine.search('', charts + 1).length;
		const look = (): void => {
			const status = engine.status();
			if (status.stoppedFor) reject(new Error(`stopped: ${status.stoppedFor}`));
			if (!isUpToDate(status)) return;
			if (charts > 0 && listed() < charts) return;
			stop();
			resolve();
		};
		const unsubscribe = engine.subscribe(look);
		const tooLong = setTimeout(
			() => reject(new Error(`stands still: ${listed()} listed, ${JSON.stringify(engine.status())}`)),
			LONGEST_MS
		);
		const stop = (): void => {
			unsubscribe();
			clearTimeout(tooLong);
		};
		engine.connect();
	});
}

async function synchronise(dir: string, unlocked: boolean, charts: number): Promise<DeviceAnswer> {
	const engine = await createEngine(await nodeDeps(dir, { transport }));
	if (unlocked) take(await engine.unlock({ passphrase: BENCH_PASSPHRASE }));
	const before = process.cpuUsage();
	const ms = await wallMs(() => upToDate(engine, unlocked ? charts : 0));
	const { user, system } = process.cpuUsage(before);
	const rssMiB = process.memoryUsage.rss() / 2 ** 20;
	await engine.close();
	return { wallMs: ms, cpuMs: (user + system) / 1000, rssMiB, ...traffic, firstOpenMs: [], savedOpenMs: [] };
}

async function openCharts(dir: string, chartIds: readonly ChartId[]): Promise<DeviceAnswer> {
	async function openAll(): Promise<number[]> {
		const engine = await createEngine(await nodeDeps(dir));
		take(await engine.unlock({ passphrase: BENCH_PASSPHRASE }));
		const found: number[] = [];
		for (const chartId of chartIds) {
			found.push(await wallMs(async () => take(await engine.openChart(chartId))));
			await engine.closeChart(chartId);
		}
		await engine.close();
		return found;
	}
	const firstOpenMs = await openAll();
	const savedOpenMs = await openAll();
	return { wallMs: 0, cpuMs: 0, rssMiB: 0, ...traffic, firstOpenMs, savedOpenMs };
}

async function finishChecks(dir: string, mostMs: number): Promise<DeviceAnswer> {
	const engine = await createEngine(await nodeDeps(dir));
	take(await engine.unlock({ passphrase: BENCH_PASSPHRASE }));
	const before = process.cpuUsage();
	let checked = 0;
	let toldAt = performance.now();
	const ms = await wallMs(
		() =>
			new Promise<void>((resolve) => {
				const look = (): void => {
					const { checking } = engine.status();
					if (checking) checked = checking.done;
					if (performance.now() - toldAt > TELL_EVERY_MS) {
						toldAt = performance.now();
						process.stderr.write(`        looked at ${checked} of ${checking?.of ?? checked}\n`);
					}
					if (checking === undefined) stop();
				};
				const unsubscribe = engine.subscribe(look);
				const stop = (): void => {
					unsubscribe();
					clearTimeout(longEnough);
					resolve();
				};
				const longEnough = setTimeout(stop, mostMs);
				look();
			})
	);
	const { user, system } = process.cpuUsage(before);
	if (engine.status().checking === undefined) checked = engine.search('', Number.MAX_SAFE_INTEGER).length;
	await engine.close();
	return {
		wallMs: ms,
		cpuMs: (user + system) / 1000,
		rssMiB: 0,
		...traffic,
		firstOpenMs: [],
		savedOpenMs: [],
		checked
	};
}
const TELL_EVERY_MS = 5_000;

answerParent((task: DeviceTask) => {
	switch (task.type) {
		case 'sync':
			return synchronise(task.dir, task.unlocked, task.charts);
		case 'check':
			return finishChecks(task.dir, task.mostMs);
		case 'open':
			return openCharts(task.dir, task.chartIds);
	}
});
