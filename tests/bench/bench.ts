// `npm run bench -- [--only NAME,...] [--charts N] [--samples N] [--quick] [--json FILE] [--markdown FILE]`: measures this
// machine with this code and prints a table. Never part of `npm test`. Progress goes to stderr.
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createBenchRun, type BenchRun } from './bench-run.ts';
import { describeCommit, describeMachine } from './machine.ts';
import { measureBrowser } from './measure-browser.ts';
import { measureBundle } from './measure-bundle.ts';
import { measureCharts } from './measure-charts.ts';
import { measureIngest } from './measure-ingest.ts';
import { measureSearch } from './measure-search.ts';
import { measureSync } from './measure-sync.ts';
import { reportLines, reportPage, type Report } from './report.ts';
import type { BenchResult } from './spread.ts';

/** By the name that --only takes, in the order they run. */
const MEASUREMENTS: Readonly<Record<string, (run: BenchRun) => Promise<readonly BenchResult[]>>> = {
	chart: measureCharts,
	search: measureSearch,
	browser: measureBrowser,
	ingest: measureIngest,
	sync: measureSync,
	bundle: measureBundle
};

const { values } = parseArgs({
	options: {
		only: { type: 'string' },
		charts: { type: 'string' },
		samples: { type: 'string' },
		quick: { type: 'boolean', default: false },
		json: { type: 'string' },
		markdown: { type: 'string' }
	}
});

function wholeNumber(name: string, text: string | undefined, fallback: number): number {
	const value = Number(text ?? fallback);
	if (Number.isInteger(value) && value > 0) return value;
	process.stderr.write(`--${name} is a whole number above 0, not "${text}"\n`);
	process.exit(2);
}

const names = values.only?.split(',') ?? Object.keys(MEASUREMENTS);
const unknown = names.filter((name) => !Object.hasOwn(MEASUREMENTS, name));
if (unknown.length > 0) {
	process.stderr.write(`--only takes ${Object.keys(MEASUREMENTS).join(', ')}; not ${unknown.join(', ')}\n`);
	process.exit(2);
}
const run = createBenchRun({
	quick: values.quick,
	samples: wholeNumber('samples', values.samples, values.quick ? 2 : 5),
	charts: wholeNumber('charts', values.charts, values.quick ? 100 : 2_000)
});
const machine = describeMachine();
const commit = describeCommit(resolve(import.meta.dirname, '../..'));
const results: BenchResult[] = [];
for (const name of names) results.push(...(await MEASUREMENTS[name]!(run)));
run.progress('done');

const { notes, samples } = run;
const command = `npm run bench${process.argv.length > 2 ? ` -- ${process.argv.slice(2).join(' ')}` : ''}`;
const report: Report = { machine, commit, results, notes, samples, command };
process.stdout.write(`${reportLines(report).join('\n')}\n`);
if (values.json !== undefined)
	writeFileSync(values.json, `${JSON.stringify({ machine, commit, results }, null, '\t')}\n`);
if (values.markdown !== undefined) writeFileSync(values.markdown, reportPage(report));
process.exit(0);
