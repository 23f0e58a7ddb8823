// What does not grow with the number of charts: the relay's memory, and what a device costs that comes back when nothing
// has changed. Few charts and many, each on a relay that has just been started.
import type { BenchRun } from './bench-run.ts';
import { startLeanRelay } from './lean-relay.ts';
import { rssMiB } from './machine.ts';
import { createChartPractice } from './practice-of-charts.ts';
import { resultOf, type BenchResult } from './spread.ts';
import { bytesOf, framesOf, line, relayMsOf, runDevice, type Round } from './sync-rounds.ts';

/** The bars: memory beside that of a practice a hundred times smaller, and bytes of coming back. */
const BARS = { times: 1.1, idleBytes: 1_000 };

/** Devices that have everything come back to a relay that has just been started; its memory after each. */
async function comeBack(
	run: BenchRun,
	count: number
): Promise<{ rounds: readonly Round[]; memory: readonly number[] }> {
	const practice = await createChartPractice(run, count, { sealing: 'in one', hasHistory: () => false });
	await practice.stop();
	const { dataDir, port } = practice.relay;
	const rounds: Round[] = [];
	const memory: number[] = [];
	for (let round = 0; round <= Math.min(3, run.samples); round++) {
		const relay = await startLeanRelay({ dataDir, port, env: { LOG_LEVEL: 'warn' } });
		const task = {
			type: 'sync',
			dir: practice.copyOf(practice.hilltop),
			unlocked: true,
			charts: count
		} as const;
		const found = await runDevice({ ...practice, relay }, task);
		const rss = rssMiB(relay.pid);
		await relay.stop();
		run.progress(`scale: ${count} charts, round ${round}: ${Math.round(found.wallMs)} ms`);
		if (round === 0) continue;
		rounds.push(found);
		if (rss !== undefined) memory.push(rss);
	}
	return { rounds, memory };
}

/** A practice of many charts beside one of a hundredth. */
export async function measureScale(run: BenchRun): Promise<readonly BenchResult[]> {
	const many = run.charts * 10;
	const few = Math.max(2, many / 100);
	const small = await comeBack(run, few);
	const large = await comeBack(run, many);
	run.note(
		`Scale: ${few.toLocaleString('en')} charts and ${many.toLocaleString('en')}, who the patients are and no history; a device that has everything comes back, unlocked, to a relay that has just been started; at most three samples. The bar of memory is that of the few, and a tenth. Its device CPU includes the first search over all charts.`
	);
	const median = small.memory.length > 0 ? resultOf('', '', small.memory).ours.median : undefined;
	const of = (count: number): string => `idle reconnect, ${count.toLocaleString('en')} charts`;
	return [
		...(median === undefined
			? []
			: [
					resultOf(`relay memory, ${few.toLocaleString('en')} charts`, 'MiB RSS', small.memory),
					resultOf(`relay memory, ${many.toLocaleString('en')} charts`, 'MiB RSS', large.memory, {
						bar: { atMost: median * BARS.times }
					})
				]),
		...[[few, small.rounds] as const, [many, large.rounds] as const].flatMap(([count, rounds]) => [
			...line(`${of(count)}: bytes`, 'B', rounds, bytesOf, { bar: { atMost: BARS.idleBytes } }),
			...line(`${of(count)}: messages`, 'both ways', rounds, framesOf),
			...line(`${of(count)}: relay CPU, first after its start`, 'ms', rounds, relayMsOf),
			...line(`${of(count)}: device CPU`, 'ms', rounds, ({ cpuMs }) => cpuMs)
		])
	];
}
