// The sentences behind the sync pill. Pure.
import type { StoppedFor } from '#shared/replica/effects.ts';
import type { SyncStatus } from '#shared/engine/sync-status.ts';
import type { MessageKey } from '#client/session/i18n.ts';
import type { PillWords } from '#client/session/sync-pill.ts';

/** Where the work is and what happens next, in line with what is said about sending. */
export function detailKey(status: SyncStatus, sending: PillWords): MessageKey {
	if (status.road === 'stopped') return 'sync.detail-stopped';
	if (sending.key === 'pill.clinic-only' || sending.key === 'pill.clinic-no-internet')
		return 'sync.detail-clinic-only';
	if (sending.key === 'pill.clinic-going-on') return 'sync.detail-clinic-going-on';
	if (sending.key === 'pill.relay-full') return 'sync.detail-relay-full';
	if (status.road === 'live') return status.unsent > 0 ? 'sync.detail-sending' : 'sync.detail-all-sent';
	if (sending.key === 'pill.out-of-reach') return 'sync.detail-out-of-reach';
	return status.unsent === 0 ? 'sync.detail-nothing-waits' : 'sync.detail-offline';
}

/** Why nothing moves until somebody acts, and what to do. */
export const stoppedKey = (reason: StoppedFor | undefined): MessageKey => `stopped.${reason ?? 'refused'}`;
