// The seeded simulator as a program: `npm run sim -- --seeds N [--from S]` runs N seeds on all processors,
// `npm run sim -- --seed S [--trace]` one of them again. With `--apart` the seeds are histories of sites that edit shared
// charts apart, without devices and relays. With `--counts` it prints what happened how often, and the table of faults. Ends
// with the line `N seeds, F failed`.
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';
import { runApart } from './apart-history.ts';
import { addCounts, missingCoverage, REQUIREMENTS, REQUIREMENTS_APART, type Counts } from './coverage.ts';
import { faultTable } from './fault-table.ts';
import { runSeed, type SeedOutcome } from './run-seed.ts';

/** WebAssembly never gives memory back: after so many seeds a thread makes way for a new one. */
const SEEDS_OF_A_THREAD = 125;

/** How often a long run tells how far it has come: a run that is cut off leaves a figure. */
const SEEDS_BETWEEN_WORDS = 500;

const print = (line: string): void => void process.stdout.write(`${line}\n`);

function report({ seed, failure }: SeedOutcome, apart: boolean): void {
	if (failure === undefined) return;
	print(`seed ${seed} failed: ${failure}`);
	print(`  again: npm run sim --${apart ? ' --apart' : ''} --seed ${seed} --trace`);
}

/** Runs seeds on several threads; each takes the next seed when it is done with one. */
function runAll(
	from: number,
	count: number,
	threads: number,
	apart: boolean
): Promise<readonly SeedOutcome[]> {
	const outcomes: SeedOutcome[] = [];
	let next = from;
	return new Promise((resolve, reject) => {
		const start = (): void => {
			const worker = new Worker(new URL(import.meta.url), { workerData: { apart } });
			let left = SEEDS_OF_A_THREAD;
			const hand = (): void => {
				if (next < from + count && left-- > 0) return worker.postMessage(next++);
				void worker.terminate();
				if (next < from + count) start();
			};
			worker.on('error', reject);
			worker.on('message', (outcome: SeedOutcome) => {
				outcomes.push(outcome);
				report(outcome, apart);
				if (outcomes.length % SEEDS_BETWEEN_WORDS === 0) print(`${outcomes.length} of ${count} so far`);
				hand();
				if (outcomes.length === count) resolve(outcomes);
			});
			hand();
		};
		for (let n = 0; n < Math.min(threads, count); n++) start();
	});
}

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			seeds: { type: 'string', default: '20' },
			from: { type: 'string', default: '1' },
			seed: { type: 'string' },
			threads: { type: 'string' },
			trace: { type: 'boolean', default: false },
			apart: { type: 'boolean', default: false },
			counts: { type: 'boolean', default: false }
		}
	});
	const counts: Counts = {};
	let failed = 0;
	let ran = 1;
	if (values.seed !== undefined) {
		const run = values.apart ? runApart : runSeed;
		const outcome = await run(Number(values.seed), values.trace ? { print } : {});
		report(outcome, values.apart);
		if (outcome.failure !== undefined) failed = 1;
		addCounts(counts, outcome.counts);
	} else {
		ran = Number(values.seeds);
		const threads = Number(values.threads ?? availableParallelism());
		const outcomes = await runAll(Number(values.from), ran, threads, values.apart);
		for (const outcome of outcomes) addCounts(counts, outcome.counts);
		failed = outcomes.filter((outcome) => outcome.failure !== undefined).length;
		const missing = missingCoverage(ran, counts, values.apart ? REQUIREMENTS_APART : REQUIREMENTS);
		for (const what of missing) print(`never happened: ${what}`);
		if (missing.length > 0) failed += 1;
	}
	if (values.counts) {
		print(JSON.stringify(counts, Object.keys(counts).sort(), '\t'));
		if (!values.apart) print(`\n${faultTable(counts)}\n`);
	}
	print(`${ran} seeds, ${failed} failed`);
	process.exit(failed > 0 ? 1 : 0);
}

if (isMainThread) await main();
else {
	parentPort!.on('message', (seed: number) => {
		const run = (workerData as { readonly apart: boolean }).apart ? runApart : runSeed;
		void run(seed).then((outcome) => parentPort!.postMessage(outcome));
	});
}
