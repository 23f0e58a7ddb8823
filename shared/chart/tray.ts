// What in a chart waits for somebody by name, by role or at a site, without a clinical word: enough for counts and lists of
// patients.
import type { UserId } from '../core/ids.ts';
import type { Instant } from '../core/clock.ts';
import type { ChartReader } from './edit.ts';
import { messagesIn, type Recipient } from './messages.ts';
import { proposalIds, proposalState, proposedIn } from './proposals.ts';

/** A proposal that is not settled. `by`: who asked. */
export interface ProposalItem {
	readonly kind: 'proposal';
	readonly by: UserId;
	readonly state: 'waiting' | 'apart' | 'declined';
}

/** A message that is open, or was done lately: who sent it looks for that. */
export interface MessageItem {
	readonly kind: 'message';
	/** Whose credential sent it. */
	readonly by: string;
	readonly to: Recipient;
	readonly open: boolean;
}

export type TrayItem = ProposalItem | MessageItem;

/** How long a message that is done stays in lists. */
const DONE_SHOWN_MS = 7 * 86_400_000;

/** Everything of one chart. */
export const trayOf = (reader: ChartReader, now: Instant): readonly TrayItem[] => [
	...proposalIds(reader).flatMap((id): readonly ProposalItem[] => {
		const state = proposalState(reader, id);
		const by = proposedIn(reader, id)?.user;
		if (!by || state === 'accepted' || state === 'withdrawn') return [];
		return [{ kind: 'proposal', by, state }];
	}),
	...messagesIn(reader)
		.filter(({ status, answered }) => status === 'requested' || now - answered.at < DONE_SHOWN_MS)
		.map(({ to, status, sent }): MessageItem => ({
			kind: 'message',
			by: sent.credId,
			to,
			open: status === 'requested'
		}))
];
