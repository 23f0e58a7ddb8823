// Which lines of today's queues somebody looks at; kept while they are signed in.
import type { VisitState } from '#shared/chart/queue/visit-state.ts';

/** What is left out of the queues on Today. */
export interface QueueFilter {
	/** `mine`: with me, or waiting for somebody of my role, here. */
	readonly whose: 'mine' | 'here' | 'all';
	/** undefined: every status. */
	readonly state: VisitState | undefined;
}

/** How everybody begins. */
export const EVERYONE_HERE: QueueFilter = { whose: 'here', state: undefined };
