// The sentences behind the sync pill. Pure.
import type { StoppedFor, SyncStatus } from '#shared/engine/api.ts';
import type { MessageKey } from '#client/session/i18n.ts';

/** Where the work is and what happens next. */
export function detailKey(status: SyncStatus, online: boolean): MessageKey {
	if (status.road === 'live') return status.unsent > 0 ? 'sync.detail-sending' : 'sync.detail-all-sent';
	if (status.road === 'stopped') return 'sync.detail-stopped';
	if (status.unsent === 0) return 'sync.detail-nothing-waits';
	return online && status.unreachableSince !== undefined ? 'sync.detail-out-of-reach' : 'sync.detail-offline';
}

/** Why nothing moves until somebody acts, and what to do. */
export const stoppedKey = (reason: StoppedFor | undefined): MessageKey => `stopped.${reason ?? 'refused'}`;
