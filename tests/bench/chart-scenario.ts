// Opening a chart and saving in it, as a person does, on any store: run in Node and in Chromium.
import type { ChartId } from '#shared/core/ids.ts';
import { createEngine } from '#shared/engine/engine.ts';
import type { EngineDeps } from '#shared/engine/engine-core.ts';
import { BENCH_PASSPHRASE, BENCH_PRACTICE, take, timed, type Timed } from './bench-device.ts';

export interface ChartSamples {
	/** Nothing of the chart in memory; its documents lie saved and sealed in the store. */
	readonly coldOpen: readonly Timed[];
	/** Its documents are still in memory. */
	readonly warmOpen: readonly Timed[];
	/** A problem added to the open chart, until it is durable. */
	readonly save: readonly Timed[];
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
	const found = { coldOpen: [] as Timed[], warmOpen: [] as Timed[], save: [] as Timed[] };
	for (let round = 0; round <= samples; round++) {
		await engine.lock();
		take(await engine.unlock({ passphrase: BENCH_PASSPHRASE }));
		const open = (): Promise<Timed> => timed(async () => take(await engine.openChart(chart)));
		const coldOpen = await open();
		await engine.closeChart(chart);
		const warmOpen = await open();
		const save: Timed[] = [];
		for (let n = 0; n < SAVES; n++) {
			const code = { text: `Finding ${round}-${n}` };
			save.push(await timed(async () => take(await engine.run(chart, { verb: 'addCondition', code }))));
		}
		await engine.closeChart(chart);
		if (round === 0) continue;
		found.coldOpen.push(coldOpen);
		found.warmOpen.push(warmOpen);
		found.save.push(...save);
	}
	await engine.close();
	return found;
}
