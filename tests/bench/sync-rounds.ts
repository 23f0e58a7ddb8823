// Rounds of a device against a relay, each in a process of its own, and the lines they make.
import { startChild } from './bench-child.ts';
import { isOver, type BenchRun } from './bench-run.ts';
import type { DeviceAnswer, DeviceTask } from './device-process.ts';
import { cpuMsOf } from './machine.ts';
import type { ChartPractice } from './practice-of-charts.ts';
import { resultOf, type Bar, type BenchResult } from './spread.ts';

/** One device's run, and what the relay spent on it (undefined where the system does not say). */
export interface Round extends DeviceAnswer {
	readonly relayCpuMs: number | undefined;
}

/** Gives a fresh process one task. */
export async function runDevice(practice: ChartPractice, task: DeviceTask): Promise<Round> {
	const child = startChild<DeviceTask, DeviceAnswer>('device-process.ts');
	const before = cpuMsOf(practice.relay.pid);
	const answer = await child.ask(task);
	const after = cpuMsOf(practice.relay.pid);
	await child.stop();
	return { ...answer, relayCpuMs: before === undefined || after === undefined ? undefined : after - before };
}

/**
 * Rounds on fresh copies of a device, each in a new process. The first is not counted, unless other rounds have warmed
 * relay and disk. Also the folder of the last one.
 */
export async function syncRounds(
	run: BenchRun,
	practice: ChartPractice,
	what: string,
	{
		device,
		unlocked = true,
		isWarm = false
	}: { readonly device: () => string; readonly unlocked?: boolean; readonly isWarm?: boolean }
): Promise<{ rounds: readonly Round[]; folder: string }> {
	const rounds: Round[] = [];
	let folder = '';
	for (let round = isWarm ? 1 : 0; round <= run.samples; round++) {
		if (rounds.length > 0 && isOver(run)) {
			run.note(`${what}: ${rounds.length} rounds of ${run.samples}, the others would have taken too long.`);
			break;
		}
		folder = device();
		const found = await runDevice(practice, {
			type: 'sync',
			dir: folder,
			unlocked,
			charts: practice.chartIds.length
		});
		run.progress(`sync: ${what}, round ${round}: ${Math.round(found.wallMs)} ms`);
		if (round > 0) rounds.push(found);
	}
	return { rounds, folder };
}

/** A figure of a round; NaN where there is none. */
export type Of = (round: Round) => number;
interface More {
	readonly bar?: Bar;
	readonly why?: string;
	readonly peers?: Readonly<Record<string, readonly number[]>>;
}

/** A line from rounds; none when the figure cannot be had on this system. */
export function line(
	name: string,
	unit: string,
	rounds: readonly Round[],
	of: Of,
	more?: More
): readonly BenchResult[] {
	const samples = rounds.map(of).filter((value) => !Number.isNaN(value));
	return samples.length > 0 ? [resultOf(name, unit, samples, more)] : [];
}

/** Both ways. */
export const bytesOf: Of = ({ bytesUp, bytesDown }) => bytesUp + bytesDown;
/** Both ways. */
export const framesOf: Of = ({ framesUp, framesDown }) => framesUp + framesDown;
/** The relay's processor time. */
export const relayMsOf: Of = ({ relayCpuMs }) => relayCpuMs ?? Number.NaN;
