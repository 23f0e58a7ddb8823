// Time that stands still until told: one queue of events for a whole simulated world, with clocks that may be wrong.
import type { Clock } from '#shared/core/clock.ts';

/** A process that can be killed. What a dead one asked for never happens. */
export interface Life {
	alive: boolean;
}

/** How far a machine's clock is off, in ms; may be changed at any moment. */
export interface ClockError {
	offsetMs: number;
}

export interface VirtualTime {
	/** True time in ms. Machines see it through their own clocks. */
	now(): number;
	/** Runs something `ms` from now, in order of time and then of asking. Returns a function that cancels. */
	after(ms: number, run: () => void, life?: Life): () => void;
	/** The clock of a process. Timers count true time; `now` is off by the error. */
	clockOf(life: Life, error: ClockError): Clock;
	/** Lets time pass. After every event all work that it started comes to rest before the next. */
	advance(ms: number): Promise<void>;
}

interface Event {
	readonly at: number;
	readonly n: number;
	readonly run: () => void;
	readonly life: Life | undefined;
}

/**
 * Time that begins at `start`. `rest` resolves when everything that was started has come to where it waits for time, the
 * network or a store.
 */
export function createVirtualTime(start: number, rest: () => Promise<void>): VirtualTime {
	let now = start;
	let asked = 0;
	const queue: Event[] = [];

	function after(ms: number, run: () => void, life?: Life): () => void {
		const event: Event = { at: now + Math.max(0, ms), n: asked++, run, life };
		let low = 0;
		let high = queue.length;
		while (low < high) {
			const middle = (low + high) >>> 1;
			if (queue[middle]!.at <= event.at) low = middle + 1;
			else high = middle;
		}
		queue.splice(low, 0, event);
		return () => {
			const at = queue.indexOf(event);
			if (at >= 0) queue.splice(at, 1);
		};
	}

	return {
		now: () => now,
		after,
		clockOf: (life, error) => ({
			now: () => Math.round(now + error.offsetMs),
			after: (ms, callback) => after(ms, callback, life)
		}),
		async advance(ms) {
			const end = now + ms;
			await rest();
			while (queue[0] && queue[0].at <= end) {
				const event = queue.shift()!;
				now = event.at;
				if (event.life && !event.life.alive) continue;
				event.run();
				await rest();
			}
			now = end;
		}
	};
}
