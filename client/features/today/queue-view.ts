// Which lines of the queues are shown, and their waits, in words. Pure.
import type { QueueLine } from '#shared/engine/api.ts';
import { VISIT_STATES, type VisitState } from '#shared/chart/queue/visit-state.ts';

/** From this many minutes on a wait is said to be long. */
export const LONG_WAIT_MINUTES = 30;

export interface QueueFilter {
	readonly sites: 'here' | 'all';
	readonly state: VisitState | undefined;
}

/** The lines that a filter leaves. */
export const shownLines = (
	lines: readonly QueueLine[],
	{ sites, state }: QueueFilter
): readonly QueueLine[] =>
	lines.filter((line) => (sites === 'all' || line.isHere) && (state === undefined || line.state === state));

/** How many lines each state has, in the order of a visit; states without lines are left out unless chosen. */
export function stateCounts(
	lines: readonly QueueLine[],
	chosen: VisitState | undefined
): readonly { readonly state: VisitState; readonly count: number }[] {
	return VISIT_STATES.map((state) => ({
		state,
		count: lines.filter((line) => line.state === state).length
	})).filter(({ state, count }) => count > 0 || state === chosen);
}

const WAITING: readonly VisitState[] = ['arrived', 'ready'];

/** Whole minutes that a patient has waited for whoever comes next; undefined when nobody is waited for. */
export function waitMinutes(line: QueueLine, now: number): number | undefined {
	const since = Date.parse(line.movedAt ?? line.arrivedAt ?? '');
	if (!WAITING.includes(line.state) || Number.isNaN(since)) return undefined;
	return Math.max(0, Math.floor((now - since) / 60_000));
}
