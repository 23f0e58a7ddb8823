// The same work by other systems, in the same run: a harness beside this project, with its own packages, which are no part
// of this one (PouchDB and its server alone bring hundreds). Where it is not installed that is said, and nothing is guessed.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { BenchRun } from './bench-run.ts';
import { percentile, resultOf, type BenchResult } from './spread.ts';

/**
 * Where the harness is installed: `npm install` there, and in its folders `yjs` and `couch`. In `yjs` with
 * @y/websocket-server 0.1.1: 0.1.5 brings a Yjs of its own, with which these clients never come to an end.
 */
const HARNESS = resolve(process.env['PEERS_DIR'] ?? join(import.meta.dirname, '../../../shared/peers'));
/** So long one of its scripts may take. */
const LONGEST_MS = 300_000;

interface Peer {
	readonly name: string;
	readonly script: string;
	/** Packages without which it cannot run, from the harness's folder. */
	readonly needs: readonly string[];
	readonly charts: number;
	readonly args: (charts: number, mode: 'sync' | 'live', samples: number) => readonly string[];
	/** True when one call gives all samples. */
	readonly repeatsItself: boolean;
}

const PEERS: readonly Peer[] = [
	{
		name: 'automerge-repo',
		script: 'peers/am-bench.js',
		needs: ['node_modules/@automerge/automerge-repo'],
		charts: 100,
		args: (charts, mode, samples) => [String(charts), String(samples), mode],
		repeatsItself: true
	},
	{
		name: 'Yjs + y-websocket + y-leveldb',
		script: 'peers/yjs-bench.js',
		needs: ['yjs/node_modules/yjs', 'yjs/node_modules/@y/websocket-server', 'yjs/node_modules/y-leveldb'],
		charts: 100,
		args: (charts, mode, samples) => [String(charts), String(samples), mode],
		repeatsItself: true
	},
	{
		name: 'PouchDB, document per chart',
		script: 'couch/bench.js',
		needs: ['couch/node_modules/pouchdb'],
		charts: 200,
		args: (charts, mode) => [String(charts), mode, 'chart'],
		repeatsItself: false
	},
	{
		name: 'PouchDB, document per resource',
		script: 'couch/bench.js',
		needs: ['couch/node_modules/pouchdb'],
		charts: 200,
		args: (charts, mode) => [String(charts), mode, 'resource'],
		repeatsItself: false
	}
];

/** By these names their lines begin. */
export const PEER_NAMES: readonly string[] = PEERS.map(({ name }) => name);

/** One phase as the harness tells it; bytes as its server counted them at its sockets. */
interface Phase {
	readonly wallMs: number;
	readonly clientCpuMs: number;
	readonly serverCpuMs: number;
	readonly down: number;
	readonly up: number;
	readonly changes?: number;
	readonly deliveries?: number;
}
type Told = Readonly<Record<string, Phase | readonly number[] | string | number | boolean | undefined>>;

/** Runs a script of the harness in a folder of ours; its own words when it failed. */
function runScript(script: string, args: readonly string[], cwd: string): Promise<string | undefined> {
	return new Promise((done) => {
		const child = spawn(process.execPath, [join(HARNESS, script), ...args], {
			cwd,
			stdio: ['ignore', 'ignore', 'pipe']
		});
		let words = '';
		child.stderr.on('data', (chunk: Buffer) => (words += chunk.toString()));
		const tooLong = setTimeout(() => child.kill('SIGKILL'), LONGEST_MS);
		child.once('exit', (code) => {
			clearTimeout(tooLong);
			done(code === 0 ? undefined : `ended with ${code}: ${words.trim().split('\n').at(-1) ?? ''}`);
		});
	});
}

/** What was measured, each package with its version. */
const versionsOf = ({ needs }: Peer): readonly string[] =>
	needs.map((path) => {
		const { name, version } = JSON.parse(readFileSync(join(HARNESS, path, 'package.json'), 'utf8')) as {
			name: string;
			version: string;
		};
		return `${name} ${version}`;
	});

const toldIn = (folder: string): readonly Told[] => {
	const path = join(folder, 'results/runs.jsonl');
	if (!existsSync(path)) return [];
	const lines = readFileSync(path, 'utf8').trim().split('\n');
	return lines.map((line) => JSON.parse(line) as Told);
};

const phasesOf = (told: readonly Told[], name: string): readonly Phase[] =>
	told.flatMap((one) => {
		const phase = one[name];
		return typeof phase === 'object' && 'wallMs' in phase ? [phase] : [];
	});

