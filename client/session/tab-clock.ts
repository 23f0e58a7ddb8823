// The clock and timers of the tab, in one place.

/** Milliseconds since the Unix epoch, as this device believes. */
export const now = (): number => Date.now();

/** Milliseconds that this tab has run, which setting the clock changes nothing about. */
export const running = (): number => performance.now();

/** Calls back once after `ms`; returns a function that cancels. */
export function after(ms: number, callback: () => void): () => void {
	const timer = setTimeout(callback, ms);
	return () => clearTimeout(timer);
}

/** Calls back every `ms` until cancelled. */
export function every(ms: number, callback: () => void): () => void {
	const timer = setInterval(callback, ms);
	return () => clearInterval(timer);
}
