// `npm run bench -- [--only NAME,...] [--charts N] [--samples N] [--quick] [--json FILE] [--markdown FILE]`: measures this
// machine with this code and prints a table. Never part of `npm test`. Progress goes to stderr.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { runPart } from './bench-part.ts';
import { createBenchRun, type BenchRun } from './bench-run.ts';
import { describeCommit, describeMachine } from './machine.ts';
import { measureBrowser } from './measure-browser.ts';
import { measureBundle } from './measure-bundle.ts';
import { measureCharts } from './measure-charts.ts';
import { measureFirstScreen } from './measure-first-screen.ts';
import { measureGrowth } from './measure-growth.ts';
import { measureIngest } from './measure-ingest.ts';
import { measureLive } from './measure-live.ts';
import { measurePeers } from './measure-peers.ts';
import { measurePeople } from './measure-people.ts';
import { measureScale } from './measure-scale.ts';
import { measureScreens } from './measure-screens.ts';
import { measureSearch } from './measure-search.ts';
import { measureSockets } from './measure-sockets.ts';
import { measureSync } from './measure-sync.ts';
import { reportLines, reportPage, type Report } from './report.ts';
import { measureVisits } from './measure-visits.ts';
import type { BenchResult } from './spread.ts';

/** By the name that --only takes, in the order they run. */
const MEASUREMENTS: Readonly<Record<string, (run: BenchRun) => Promise<readonly BenchResult[]>>> = {
	chart: measureCharts,
	search: measureSearch,
	people: measurePeople,
	browser: measureBrowser,
	screens: measureScreens,
	ingest: measureIngest,
	sockets: measureSockets,
	sync: measureSync,
	peers: measurePeers,
	'first-screen': measureFirstScreen,
	scale: measureScale,
	visits: measureVisits,
	live: measureLive,
	bundle: measureBundle,
	growth: measureGrowth
};

/** Measured only when asked for by name, or with everything: minutes each. */
const LONG: readonly string[] = ['first-screen', 'peers', 'growth'];
/** A part that takes longer is ended, and named as cut off; so is what is left when a whole run has taken so long. */
const PART_MS = 8 * 60_000;
const LONG_PART_MS = 25 * 60_000;
const WHOLE_MS = 33 * 60_000;

const { values } = parseArgs({
	options: {
		only: { type: 'string' },
		charts: { type: 'string' },
		samples: { type: 'string' },
		quick: { type: 'boolean', default: false },
		part: { type: 'boolean', default: false },
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

const everything = Object.keys(MEASUREMENTS);
const names =
	values.only === 'all'
		? everything
		: (values.only?.split(',') ?? everything.filter((name) => !LONG.includes(name)));
const unknown = names.filter((name) => !Object.hasOwn(MEASUREMENTS, name));
if (unknown.length > 0) {
	process.stderr.write(`--only takes all, or some of ${everything.join(', ')}; not ${unknown.join(', ')}\n`);
	process.exit(2);
}
const run = createBenchRun({
	quick: values.quick,
	samples: wholeNumber('samples', values.samples, values.quick ? 2 : 5),
	charts: wholeNumber('charts', values.charts, values.quick ? 100 : 2_000)
});
const machine = describeMachine();
const commit = describeCommit(resolve(import.meta.dirname, '../..'));
const asked = process.argv
	.slice(2)
	.join(' ')
	.replace(/ ?--json[= ]\S+/g, '')
	.trim();
const command = asked === '' ? 'npm run bench' : `npm run bench -- ${asked}`;
const results: BenchResult[] = [];
const took: string[] = [];

/** What is known by now. `missing`: what was to be measured, and is not yet. */
function reportOf(missing: readonly string[]): Report {
	const notes = [...run.notes];
	if (took.length > 0) notes.push(`Parts took: ${took.join(', ')}.`);
	if (missing.length > 0) notes.push(`Cut off: no figures of ${missing.join(', ')}.`);
	if (values.only === undefined)
		notes.push(
			`Not in this run, minutes each: ${LONG.map((name) => `npm run bench -- --only ${name}`).join(', ')}.`
		);
	return { machine, commit, results, notes, samples: run.samples, command };
}

/** Into the files that were asked for, so that a run that is cut off leaves what it has. */
function writeFiles(report: Report): void {
	for (const [path, text] of [
		[values.json, `${JSON.stringify({ machine, commit, results }, null, '\t')}\n`],
		[values.markdown, reportPage(report)]
	] as const) {
		if (path === undefined) continue;
		mkdirSync(dirname(path), { recursive: true });
		writeFileSync(path, text);
	}
}

if (values.part) {
	// The process of one part: its parent has the report.
	process.once('SIGTERM', () => process.exit(1));
	const part = await MEASUREMENTS[names[0]!]!(run);
	process.send!({ results: part, notes: run.notes }, () => process.exit());
	await new Promise(() => {});
}
const startedAt = performance.now();
const cutOff: string[] = [];
for (const [index, name] of names.entries()) {
	const beganAt = performance.now();
	const partMs = LONG.includes(name) ? LONG_PART_MS : PART_MS;
	const left = values.only === undefined ? WHOLE_MS - (beganAt - startedAt) : partMs;
	run.progress(`--- ${name}`);
	const part = left > 0 ? await runPart(name, process.argv.slice(2), Math.min(partMs, left)) : 'cut off';
	const tookS = Math.round((performance.now() - beganAt) / 1_000);
	run.progress(`${name}: ${typeof part === 'string' ? part : 'done'} after ${tookS} s`);
	if (typeof part === 'string') cutOff.push(name);
	else {
		results.push(...part.results);
		for (const note of part.notes) run.note(note);
		took.push(`${name} ${tookS} s`);
	}
	writeFiles(reportOf([...cutOff, ...names.slice(index + 1)]));
}
run.progress(cutOff.length > 0 ? `no figures of ${cutOff.join(', ')}` : 'done');
process.stdout.write(`${reportLines(reportOf(cutOff)).join('\n')}\n`);
process.exit(cutOff.length > 0 ? 1 : 0);
