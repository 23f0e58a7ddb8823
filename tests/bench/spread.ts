// What a measurement came to: a median with its spread, and whether it keeps its bar. The shape of `--json`.

/** Several samples of one figure. */
export interface Spread {
	readonly median: number;
	readonly min: number;
	readonly max: number;
}

/** One line of the table; `bar` and `met` are null where nothing was asked for. */
export interface BenchResult {
	readonly name: string;
	readonly unit: string;
	readonly ours: Spread;
	/** The same work by others, measured in the same run. */
	readonly peers: Readonly<Record<string, Spread>>;
	readonly bar: number | null;
	readonly met: boolean | null;
	/** What keeps it from its bar, where it is missed. */
	readonly why?: string;
}

/** Which side of a bar is good. */
export type Bar = { readonly atMost: number } | { readonly atLeast: number };

/** Samples in the order measured, as their median and ends. Throws on none: a figure without samples is a bug. */
export function spreadOf(samples: readonly number[]): Spread {
	const sorted = [...samples].sort((a, b) => a - b);
	const [min, max] = [sorted[0], sorted.at(-1)];
	if (min === undefined || max === undefined) throw new Error('no samples');
	const upper = sorted[sorted.length >> 1]!;
	const lower = sorted[(sorted.length - 1) >> 1]!;
	return { median: (lower + upper) / 2, min, max };
}

/** The value below which a share of the samples lies, for instance 0.95. */
export function percentile(samples: readonly number[], share: number): number {
	const sorted = [...samples].sort((a, b) => a - b);
	const value = sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)];
	if (value === undefined) throw new Error('no samples');
	return value;
}

/** A line of wall time, with its bar, and a line of processor time where that is known. */
export function timedResults(
	name: string,
	samples: readonly { readonly wallMs: number; readonly cpuMs: number | undefined }[],
	more: Parameters<typeof resultOf>[3] = {}
): readonly BenchResult[] {
	const cpu = samples.flatMap(({ cpuMs }) => cpuMs ?? []);
	const wall = samples.map(({ wallMs }) => wallMs);
	return [resultOf(name, 'ms', wall, more), ...(cpu.length > 0 ? [resultOf(`${name}: CPU`, 'ms', cpu)] : [])];
}

/** A line from samples; the median is held against the bar. */
export function resultOf(
	name: string,
	unit: string,
	samples: readonly number[],
	{
		bar,
		why,
		peers = {}
	}: {
		readonly bar?: Bar;
		readonly why?: string;
		readonly peers?: Readonly<Record<string, readonly number[]>>;
	} = {}
): BenchResult {
	const ours = spreadOf(samples);
	const measured = Object.entries(peers).map(([peer, theirs]) => [peer, spreadOf(theirs)] as const);
	const met = bar ? ('atMost' in bar ? ours.median <= bar.atMost : ours.median >= bar.atLeast) : null;
	return {
		name,
		unit,
		ours,
		peers: Object.fromEntries(measured),
		bar: bar ? ('atMost' in bar ? bar.atMost : bar.atLeast) : null,
		met,
		...(met === false && why !== undefined && { why })
	};
}
