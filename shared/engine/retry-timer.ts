// Work that could not be stored when it should have been (a full disk, another tab in between) is tried again every
// minute while some is left.
import type { Clock } from '../core/clock.ts';

const RETRY_MS = 60_000;

export interface RetryTimer {
	/** Something is left to do: it is tried within a minute. */
	wanted(): void;
	stop(): void;
}

/** A timer that calls `run` once for any number of wishes within a minute. */
export function createRetryTimer(clock: Clock, run: () => void): RetryTimer {
	let cancel: (() => void) | undefined;
	return {
		wanted() {
			cancel ??= clock.after(RETRY_MS, () => {
				cancel = undefined;
				run();
			});
		},
		stop() {
			cancel?.();
			cancel = undefined;
		}
	};
}
