// Where the points of a plot stand: a true time axis, a value axis with some air, labels that do not cover each other. Pure.

export interface PlotPoint {
	/** Milliseconds. */
	readonly at: number;
	readonly value: number;
	/** The point in words. */
	readonly words: string;
}
export interface PlotSeries {
	/** Stands at the end of the line. */
	readonly name: string;
	/** Oldest first. */
	readonly points: readonly PlotPoint[];
}
export interface PlotBox {
	readonly width: number;
	readonly height: number;
	readonly start: number;
	readonly end: number;
	readonly top: number;
	readonly bottom: number;
}
export interface PlotScale {
	readonly x: (at: number) => number;
	readonly y: (value: number) => number;
	readonly from: number;
	readonly to: number;
	/** Two or three round values for the axis. */
	readonly ticks: readonly number[];
}

const all = (series: readonly PlotSeries[]) => series.flatMap(({ points }) => points);

/** Round steps, so that an axis of `low` to `high` has two or three lines. */
function ticksOf(low: number, high: number): readonly number[] {
	const rough = (high - low) / 3;
	const power = 10 ** Math.floor(Math.log10(rough));
	const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((one) => one >= rough) ?? 10 * power;
	const ticks: number[] = [];
	for (let value = Math.ceil(low / step) * step; value <= high + step / 1e6; value += step)
		ticks.push(Number(value.toPrecision(12)));
	return ticks;
}

/** Scales for the points and for `marks`, values that must be in view. Later is always to the right. */
export function plotScale(
	series: readonly PlotSeries[],
	box: PlotBox,
	marks: readonly number[] = []
): PlotScale {
	const points = all(series);
	const [from, to] = [Math.min(...points.map(({ at }) => at)), Math.max(...points.map(({ at }) => at))];
	const values = [...points.map(({ value }) => value), ...marks];
	const [least, most] = [Math.min(...values), Math.max(...values)];
	const air = most === least ? Math.max(Math.abs(most) * 0.05, 1) : (most - least) * 0.12;
	const [low, high] = [least - air, most + air];
	const across = box.width - box.start - box.end;
	const down = box.height - box.top - box.bottom;
	return {
		x: (at) => box.start + (to === from ? across : ((at - from) / (to - from)) * across),
		y: (value) => box.top + ((high - value) / (high - low)) * down,
		from,
		to,
		ticks: ticksOf(low, high)
	};
}

/** Heights for labels that stand at `wanted`, at least `gap` apart, in their order from the top. */
export function spreadLabels(wanted: readonly number[], gap: number): readonly number[] {
	const order = wanted.map((at, index) => ({ at, index })).sort((a, b) => a.at - b.at);
	const placed = [...wanted];
	let last = Number.NEGATIVE_INFINITY;
	for (const { at, index } of order) {
		last = Math.max(at, last + gap);
		placed[index] = last;
	}
	return placed;
}
