// The machine that a figure was measured on, and the code that was measured.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, platform, release, totalmem } from 'node:os';

export interface Machine {
	readonly cpu: string;
	readonly cores: number;
	readonly memoryGiB: number;
	readonly node: string;
	readonly os: string;
	/** Processes that wanted a core in the minute before the run: above `cores` others worked here too. */
	readonly loadBefore: number;
}

/** Describes this machine; call it before anything is measured. */
export const describeMachine = (): Machine => ({
	cpu: cpus()[0]?.model ?? 'unknown',
	cores: availableParallelism(),
	memoryGiB: Math.round(totalmem() / 2 ** 30),
	node: process.version,
	os: `${platform()} ${release()}`,
	loadBefore: Math.round(loadavg()[0]! * 100) / 100
});

/** The commit checked out, with `+` when files differ from it; `unknown` outside a repository. */
export function describeCommit(root: string): string {
	const git = (...args: readonly string[]): string =>
		execFileSync('git', [...args], {
			cwd: root,
			encoding: 'utf8',
			stdio: ['ignore', 'pipe', 'ignore']
		}).trim();
	try {
		const head = git('rev-parse', '--short=12', 'HEAD');
		const changed = git(
			'status',
			'--porcelain',
			'--untracked-files=no',
			'--',
			'shared',
			'sync-server',
			'client'
		);
		return changed === '' ? head : `${head}+`;
	} catch {
		return 'unknown';
	}
}

/**
 * Processor time that a process has used, in milliseconds, all its threads together; undefined where the system does not
 * say (only Linux does, in /proc, to the nanosecond).
 */
export function cpuMsOf(pid: number): number | undefined {
	try {
		const threads = readdirSync(`/proc/${pid}/task`);
		const ns = threads.map((id) =>
			Number(readFileSync(`/proc/${pid}/task/${id}/schedstat`, 'utf8').split(' ')[0])
		);
		return ns.reduce((sum, one) => sum + one, 0) / 1e6;
	} catch {
		return undefined;
	}
}

/** Resident memory of a process, where the system tells. */
export function rssMiB(pid: number): number | undefined {
	try {
		const [, kB] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
		return kB === undefined ? undefined : Number(kB) / 1024;
	} catch {
		return undefined;
	}
}
