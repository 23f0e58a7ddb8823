// The sync status from its parts: what the replica knows, what the road does, what lies unsealed.
import type { Instant } from '../core/clock.ts';
import type { ReplicaStatus } from '../replica/effects.ts';
import type { CheckProgress, SyncStatus } from './sync-status.ts';
import type { RoadStatus } from './sync-link.ts';

export interface StatusParts {
	readonly relayUrl: string;
	readonly replica: ReplicaStatus | undefined;
	readonly road: RoadStatus | undefined;
	/** Documents with changes that are not sealed yet, and contradicted work to be written again: each will be at least one envelope. */
	readonly switchedOff: boolean;
	readonly unsealed: number;
	readonly sent: number;
	readonly received: number;
	readonly lastAckAt: Instant | undefined;
	readonly lastReceivedAt: Instant | undefined;
	readonly checkedAt: Instant | undefined;
	readonly holdsOnly: 'list' | 'own' | 'trip' | undefined;
	readonly waiting: number;
	readonly toCheck: number;
	readonly forMe: number;
	readonly checking: CheckProgress | undefined;
	readonly quarantined: number;
	readonly doubted: boolean;
}

const hostOf = (url: string): string => /^[a-z]+:\/\/([^/]+)/i.exec(url)?.[1] ?? url;

/** Says nothing that is not known: without a live road nothing counts as being sent, and unsealed work counts as unsent. */
export function toSyncStatus(parts: StatusParts): SyncStatus {
	const { replica, road } = parts;
	const live = replica?.road === 'live' && road?.open === true;
	return {
		road:
			replica?.road === 'stopped'
				? 'stopped'
				: live
					? 'live'
					: road?.wanted && road.open
						? 'connecting'
						: 'offline',
		...(replica?.stoppedFor !== undefined && { stoppedFor: replica.stoppedFor }),
		...(parts.switchedOff && { switchedOff: true as const }),
		unsent: (replica?.unsent ?? 0) + parts.unsealed,
		sending: live ? Math.min(replica?.sending ?? 0, replica?.unsent ?? 0) : 0,
		sent: parts.sent,
		received: parts.received,
		...(parts.lastAckAt !== undefined && { lastAckAt: parts.lastAckAt }),
		...(parts.lastReceivedAt !== undefined && { lastReceivedAt: parts.lastReceivedAt }),
		caughtUp: live && (replica?.caughtUp ?? false),
		...(live && replica && { toReceive: Math.max(0, replica.relayHead.seq - replica.received.seq) }),
		...(replica?.paused && { paused: true as const }),
		...(live && replica?.storeFull && { storeFull: true as const }),
		...(parts.checkedAt !== undefined && { checkedAt: parts.checkedAt }),
		...(live && replica?.upstream && { clinic: replica.upstream }),
		...(live &&
			replica?.space && {
				relaySpace: { ...replica.space, ...(replica.relayFull && { full: true as const }) }
			}),
		relayHost: hostOf(parts.relayUrl),
		...(road?.unreachableSince !== undefined && { unreachableSince: road.unreachableSince }),
		...(parts.holdsOnly && { holdsOnly: parts.holdsOnly }),
		waiting: parts.waiting,
		toCheck: parts.toCheck,
		forMe: parts.forMe,
		...(parts.checking && { checking: parts.checking }),
		quarantined: parts.quarantined,
		...(parts.doubted && { doubted: true as const })
	};
}
