// Opening a chart and saving in it, in Node; beside it, what Automerge's own way of holding the same record costs.
import * as A from '@automerge/automerge/slim';
import type { BenchRun } from './bench-run.ts';
import { chartScenario } from './chart-scenario.ts';
import { nodeDeps } from './node-device.ts';
import { timedResults, type BenchResult } from './spread.ts';
import { tenYearBundle } from './ten-year-bundle.ts';

/** The record as nested maps with every string a text, as Automerge stores plain JSON; loaded and read out whole. */
function automergeLoads(bundle: string, samples: number): readonly number[] {
	const { entry } = JSON.parse(bundle) as { entry: { resource: { resourceType: string; id: string } }[] };
	const chart: Record<string, Record<string, unknown>> = {};
	for (const { resource } of entry) (chart[resource.resourceType] ??= {})[resource.id] = resource;
	const made = A.from(chart);
	const saved = A.save(made);
	A.free(made);
	const found: number[] = [];
	for (let round = 0; round <= samples; round++) {
		const startedAt = performance.now();
		const document = A.load<typeof chart>(saved);
		JSON.stringify(document);
		if (round > 0) found.push(performance.now() - startedAt);
		A.free(document);
	}
	return found;
}

/** Chart open (cold, warm) and one durable save over the Node store. */
export async function measureCharts(run: BenchRun): Promise<readonly BenchResult[]> {
	const bundle = tenYearBundle(1);
	const size = `${(JSON.parse(bundle) as { entry: unknown[] }).entry.length} resources, ${Math.round(bundle.length / 1000)} kB`;
	run.progress(`chart: a ten-year record of ${size}, Node store`);
	const found = await chartScenario(await nodeDeps(run.folder()), bundle, run.samples);
	run.progress("chart: the same record in Automerge's own form");
	const peers = { 'Automerge A.load, nested text': automergeLoads(bundle, run.samples) };
	run.note(
		`Chart open: ${size}; ours reads the sealed save, decrypts, loads three documents, writes a durable access record and makes the view. Automerge's figure is load and JSON alone: no storage, no cryptography, no access record.`
	);
	return [
		...timedResults('chart open, cold (sealed save), Node', found.coldOpen, { bar: { atMost: 150 }, peers }),
		...timedResults('chart open, warm, Node', found.warmOpen),
		...timedResults('one durable save, Node SQLite FULL', found.save, { bar: { atMost: 15 } })
	];
}
