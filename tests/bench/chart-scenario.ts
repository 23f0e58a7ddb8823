// Opening a chart and saving in it, as a person does, on any store: run in Node and in Chromium.
import type { ChartId } from '#shared/core/ids.ts';
import { createEngine } from '#shared/engine/engine.ts';
import type { EngineDeps } from '#shared/engine/engine-core.ts';
import { BENCH_PASSPHRASE, BENCH_PRACTICE, take, wallMs } from './bench-device.ts';

export interface ChartSamples {
	/** Nothing of the chart in memory; its documents lie saved and sealed in the store. */
	readonly coldOpenMs: readonly number[];
	/** Its documents are still in memory. */
	readonly warmOpenMs: readonly number[];
	/** A problem added to the open chart, until it is durable. */
	readonly saveMs: readonly number[];
}

/** Saves timed for each opening. */
const SAVES = 5;

/**
 * Imports a record into a new practice, then opens and saves `samples` times; one round before that is not counted.
 * Every opening includes its durable access record. `deps`: an empty store.
 */
export async function chartScenario(
	deps: EngineDeps,
	bundle: string,
	samples: number
): Promise<ChartSamples> {
	const engine = await createEngine(deps);
	take(await engine.createPractice({ ...BENCH_PRACTICE, relayUrl: 'http://127.0.0.1:9' }));
	const chart = take(await engine.importText('record.json', bundle)).chart as ChartId;
	const found = { coldOpenMs: [] as number[], warmOpenMs: [] as number[], saveMs: [] as number[] };
	for (let round = 0; round <= samples; round++) {
		await engine.lock();
		take(await engine.unlock({ passphrase: BENCH_PASSPHRASE }));
		const open = (): Promise<number> => wallMs(async () => take(await engine.openChart(chart)));
		const coldOpenMs = await open();
		await engine.closeChart(chart);
		const warmOpenMs = await open();
		const saveMs: number[] = [];
		for (let save = 0; save < SAVES; save++) {
			const code = { text: `Finding ${round}-${save}` };
			saveMs.push(await wallMs(async () => take(await engine.run(chart, { verb: 'addCondition', code }))));
		}
		await engine.closeChart(chart);
		if (round === 0) continue;
		found.coldOpenMs.push(coldOpenMs);
		found.warmOpenMs.push(warmOpenMs);
		found.saveMs.push(...saveMs);
	}
	await engine.close();
	return found;
}
