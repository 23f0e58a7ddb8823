// What a page knows of its own speed: when its largest part was painted, how its parts moved, how long its answers took.

/** Read from a page in which `watchVitals` ran before everything else. */
export interface PageVitals {
	/** Milliseconds from the start of the page to the largest paint so far. */
	readonly largestPaintMs: number;
	readonly firstPaintMs: number;
	/** The worst burst of layout shifts nobody asked for, as web.dev defines CLS (5 s at most, 1 s apart). */
	readonly layoutShift: number;
	/** Of every key, click or tap: milliseconds until the next paint, to the 8 ms that browsers tell. */
	readonly answersMs: readonly number[];
}

/** Runs in the page before its own scripts. */
export function watchVitals(): void {
	interface Shift extends PerformanceEntry {
		readonly value: number;
		readonly hadRecentInput: boolean;
	}
	let largestPaintMs = 0;
	let [worst, burst, begun, last] = [0, 0, 0, 0];
	const answers = new Map<number, number>();
	const watch = (type: string, each: (entry: PerformanceEntry) => void, more: object = {}): void =>
		new PerformanceObserver((list) => list.getEntries().forEach(each)).observe({
			type,
			buffered: true,
			...more
		});
	watch('largest-contentful-paint', ({ startTime }) => (largestPaintMs = startTime));
	watch('layout-shift', (entry) => {
		const { value, hadRecentInput, startTime } = entry as Shift;
		if (hadRecentInput) return;
		const goesOn = startTime - last < 1000 && startTime - begun < 5000;
		[burst, begun, last] = goesOn ? [burst + value, begun, startTime] : [value, startTime, startTime];
		worst = Math.max(worst, burst);
	});
	watch(
		'event',
		(entry) => {
			const { interactionId } = entry as PerformanceEventTiming;
			if (interactionId)
				answers.set(interactionId, Math.max(answers.get(interactionId) ?? 0, entry.duration));
		},
		{ durationThreshold: 16 }
	);
	Object.assign(globalThis, {
		readVitals: (): PageVitals => ({
			largestPaintMs,
			firstPaintMs: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0,
			layoutShift: worst,
			answersMs: [...answers.values()]
		})
	});
}
