// How fast a practice and each of its devices may send, whatever roads they open for it. What was not used for long enough
// is forgotten.
import type { Clock } from '#shared/core/clock.ts';
import type { DeviceId, PracticeId } from '#shared/core/ids.ts';
import type { RelayLimits } from './limits.ts';
import { createTokenBucket, type TokenBucket } from './token-bucket.ts';

export interface Rates {
	/** What a device draws from with everything that it sends: its own and its practice's. */
	of(practiceId: PracticeId, deviceId: DeviceId): readonly TokenBucket[];
}

/** Above so many, full ones are let go of: a new one starts full. */
const MANY = 4_096;

export function createRates(clock: Clock, limits: RelayLimits): Rates {
	const buckets = new Map<string, TokenBucket>();
	const bucket = (name: string, perSecond: number, burst: number): TokenBucket => {
		const known = buckets.get(name);
		if (known) return known;
		if (buckets.size >= MANY) for (const [key, one] of buckets) if (one.isFull()) buckets.delete(key);
		const made = createTokenBucket(clock, perSecond, burst);
		buckets.set(name, made);
		return made;
	};
	return {
		of: (practiceId, deviceId) => [
			bucket(`${practiceId}/${deviceId}`, limits.bytesPerSecond, limits.burstBytes),
			bucket(practiceId, limits.practiceBytesPerSecond, limits.practiceBurstBytes)
		]
	};
}
