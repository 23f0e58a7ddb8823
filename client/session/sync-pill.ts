// The words of the sync pill: what is true about sending and receiving, and nothing that is only hoped for. "Sent" is said
// only when the relay has acknowledged everything (status.unsent is 0), and of a connected device only when what others
// write comes in. Pure: the status, the network and the time come in.
import type { SyncStatus } from '#shared/engine/sync-status.ts';
import type { MessageArgs, MessageKey } from './i18n.ts';
import { formatTime } from './dates.ts';

export interface PillWords {
	readonly key: MessageKey;
	readonly args: MessageArgs;
	readonly tone: 'calm' | 'offline' | 'wait';
	readonly icon: 'tick' | 'offline' | 'sending' | 'caution';
}

/** A relay that has not answered for this long is said to be out of reach. */
const OUT_OF_REACH_MS = 60_000;

const STOPPED: Readonly<Record<string, MessageKey>> = {
	'version-older': 'pill.relay-older',
	'version-newer': 'pill.update-needed',
	'not-member': 'pill.not-member',
	'setup-code': 'pill.setup-code',
	'setup-code-refused': 'pill.setup-code',
	'wrong-relay': 'pill.wrong-relay',
	'relay-withdrawn': 'pill.relay-withdrawn',
	equivocation: 'pill.equivocation',
	'relay-forked': 'pill.relay-forked',
	'control-forked': 'pill.control-forked'
};

/** What the pill says. `online`: the browser believes that there is a network. */
export function pillWords(status: SyncStatus, online: boolean, now: number): PillWords {
	const sending = sendingWords(status, online, now);
	if (status.road !== 'live' || sending.tone === 'wait') return sending;
	return notReceivingWords(status) ?? sending;
}

function notReceivingWords({ storeFull, paused, unsent: count }: SyncStatus): PillWords | undefined {
	const looks = { args: { count }, tone: 'wait', icon: 'caution' } as const;
	if (storeFull) return { key: 'pill.store-full', ...looks };
	if (paused) return { key: count > 0 ? 'pill.paused-sending' : 'pill.paused', ...looks };
	return undefined;
}

/** The same about sending alone. */
export function sendingWords(status: SyncStatus, online: boolean, now: number): PillWords {
	const count = status.unsent;
	if (status.road === 'stopped') {
		const key = STOPPED[status.stoppedFor ?? ''] ?? 'pill.refused';
		return { key, args: { count }, tone: 'wait', icon: 'caution' };
	}
	if (status.road === 'live') {
		if (count > 0 && status.relaySpace?.full)
			return { key: 'pill.relay-full', args: { count }, tone: 'wait', icon: 'caution' };
		if (status.doubted) return { key: 'pill.doubted', args: { count }, tone: 'wait', icon: 'caution' };
		if (count > 0) return { key: 'pill.sending', args: { count }, tone: 'calm', icon: 'sending' };
		if (status.clinic) {
			const { connected, waiting } = status.clinic;
			const args = { count: waiting };
			if (!connected)
				return {
					key: waiting > 0 ? 'pill.clinic-only' : 'pill.clinic-no-internet',
					args,
					tone: 'offline',
					icon: 'offline'
				};
			if (waiting > 0) return { key: 'pill.clinic-going-on', args, tone: 'calm', icon: 'sending' };
		}
		const at = Math.max(status.lastAckAt ?? 0, status.lastReceivedAt ?? 0);
		if (at === 0) return { key: 'pill.all-sent', args: {}, tone: 'calm', icon: 'tick' };
		return { key: 'pill.all-sent-at', args: { time: formatTime(at) }, tone: 'calm', icon: 'tick' };
	}
	const silentMs = status.unreachableSince === undefined ? 0 : now - status.unreachableSince;
	if (online && !status.switchedOff && silentMs > OUT_OF_REACH_MS) {
		return {
			key: 'pill.out-of-reach',
			args: { relay: status.relayHost, count },
			tone: 'wait',
			icon: 'caution'
		};
	}
	return { key: 'pill.offline', args: { count }, tone: 'offline', icon: 'offline' };
}

/** Work that has waited this long is said across the page. */
export const LONG_UNSENT_MS = 24 * 60 * 60 * 1000;
