// The time of a trip by the clock of its tablet.
import type { Instant } from '../../core/clock.ts';
import type { Lease } from './lease.ts';
import type { TripGrant } from './trip-grant.ts';

/** A step of the clock that is more than this between two looks is somebody setting it. */
const MOST_BETWEEN_MS = 180_000;

/** As long as it was given, from now by this tablet's clock: the two clocks need not agree. */
export const beginLease = ({ from, until }: TripGrant, now: Instant): Lease => ({
	from: now,
	until: now + (until - from),
	seen: now
});

/** `lookedAt`: what the clock said at the look before in this process. */
export function lookAtClock(lease: Lease, now: Instant, lookedAt: Instant | undefined): Lease {
	if (now >= lease.seen) return { ...lease, seen: now };
	const passed = lookedAt === undefined ? 0 : Math.min(Math.max(0, now - lookedAt), MOST_BETWEEN_MS);
	return { ...lease, seen: lease.seen + passed };
}
