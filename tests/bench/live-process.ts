// Devices that all have one chart on screen, in one process: when each showed a change, and what it cost them together.
import type { ChartId } from '#shared/core/ids.ts';
import type { Engine } from '#shared/engine/api.ts';
import { createEngine } from '#shared/engine/engine.ts';
import { nodeTransport } from '#relay/device/node-transport.ts';
import { answerParent } from './bench-child.ts';
import { BENCH_PASSPHRASE, take } from './bench-device.ts';
import { nodeDeps } from './node-device.ts';

export type LiveTask =
	/** Unlocks the devices, connects them and opens the chart on each. */
	| { readonly type: 'open'; readonly dirs: readonly string[]; readonly chartId: ChartId }
	/** Resolves when each of them shows an allergy with each of these names. */
	| { readonly type: 'watch'; readonly names: readonly string[] };

export interface LiveAnswer {
	/** When each device first showed each name, in milliseconds since 1970, by name. */
	readonly shownAt: Readonly<Record<string, readonly number[]>>;
	/** Of the process from the question to the answer. */
	readonly cpuMs: number;
}

const now = (): number => performance.timeOrigin + performance.now();
const engines: Engine[] = [];
const shown = new Map<string, number[]>();
let onShown = (): void => {};

async function open(dirs: readonly string[], chartId: ChartId): Promise<void> {
	for (const dir of dirs) {
		const engine = await createEngine(await nodeDeps(dir, { transport: nodeTransport }));
		take(await engine.unlock({ passphrase: BENCH_PASSPHRASE }));
		await new Promise<void>((resolve) => {
			const look = (): void => {
				const status = engine.status();
				if (status.road !== 'live' || !status.caughtUp) return;
				stop();
				resolve();
			};
			const stop = engine.subscribe(look);
			engine.connect();
			look();
		});
		take(await engine.openChart(chartId));
		const seen = new Set<string>();
		engine.subscribe((event) => {
			if (event.type !== 'chart') return;
			for (const entry of Object.values(event.view.entries['AllergyIntolerance'] ?? {})) {
				const name = (entry['code'] as { readonly text?: string } | undefined)?.text;
				if (name === undefined || seen.has(name)) continue;
				seen.add(name);
				shown.set(name, [...(shown.get(name) ?? []), now()]);
			}
			onShown();
		});
		engines.push(engine);
	}
}

answerParent(async (task: LiveTask): Promise<LiveAnswer> => {
	const before = process.cpuUsage();
	if (task.type === 'open') await open(task.dirs, task.chartId);
	else
		await new Promise<void>((resolve) => {
			onShown = () => {
				if (task.names.every((name) => (shown.get(name)?.length ?? 0) === engines.length)) resolve();
			};
			onShown();
		});
	const { user, system } = process.cpuUsage(before);
	return { shownAt: Object.fromEntries(shown), cpuMs: (user + system) / 1000 };
});
