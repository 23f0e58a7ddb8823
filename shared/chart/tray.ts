// What in a chart waits for somebody by name or by role, without a clinical word: enough for counts and lists of patients.
import type { UserId } from '../core/ids.ts';
import type { ChartReader } from './edit.ts';
import { proposalIds, proposalState, proposedIn } from './proposals.ts';

/** A proposal that is not settled. `by`: who asked. */
export interface TrayItem {
	readonly kind: 'proposal';
	readonly by: UserId;
	readonly state: 'waiting' | 'apart' | 'declined';
}

/** Everything of one chart. */
export const trayOf = (reader: ChartReader): readonly TrayItem[] =>
	proposalIds(reader).flatMap((id): readonly TrayItem[] => {
		const state = proposalState(reader, id);
		const by = proposedIn(reader, id)?.user;
		if (!by || state === 'accepted' || state === 'withdrawn') return [];
		return [{ kind: 'proposal', by, state }];
	});
