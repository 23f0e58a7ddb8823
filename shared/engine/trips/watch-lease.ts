// Looking at the time of an outreach tablet while it is in use, and putting its end off.
import type { Instant } from '../../core/clock.ts';
import type { EngineCore } from '../engine-core.ts';
import { isOver, leaseOp } from './lease.ts';
import { lookAtClock } from './lease-clock.ts';

/** How often the time is looked at. */
const LOOK_MS = 60_000;

/** Puts the end off. Call inside `exclusive`. */
export async function putOff(core: EngineCore, until: Instant): Promise<void> {
	if (!core.lease) return;
	const lease = { ...core.lease, until };
	if ((await core.deps.store.commit([leaseOp(lease)])).ok) core.lease = lease;
}

/**
 * Looks at the time now and every minute while the device is in use; `over` is done when the trip is. Call once, outside of
 * `exclusive`.
 */
export function watchLease(core: EngineCore, over: () => Promise<void>): void {
	const { clock, store } = core.deps;
	let lookedAt: Instant | undefined;
	async function look(): Promise<void> {
		await core.exclusive(async () => {
			if (!core.lease) return;
			const before = core.lease;
			core.lease = lookAtClock(before, clock.now(), lookedAt);
			lookedAt = clock.now();
			if (core.lease.seen !== before.seen) await store.commit([leaseOp(core.lease)]);
			if (isOver(core.lease)) await over();
			else core.stateChanged();
		});
		if (core.lease) clock.after(LOOK_MS, () => void look());
	}
	if (core.lease) void look();
}
