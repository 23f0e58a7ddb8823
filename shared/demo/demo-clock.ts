// A clock that is set by hand while a demo is made: its people came in the course of a morning, not within a second.
import type { Clock, Instant } from '../core/clock.ts';

export interface DemoClock extends Clock {
	/** Sets the time to so many minutes before now; never before today's midnight. */
	minutesAgo(minutes: number): void;
}

/** `now`: when the demo is begun; `midnight`: when its day began. A day just begun is lived through faster. */
export function createDemoClock(now: Instant, midnight: Instant): DemoClock {
	const longest = 210 * 60_000;
	const pace = Math.min(1, (now - midnight) / longest);
	let at = now;
	return {
		now: () => at,
		// Nothing that waits in a throw-away engine needs to happen: it is locked before it is let go.
		after: () => () => undefined,
		minutesAgo(minutes) {
			at = now - Math.round(minutes * 60_000 * pace);
		}
	};
}
