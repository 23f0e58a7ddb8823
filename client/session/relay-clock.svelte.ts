// Whether this device's clock and the relay's agree. Times are shown, never used to choose a value; a clock that is hours
// off still puts wrong times beside what people write, and somebody should set it.
import { relayHealth, type RelayHealth } from './browser-relay-health.ts';
import { now } from './tab-clock.ts';

/** Less than this is no matter: networks are slow, and people read minutes. */
const NOTABLE_MS = 5 * 60_000;
const MINUTE_MS = 60_000;
const HOURS_FROM_MINUTES = 60;
const DAYS_FROM_HOURS = 48;

/** How far off a clock is, in the largest unit that says it. */
export interface ClockOff {
	readonly unit: 'minutes' | 'hours' | 'days';
	readonly count: number;
}

/** How far off, of a difference in milliseconds either way; undefined while it is no matter. */
export function clockOff(differenceMs: number): ClockOff | undefined {
	const off = Math.abs(differenceMs);
	if (off < NOTABLE_MS) return undefined;
	const minutes = Math.round(off / MINUTE_MS);
	if (minutes < HOURS_FROM_MINUTES) return { unit: 'minutes', count: minutes };
	const hours = Math.round(minutes / 60);
	return hours < DAYS_FROM_HOURS
		? { unit: 'hours', count: hours }
		: { unit: 'days', count: Math.round(hours / 24) };
}

export class RelayClock {
	/** Milliseconds that this device's clock is ahead of the relay's; undefined until they were compared. */
	aheadMs = $state<number>();

	/** How the relay's own copies are, as last told; undefined where it makes none or has not answered. */
	backup = $state.raw<RelayHealth['backup']>();

	/** When the relay's certificate ends, as last told; undefined where nobody watches it. */
	certificateUntil = $state<number>();

	get off(): ClockOff | undefined {
		return this.aheadMs === undefined ? undefined : clockOff(this.aheadMs);
	}

	/** Asks the relay. What was known stays when it does not answer. */
	async compare(relayUrl: string): Promise<void> {
		const before = now();
		const health = await relayHealth(relayUrl);
		if (!health) return;
		this.backup = health.backup;
		this.certificateUntil = health.certificateUntil;
		if (health.time !== undefined) this.aheadMs = (before + now()) / 2 - health.time;
	}
}
