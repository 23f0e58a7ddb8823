// `npm run test:defences`: takes every safety check of the list away, one at a time, in copies of the tree, and runs the tests
// that have to notice, in two copies at once. Ends with the line `N checks, K killed`; exits with 1 when a check is missed by nobody, when its text
// is not there exactly once, or when tests fail with everything in place. `-- WORD` runs those whose name holds the word;
// `-- --from N` leaves out the first N - 1, for who was interrupted.
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { DEFENCES } from './all.ts';
import type { Defence } from './defence.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const COPIED = [
	...['client', 'docs', 'shared', 'sync-server', 'tests'],
	...['LICENSE', 'package.json', 'package-lock.json', 'tsconfig.json', 'vitest.config.ts', 'svelte.config.js']
];
const LEFT_OUT = /(?:^|\/)(?:node_modules|build|test-results|scratch)$/;

const { values, positionals: words } = parseArgs({
	options: { from: { type: 'string', default: '1' } },
	allowPositionals: true
});
const chosen = DEFENCES.slice(Number(values.from) - 1).filter(
	({ name }) => words.length === 0 || words.some((word) => name.includes(word))
);

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

/** Tests that have not come to an end by then wait for what never comes: that is a failure too, and is said as such. */
const PATIENCE_MS = 5 * 60_000;

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

/** Text that stands for itself in a regular expression. */
const literally = (text: string): string => text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);

/** How many tests failed in some files, or of one of them by its title; undefined when none could even be run. */
async function failures(
	copy: string,
	files: readonly string[],
	title?: string,
	patienceMs = Number.POSITIVE_INFINITY
): Promise<number | 'endless' | undefined> {
	const report = join(copy, 'defences.json');
	rmSync(report, { force: true });
	const vitest = join(copy, 'node_modules/.bin/vitest');
	// What did not change is not transformed again: the cache goes by content.
	const cache = ['--fsModuleCache', `--fsModuleCachePath=${join(copy, 'cache')}`];
	const projects = ['--project', 'unit', '--project', 'integration'];
	const only = title === undefined ? [] : ['-t', literally(title)];
	const args = ['run', ...projects, '--bail', '1', '--reporter=json', `--outputFile=${report}`, ...cache];
	if (await runToEnd(vitest, [...args, ...only, ...files], copy, patienceMs)) return 'endless';
	try {
		const { numFailedTests, numPassedTests } = JSON.parse(readFileSync(report, 'utf8')) as {
			numFailedTests: number;
			numPassedTests: number;
		};
		return numFailedTests + numPassedTests > 0 ? numFailedTests : undefined;
	} catch {
		return undefined;
	}
}

/** Which they were, in the last run. */
function failedTitles(copy: string): readonly string[] {
	const path = join(copy, 'defences.json');
	if (!existsSync(path)) return [];
	const { testResults } = JSON.parse(readFileSync(path, 'utf8')) as {
		testResults: { name: string; assertionResults: { status: string; fullName: string }[] }[];
	};
	return testResults.flatMap(({ name, assertionResults }) =>
		assertionResults
			.filter(({ status }) => status === 'failed')
			.map(({ fullName }) => `${relative(copy, name)}: ${fullName}`)
	);
}

/** What became of a check: `killed` when a test missed it. */
async function tryWithout(copy: string, { file, text, without, tests, title }: Defence): Promise<string> {
	const path = join(copy, file);
	const source = readFileSync(path, 'utf8');
	if (source.split(text).length !== 2) return 'its text is not there exactly once';
	writeFileSync(
		path,
		source.replace(text, () => without)
	);
	const failed = await failures(copy, tests, title, PATIENCE_MS);
	writeFileSync(path, source);
	if (failed === undefined) return 'without it nothing can be run';
	if (failed === 'endless') return 'killed, by tests that never end';
	return failed > 0 ? 'killed' : 'SURVIVED: no test misses it';
}

const copies = [copyTree(), copyTree()];
let killed = 0;
const all = [...new Set(chosen.flatMap(({ tests }) => tests))];
const before = await failures(copies[0]!, all);
if (before !== 0) {
	console.log(`with everything in place ${before ?? 'no'} tests ${before ? 'fail' : 'can be run'}`);
	for (const title of failedTitles(copies[0]!)) console.log(`  ${title}`);
}
const left = before === 0 ? [...chosen] : [];
async function work(copy: string): Promise<void> {
	for (let defence = left.shift(); defence; defence = left.shift()) {
		const startedAt = performance.now();
		const outcome = await tryWithout(copy, defence);
		if (outcome.startsWith('killed')) killed += 1;
		const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
		console.log(`${seconds.padStart(5)} s  ${outcome}  ${defence.name}`);
	}
}
await Promise.all(copies.map(work));
for (const copy of copies) rmSync(copy, { recursive: true, force: true });
console.log(`${chosen.length} checks, ${killed} killed`);
process.exitCode = killed === chosen.length && before === 0 ? 0 : 1;
