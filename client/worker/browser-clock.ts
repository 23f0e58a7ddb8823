// The device's clock as the browser gives it.
import type { Clock } from '#shared/core/clock.ts';

/** Wall clock and timers of this thread. */
export const browserClock: Clock = {
	now: () => Date.now(),
	after(ms, callback) {
		const timer = setTimeout(callback, ms);
		return () => clearTimeout(timer);
	}
};
