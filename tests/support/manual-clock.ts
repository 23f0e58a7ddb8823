// A clock that moves only when told.
import type { Clock, Instant } from '#shared/core/clock.ts';

export interface ManualClock extends Clock {
	/** Moves on, calling back in order of time whatever falls due. */
	advance(ms: number): void;
	/** Jumps without calling anything back, as when somebody sets a machine's clock. */
	set(now: Instant): void;
}

/** A clock that starts at `now`. */
export function createManualClock(now: Instant = 1_000_000): ManualClock {
	let time = now;
	const timers = new Map<() => void, Instant>();
	return {
		now: () => time,
		after(ms, callback) {
			const timer = (): void => callback();
			timers.set(timer, time + ms);
			return () => void timers.delete(timer);
		},
		advance(ms) {
			const end = time + ms;
			for (;;) {
				const [next] = [...timers].filter(([, at]) => at <= end).sort(([, a], [, b]) => a - b);
				if (!next) break;
				timers.delete(next[0]);
				time = Math.max(time, next[1]);
				next[0]();
			}
			time = end;
		},
		set: (to) => void (time = to)
	};
}
