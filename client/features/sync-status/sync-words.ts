// The sentences behind the sync pill. Pure.
import type { StoppedFor, SyncStatus } from '#shared/engine/api.ts';
import type { MessageKey } from '#client/session/i18n.ts';
import type { PillWords } from '#client/session/sync-pill.ts';

/** Where the work is and what happens next, in line with what the pill says. */
export function detailKey(status: SyncStatus, pill: PillWords): MessageKey {
	if (status.road === 'stopped') return 'sync.detail-stopped';
	if (pill.key === 'pill.clinic-only' || pill.key === 'pill.clinic-no-internet')
		return 'sync.detail-clinic-only';
	if (pill.key === 'pill.clinic-going-on') return 'sync.detail-clinic-going-on';
	if (pill.key === 'pill.relay-full') return 'sync.detail-relay-full';
	if (status.road === 'live') return status.unsent > 0 ? 'sync.detail-sending' : 'sync.detail-all-sent';
	if (pill.key === 'pill.out-of-reach') return 'sync.detail-out-of-reach';
	return status.unsent === 0 ? 'sync.detail-nothing-waits' : 'sync.detail-offline';
}

/** Why nothing moves until somebody acts, and what to do. */
export const stoppedKey = (reason: StoppedFor | undefined): MessageKey => `stopped.${reason ?? 'refused'}`;
