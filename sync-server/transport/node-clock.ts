// The machine's clock and randomness for the relay.
import { randomBytes } from 'node:crypto';
import type { Clock } from '#shared/core/clock.ts';
import type { Random } from '#shared/core/random.ts';

/** The system clock. */
export const nodeClock: Clock = {
	now: () => Date.now(),
	after(ms, callback) {
		const timer = setTimeout(callback, ms);
		return () => clearTimeout(timer);
	}
};

/** The system's cryptographic randomness. */
export const nodeRandom: Random = { bytes: (length) => new Uint8Array(randomBytes(length)) };
