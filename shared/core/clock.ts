// Time as an argument: nothing in shared/ reads a clock by itself.

/** Milliseconds since the Unix epoch, as this device believes. May be wrong by days; nothing clinical is decided by it. */
export type Instant = number;

/** The device's clock, injected. */
export interface Clock {
	now(): Instant;
	/** Calls back once after `ms`; returns a function that cancels. */
	after(ms: number, callback: () => void): () => void;
}