function linesOf(
	{ name, charts }: Peer,
	sync: readonly Told[],
	live: readonly Told[]
): readonly BenchResult[] {
	const lines: BenchResult[] = [];
	const add = (what: string, unit: string, phases: readonly Phase[], of: (phase: Phase) => number): void => {
		const samples = phases.map(of).filter(Number.isFinite);
		if (samples.length > 0) lines.push(resultOf(`${name}, ${what}`, unit, samples));
	};
	const kB = ({ down, up }: Phase): number => (down + up) / 1000;
	const bootstrap = phasesOf(sync, 'bootstrap');
	add(`bootstrap of ${charts}: wall a chart`, 'ms', bootstrap, ({ wallMs }) => wallMs / charts);
	add('bootstrap: server CPU a chart', 'ms', bootstrap, ({ serverCpuMs }) => serverCpuMs / charts);
	add('bootstrap: client CPU a chart', 'ms', bootstrap, ({ clientCpuMs }) => clientCpuMs / charts);
	add('bootstrap: bytes a chart', 'kB', bootstrap, (phase) => kB(phase) / charts);
	for (const [key, what] of [
		['idleWarm', 'idle reconnect, in memory'],
		['idleServerWarm', 'idle reconnect, in memory'],
		['idleRestart', 'idle reconnect, after a restart'],
		['idle2', 'idle reconnect']
	] as const) {
		const idle = phasesOf(sync, key);
		add(`${what}: server CPU`, 'ms', idle, ({ serverCpuMs }) => serverCpuMs);
		add(`${what}: client CPU`, 'ms', idle, ({ clientCpuMs }) => clientCpuMs);
		add(`${what}: bytes`, 'kB', idle, kB);
	}
	const catchUp = phasesOf(sync, 'catchup');
	add(
		`catch-up, ${Math.min(100, charts)} charts, 11 edits each: wall`,
		'ms',
		catchUp,
		({ wallMs }) => wallMs
	);
	add('catch-up: server CPU', 'ms', catchUp, ({ serverCpuMs }) => serverCpuMs);
	add('catch-up: client CPU', 'ms', catchUp, ({ clientCpuMs }) => clientCpuMs);
	add('catch-up: bytes', 'kB', catchUp, kB);
	const latencies = live.flatMap((one) =>
		Array.isArray(one['latency']) ? (one['latency'] as number[]) : []
	);
	if (latencies.length > 0)
		lines.push(
			resultOf(`${name}, live, 20 clients: latency p50`, 'ms', [percentile(latencies, 0.5)]),
			resultOf(`${name}, live, 20 clients: latency p95`, 'ms', [percentile(latencies, 0.95)])
		);
	const throughput = phasesOf(live, 'throughput');
	add(
		'live: server CPU a change',
		'ms',
		throughput,
		(phase) => phase.serverCpuMs / (phase.changes ?? Number.NaN)
	);
	add(
		'live: client CPU a delivery',
		'ms',
		throughput,
		(phase) => phase.clientCpuMs / (phase.deliveries ?? Number.NaN)
	);
	return lines;
}

/** Everything of others that can be measured here. */
export async function measurePeers(run: BenchRun): Promise<readonly BenchResult[]> {
	const present = PEERS.filter(({ needs }) => needs.every((path) => existsSync(join(HARNESS, path))));
	const absent = PEERS.filter((peer) => !present.includes(peer)).map(({ name }) => name);
	if (absent.length > 0) {
		const words = `NOT MEASURED, because not installed in the peers' harness: ${absent.join(', ')}.`;
		run.progress(words);
		run.note(`${words} PEERS_DIR names the folder where it is installed.`);
	}
	if (present.length === 0) return [];
	const folder = run.folder();
	mkdirSync(join(folder, 'data'));
	mkdirSync(join(folder, 'results'));
	run.progress('peers: writing their charts');
	const failed = await runScript('bench/make-pool.js', ['25'], folder);
	if (failed) throw new Error(`make-pool ${failed}`);
	const results: BenchResult[] = [];
	const samples = Math.min(3, run.samples);
	for (const peer of present) {
		const charts = run.quick ? 10 : peer.charts;
		const told: Record<'sync' | 'live', readonly Told[]> = { sync: [], live: [] };
		for (const mode of ['sync', 'live'] as const) {
			run.progress(`peers: ${peer.name}, ${mode}`);
			const before = toldIn(folder).length;
			for (let call = 0; call < (peer.repeatsItself ? 1 : samples); call++) {
				const fault = await runScript(peer.script, peer.args(charts, mode, samples), folder);
				if (fault) run.note(`${peer.name}, ${mode}: ${fault}`);
			}
			told[mode] = toldIn(folder).slice(before);
			for (const { error } of told[mode])
				if (error) run.note(`${peer.name}, ${mode}: ${String(error).split('\n')[0]}`);
		}
		results.push(...linesOf({ ...peer, charts }, told.sync, told.live));
	}
	run.note(`Peers, as installed: ${[...new Set(present.flatMap(versionsOf))].join(', ')}.`);
	run.note(
		'Peers: the same content by a harness of its own, each peer with the number of charts that it can bear; their servers keep what they keep (automerge-repo in files, Yjs in LevelDB, PouchDB in LevelDB), without cryptography, signatures or authentication. Bytes are those at their server’s sockets. At most three samples.'
	);
	return results;
}
