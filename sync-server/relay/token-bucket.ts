// A rate with a burst: tells how long to wait so that an average is kept.
import type { Clock } from '#shared/core/clock.ts';

export interface TokenBucket {
	/** Takes `amount` and returns the milliseconds to wait before going on; 0 while within rate and burst. */
	take(amount: number): number;
	/** As good as new. */
	isFull(): boolean;
}

/** A bucket that starts full. A clock that jumps back adds nothing; one that jumps ahead fills it at most once. */
export function createTokenBucket(clock: Clock, perSecond: number, burst: number): TokenBucket {
	let tokens = burst;
	let at = clock.now();
	const fill = (): void => {
		const now = clock.now();
		tokens = Math.min(burst, tokens + (Math.max(0, now - at) / 1_000) * perSecond);
		at = now;
	};
	return {
		isFull() {
			fill();
			return tokens >= burst;
		},
		take(amount) {
			fill();
			tokens -= amount;
			return tokens >= 0 ? 0 : Math.ceil((-tokens / perSecond) * 1_000);
		}
	};
}
