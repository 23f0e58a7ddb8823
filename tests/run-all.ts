// `npm test`: builds the app, then runs every test there is, and ends with the plain line `N passed, N failed`. A runner
// that dies, a suite that does not load, a run without tests and a bundle above its limit all count as failures.
import { spawnSync } from 'node:child_process';
import { globSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';

interface Count {
	readonly passed: number;
	readonly failed: number;
	readonly skipped: number;
}

const RESULTS = 'test-results';
// Hundreds of short Node processes run the same files: each but the first finds them compiled.
process.env['NODE_COMPILE_CACHE'] ??= resolve('node_modules/.cache/node');

/** Runs a program of node_modules/.bin with its output on ours; true when it exits with 0. */
function succeeds(program: string, ...args: string[]): boolean {
	console.log(`\n> ${[program, ...args].join(' ')}`);
	return spawnSync(program, args, { stdio: 'inherit', shell: process.platform === 'win32' }).status === 0;
}

/** The JSON report of a runner, or undefined when it did not live to write one. */
function report<T>(file: string): T | undefined {
	try {
		return JSON.parse(readFileSync(`${RESULTS}/${file}`, 'utf8')) as T;
	} catch {
		return undefined;
	}
}

/** What failed, said once more at the very end: a long log is read from there. */
const failures: string[] = [];
const remember = (file: string, title: string, error: string, what = 'FAILED'): void =>
	void failures.push(`${what} ${file} › ${title}\n${error.split('\n').slice(0, 12).join('\n')}`);

/** A runner's own count, made honest: a run that failed without a failed test, or ran nothing, is one failure. */
function honest(succeeded: boolean, count: Count | undefined): Count {
	if (!count) return { passed: 0, failed: 1, skipped: 0 };
	const silent = count.failed === 0 && (!succeeded || count.passed === 0);
	return silent ? { ...count, failed: 1 } : count;
}

function vitest(): Count {
	const projects = ['unit', 'contract', 'compat', 'integration', 'simulation'].flatMap((name) => [
		'--project',
		name
	]);
	const succeeded = succeeds(
		'vitest',
		'run',
		...projects,
		'--reporter=default',
		'--reporter=json',
		`--outputFile.json=${RESULTS}/vitest.json`
	);
	type Assertion = { status: string; fullName: string; failureMessages: string[] };
	type Report = {
		numPassedTests: number;
		numFailedTests: number;
		numPendingTests: number;
		testResults: { name: string; status: string; message: string; assertionResults: Assertion[] }[];
	};
	const found = report<Report>('vitest.json');
	for (const { name, status, message, assertionResults } of found?.testResults ?? []) {
		if (status === 'failed' && assertionResults.length === 0) remember(name, '', message);
		for (const each of assertionResults)
			if (each.status === 'failed') remember(name, each.fullName, each.failureMessages.join('\n'));
	}
	const unloadable = found?.testResults.filter(
		(suite) => suite.status === 'failed' && suite.assertionResults.length === 0
	);
	return honest(
		succeeded,
		found && {
			passed: found.numPassedTests,
			failed: found.numFailedTests + (unloadable?.length ?? 0),
			skipped: found.numPendingTests
		}
	);
}

interface Suite {
	readonly suites?: readonly Suite[];
	readonly specs: readonly {
		readonly ok: boolean;
		readonly title: string;
		readonly file: string;
		readonly tests: readonly {
			readonly status: 'expected' | 'unexpected' | 'flaky' | 'skipped';
			readonly results: readonly { readonly errors: readonly { message?: string }[] }[];
		}[];
	}[];
}
interface PlaywrightReport {
	readonly suites: readonly Suite[];
	readonly stats: { expected: number; unexpected: number; flaky: number; skipped: number };
}

function rememberFailures({ suites = [], specs }: Suite): void {
	suites.forEach(rememberFailures);
	for (const { ok, file, title, tests } of specs) {
		const errors = tests.flatMap(({ results }) => results.flatMap(({ errors: those }) => those));
		const said = errors.map(({ message }) => message ?? '').join('\n');
		if (!ok) remember(file, title, said);
		else if (tests.some(({ status }) => status === 'flaky'))
			remember(file, title, said, 'PASSED ONLY AT ITS SECOND TRY');
	}
}

/**
 * What the page showed when a browser test failed is printed with it. A browser, a relay and two cores that somebody else
 * uses too may stand still for longer than any wait: a test that fails is tried once more, and named if it passes then.
 */
function playwright(): Count {
	const succeeded = succeeds('playwright', 'test', '--retries', '1');
	for (const seen of globSync(`${RESULTS}/e2e/*/error-context.md`)) console.log(readFileSync(seen, 'utf8'));
	const found = report<PlaywrightReport>('playwright.json');
	for (const suite of found?.suites ?? []) rememberFailures(suite);
	const stats = found?.stats;
	return honest(
		succeeded,
		stats && { passed: stats.expected + stats.flaky, failed: stats.unexpected, skipped: stats.skipped }
	);
}

const step = (succeeded: boolean): Count => ({ passed: 0, failed: succeeded ? 0 : 1, skipped: 0 });

rmSync(RESULTS, { recursive: true, force: true });
mkdirSync(RESULTS);
const counts = [
	step(succeeds('vite', 'build', 'client', '--logLevel', 'warn')),
	step(succeeds('size-limit')),
	step(succeeds('node', 'tests/support/route-sizes.mjs')),
	vitest(),
	playwright()
];
const sum = (key: keyof Count): number => counts.reduce((total, count) => total + count[key], 0);
for (const failure of failures) console.log(`\n${failure}`);
if (sum('skipped') > 0) console.log(`\n*** ${sum('skipped')} tests were skipped ***`);
console.log(`\n${sum('passed')} passed, ${sum('failed')} failed`);
// Not at once: what was printed may still be on its way through a pipe.
process.exitCode = sum('failed') === 0 ? 0 : 1;
