// `bag` as a process of its own, whatever runs the test.
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { resolve } from 'node:path';
import { COMPILED } from './compiled.ts';

const BAG = resolve(import.meta.dirname, '../../sync-server/device/bag.ts');

/** The passphrase of every device that these helpers make. */
export const PASSPHRASE = 'correct horse battery staple orbit';

/** How a run of bag ended. */
export interface BagRun {
	readonly code: number | null;
	readonly stdout: string;
	readonly stderr: string;
}

/** What may differ from the usual run. */
export interface BagOptions {
	readonly passphrase?: string;
	readonly env?: Readonly<Record<string, string>>;
}

/** Starts bag and leaves it running. */
export function spawnBag(args: readonly string[], options: BagOptions = {}): ChildProcessWithoutNullStreams {
	const env = {
		...process.env,
		NODE_COMPILE_CACHE: COMPILED,
		SADDLEBAG_PASSPHRASE: options.passphrase ?? PASSPHRASE,
		...options.env
	};
	const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', BAG, ...args], { env });
	child.stdout.setEncoding('utf8');
	child.stderr.setEncoding('utf8');
	return child;
}

/** Everything a process prints, and its end. */
export async function endOf(child: ChildProcessWithoutNullStreams): Promise<BagRun> {
	let stdout = '';
	let stderr = '';
	child.stdout.on('data', (chunk: string) => (stdout += chunk));
	child.stderr.on('data', (chunk: string) => (stderr += chunk));
	const code = await new Promise<number | null>((done) => child.once('close', done));
	return { code, stdout, stderr };
}

/** Runs bag to its end. */
export const runBag = (args: readonly string[], options?: BagOptions): Promise<BagRun> =>
	endOf(spawnBag(args, options));
