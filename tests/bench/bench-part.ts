// Each part of a run is a process of its own, which can be ended when it takes too long.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { BenchResult } from './spread.ts';

export interface PartResult {
	readonly results: readonly BenchResult[];
	readonly notes: readonly string[];
}

const GRACE_MS = 10_000;

/** Its figures, or why there are none. `args`: those of the whole run. */
export function runPart(name: string, args: readonly string[], mostMs: number): Promise<PartResult | string> {
	const given = args.filter(
		(arg, i) =>
			!/^--(?:only|json|markdown)/.test(arg) && !/^--(?:only|json|markdown)$/.test(args[i - 1] ?? '')
	);
	const child = fork(
		fileURLToPath(new URL('bench.ts', import.meta.url)),
		[...given, '--only', name, '--part'],
		{
			execArgv: ['--disable-warning=ExperimentalWarning'],
			serialization: 'advanced',
			stdio: ['ignore', 'inherit', 'inherit', 'ipc']
		}
	);
	return new Promise((resolve) => {
		let answer: PartResult | string = 'failed';
		const end = (signal: NodeJS.Signals): void => void child.kill(signal);
		const cut = setTimeout(() => {
			answer = 'cut off';
			end('SIGTERM');
			setTimeout(() => end('SIGKILL'), GRACE_MS).unref();
		}, mostMs);
		child.once('message', (said) => (answer = said as PartResult));
		child.once('exit', () => {
			clearTimeout(cut);
			resolve(answer);
		});
	});
}
