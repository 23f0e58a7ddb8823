// Is the other end still there? A half-open road looks alive to the browser for minutes: after 15 s of silence a ping
// goes out, and a road that lets it wait for 15 s is given up. Time comes in with the ticks; a clock that jumps costs at
// most one ping.
import { DEAD_AFTER_MS, PING_AFTER_MS } from '../protocol/limits.ts';

export interface Heartbeat {
	/** A frame came in. */
	heard(): void;
	/** What to do at this moment. */
	tick(nowMs: number): 'nothing' | { readonly ping: number } | 'dead';
}

/** Begins with a road. */
export function createHeartbeat(): Heartbeat {
	let quietSince: number | undefined;
	let pingedAt: number | undefined;
	let n = 0;
	return {
		heard() {
			quietSince = undefined;
			pingedAt = undefined;
		},
		tick(nowMs) {
			if (pingedAt !== undefined) {
				if (nowMs < pingedAt) pingedAt = nowMs;
				return nowMs - pingedAt >= DEAD_AFTER_MS - PING_AFTER_MS ? 'dead' : 'nothing';
			}
			if (quietSince === undefined || nowMs < quietSince) quietSince = nowMs;
			if (nowMs - quietSince < PING_AFTER_MS) return 'nothing';
			pingedAt = nowMs;
			n += 1;
			return { ping: n };
		}
	};
}
