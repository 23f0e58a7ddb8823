// When accumulated typing is sealed: after ten idle seconds, and every minute while typing goes on (protocol, section 5).
import type { Clock } from '../core/clock.ts';
import type { ChartId } from '../core/ids.ts';

const IDLE_MS = 10_000;
const LONGEST_MS = 60_000;

export interface TypingTimer {
	/** Something was typed into a chart and is durable as an unsealed tail. */
	typed(chartId: ChartId): void;
	/** The chart was sealed by other means. */
	sealed(chartId: ChartId): void;
	stop(): void;
}

/** Calls `seal` for a chart when its typing has rested, or has gone on long enough. */
export function createTypingTimer(clock: Clock, seal: (chartId: ChartId) => void): TypingTimer {
	const waiting = new Map<ChartId, { readonly since: number; cancel: () => void }>();
	const clear = (chartId: ChartId): void => {
		waiting.get(chartId)?.cancel();
		waiting.delete(chartId);
	};
	return {
		typed(chartId) {
			const now = clock.now();
			const since = waiting.get(chartId)?.since ?? now;
			clear(chartId);
			const rest = Math.max(0, Math.min(IDLE_MS, since + LONGEST_MS - now));
			const cancel = clock.after(rest, () => {
				clear(chartId);
				seal(chartId);
			});
			waiting.set(chartId, { since, cancel });
		},
		sealed: clear,
		stop() {
			for (const chartId of [...waiting.keys()]) clear(chartId);
		}
	};
}
