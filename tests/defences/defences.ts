// `npm run test:defences`: takes every safety check of the list away, one at a time, in copies of the tree, and runs the tests
// that have to notice, in two copies at once. Ends with the line `N checks, K killed`; exits with 1 when a check is missed by nobody, when its text
// is not there exactly once, or when tests fail with everything in place. `-- WORD` runs those whose name holds the word.
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DEFENCES } from './all.ts';
import type { Defence } from './defence.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const COPIED = [
	...['client', 'docs', 'shared', 'sync-server', 'tests'],
	...['package.json', 'tsconfig.json', 'vitest.config.ts', 'svelte.config.js']
];
const LEFT_OUT = /(?:^|\/)(?:node_modules|build|test-results|scratch)$/;

const words = process.argv.slice(2);
const chosen = DEFENCES.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)));

/** A copy in which anything may be changed. */
function copyTree(): string {
	const copy = mkdtempSync(join(tmpdir(), 'saddlebag-defences-'));
	for (const name of COPIED)
		cpSync(join(ROOT, name), join(copy, name), {
			recursive: true,
			filter: (path) => !LEFT_OUT.test(path)
		});
	symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'), 'dir');
	const settings = join(ROOT, 'client/.svelte-kit');
	if (existsSync(settings)) cpSync(settings, join(copy, 'client/.svelte-kit'), { recursive: true });
	return copy;
}

/** Tests that have not come to an end by then wait for what never comes: that is a failure too. */
const PATIENCE_MS = 90_000;

/** Runs a program to its end, or until patience has; true when it was ended. */
function runToEnd(
	program: string,
	args: readonly string[],
	cwd: string,
	patienceMs: number
): Promise<boolean> {
	const env = {
		...process.env,
		SADDLEBAG_SHARED_DATA: process.env['SADDLEBAG_SHARED_DATA'] ?? resolve(ROOT, '../shared/data')
	};
	return new Promise((done) => {
		const child = spawn(program, args, { cwd, stdio: 'ignore', shell: process.platform === 'win32', env });
		const limit = Number.isFinite(patienceMs) && setTimeout(() => child.kill('SIGKILL'), patienceMs);
		child.on('close', (_code, signal) => {
			if (limit) clearTimeout(limit);
			done(signal !== null);
		});
	});
}

/** How many tests failed in some files; undefined when they could not even be run. */
async function failures(
	copy: string,
	files: readonly string[],
	patienceMs = Number.POSITIVE_INFINITY
): Promise<number | undefined> {
	const report = join(copy, 'defences.json');
	rmSync(report, { force: true });
	const vitest = join(copy, 'node_modules/.bin/vitest');
	// What did not change is not transformed again: the cache goes by content.
	const cache = ['--fsModuleCache', `--fsModuleCachePath=${join(copy, 'cache')}`];
	const args = [
		'run',
		'--project',
		'unit',
		'--bail',
		'1',
		'--reporter=json',
		`--outputFile=${report}`,
		...cache
	];
	if (await runToEnd(vitest, [...args, ...files], copy, patienceMs)) return 1;
	try {
		const { numFailedTests, numTotalTests } = JSON.parse(readFileSync(report, 'utf8')) as {
			numFailedTests: number;
			numTotalTests: number;
		};
		return numTotalTests > 0 ? numFailedTests : undefined;
	} catch {
		return undefined;
	}
}

/** What became of a check: `killed` when a test missed it. */
async function tryWithout(copy: string, { file, text, without, tests }: Defence): Promise<string> {
	const path = join(copy, file);
	const source = readFileSync(path, 'utf8');
	if (source.split(text).length !== 2) return 'its text is not there exactly once';
	writeFileSync(
		path,
		source.replace(text, () => without)
	);
	const failed = await failures(copy, tests, PATIENCE_MS);
	writeFileSync(path, source);
	if (failed === undefined) return 'without it nothing can be run';
	return failed > 0 ? 'killed' : 'SURVIVED: no test misses it';
}

const copies = [copyTree(), copyTree()];
let killed = 0;
const all = [...new Set(chosen.flatMap(({ tests }) => tests))];
const before = await failures(copies[0]!, all);
if (before !== 0)
	console.log(`with everything in place ${before ?? 'no'} tests ${before ? 'fail' : 'can be run'}`);
const left = before === 0 ? [...chosen] : [];
async function work(copy: string): Promise<void> {
	for (let defence = left.shift(); defence; defence = left.shift()) {
		const startedAt = performance.now();
		const outcome = await tryWithout(copy, defence);
		if (outcome === 'killed') killed += 1;
		const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
		console.log(`${seconds.padStart(5)} s  ${outcome}  ${defence.name}`);
	}
}
await Promise.all(copies.map(work));
for (const copy of copies) rmSync(copy, { recursive: true, force: true });
console.log(`${chosen.length} checks, ${killed} killed`);
process.exitCode = killed === chosen.length && before === 0 ? 0 : 1;
