// `npm run check`: everything that is quick to know. Steps run two at a time, the slow ones first; a
// step's output is shown only when it fails, at the end. `npm run check -- lint types` runs the steps whose names contain a word;
// with `--no-tests` those that `npm test` runs are left out.
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';

interface Step {
	readonly name: string;
	/** A program of node_modules/.bin (or node), then its arguments. */
	readonly command: readonly string[];
	/** `npm test` runs all of it, and more. */
	readonly isInTest?: true;
}

const CODE = [
	'client',
	'sync-server',
	'shared',
	'tests',
	'playwright.config.ts',
	'vitest.config.ts',
	'eslint.config.js'
];

/** Kit writes the types that all other steps read. */
const FIRST: Step = { name: 'sync', command: ['svelte-kit', 'sync', '--config', 'client/vite.config.ts'] };

const STEPS: readonly Step[] = [
	{
		name: 'tests: unit, contract, compat',
		command: ['vitest', 'run', '--project', 'unit', '--project', 'contract', '--project', 'compat'],
		isInTest: true
	},
	{ name: 'lint', command: ['eslint', '.'] },
	{
		name: 'simulation, 20 seeds',
		command: ['node', 'tests/simulation/sim.ts', '--seeds', '20'],
		isInTest: true
	},
	{ name: 'types: client', command: ['svelte-check', '--tsconfig', './tsconfig.json', '--fail-on-warnings'] },
	{ name: 'types: tests', command: ['tsc', '-p', 'tests'] },
	{ name: 'types: shared, without DOM and Node', command: ['tsc', '-p', 'shared'] },
	{ name: 'types: sync-server', command: ['tsc', '-p', 'sync-server'] },
	{ name: 'types: client/worker', command: ['tsc', '-p', 'client/worker'] },
	{ name: 'types: client/service-worker', command: ['tsc', '-p', 'client/service-worker'] },
	{ name: 'format', command: ['prettier', '--check', '--log-level', 'warn', '.'] },
	{ name: 'boundaries', command: ['depcruise', '--config', '.dependency-cruiser.mjs', ...CODE] },
	{ name: 'words', command: ['node', 'tests/support/check-strings.mjs'] },
	{ name: 'logical css', command: ['node', 'tests/support/check-css.mjs'] },
	{ name: 'protocol rules with tests', command: ['node', 'tests/support/spec-coverage.mjs'] }
];

/** What failed steps printed, shown at the end: a long log is read from there. */
const failures: string[] = [];

/** Runs one step; true when it passed. */
function run({ name, command }: Step): Promise<boolean> {
	const [program = '', ...args] = command;
	const startedAt = performance.now();
	return new Promise((resolve) => {
		const child = spawn(program, args, {
			stdio: ['ignore', 'pipe', 'pipe'],
			shell: process.platform === 'win32'
		});
		const output: Buffer[] = [];
		child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
		child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
		child.on('error', (error) => output.push(Buffer.from(String(error))));
		child.on('close', (code) => {
			const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
			console.log(`${code === 0 ? 'ok    ' : 'FAILED'}  ${seconds.padStart(5)} s  ${name}`);
			if (code !== 0) failures.push(`FAILED  ${name}\n\n${Buffer.concat(output).toString('utf8').trimEnd()}`);
			resolve(code === 0);
		});
	});
}

const NO_TESTS = '--no-tests';
const words = process.argv.slice(2).filter((word) => word !== NO_TESTS);
const withTests = !process.argv.includes(NO_TESTS);
const chosen = STEPS.filter(
	({ name, isInTest }) =>
		(withTests || !isInTest) && (words.length === 0 || words.some((word) => name.includes(word)))
);
const waiting = [...chosen];
let failed = 0;

async function work(): Promise<void> {
	for (let step = waiting.shift(); step; step = waiting.shift()) if (!(await run(step))) failed++;
}

const startedAt = performance.now();
if (!(await run(FIRST))) failed++;
await Promise.all(Array.from({ length: Math.max(2, availableParallelism() >> 1) }, work));
for (const failure of failures) console.log(`\n${failure}\n`);
const seconds = Math.round((performance.now() - startedAt) / 1000);
console.log(`check: ${chosen.length + 1 - failed} of ${chosen.length + 1} steps passed in ${seconds} s`);
// Not at once: what was printed may still be on its way through a pipe.
process.exitCode = failed === 0 && chosen.length > 0 ? 0 : 1;
