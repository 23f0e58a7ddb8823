// Which lines of the queues are shown, and their waits, in words. Pure.
import type { UserId } from '#shared/core/ids.ts';
import type { Role } from '#shared/core/scopes.ts';
import { isOver } from '#shared/chart/queue/queue-lines.ts';
import type { QueueChanged, QueueCommand, QueueLine } from '#shared/engine/queue-rows.ts';
import { VISIT_STATES, type VisitState } from '#shared/chart/queue/visit-state.ts';
import type { QueueFilter } from '#client/session/queue-filter.ts';

/** From this many minutes on a wait is said to be long. */
export const LONG_WAIT_MINUTES = 30;

/** Who looks at the queue. */
export interface Viewer {
	readonly userId: UserId;
	readonly role: Role;
}

/** States in which a patient is with whoever put them there. */
const WITH: readonly VisitState[] = ['with-nurse', 'with-clinician', 'to-finish'];
/** States in which a patient waits for somebody of the role. */
const WAITS_FOR: Readonly<Record<Role, readonly VisitState[]>> = {
	admin: ['ready'],
	prescriber: ['ready'],
	nurse: ['arrived'],
	outreach: ['arrived', 'ready'],
	'front-desk': ['booked', 'to-finish'],
	auditor: []
};

/** True when somebody is with the patient, and it is not the viewer. */
export const isWithOther = (line: QueueLine, { userId }: Viewer): boolean =>
	WITH.includes(line.state) && line.movedBy !== undefined && line.movedBy.userId !== userId;

/**
 * What takes an arrival back, from what it did and how the patient's line here stood before; undefined where it did
 * nothing, because they had arrived.
 */
export function undoArrival(
	before: Pick<QueueLine, 'state'> | undefined
): ((done: QueueChanged) => QueueCommand) | undefined {
	if (!before || isOver(before)) return ({ id, site }) => ({ verb: 'take-back', id, site });
	return before.state === 'booked'
		? ({ id, site }) => ({ verb: 'move', id, site, state: 'booked' })
		: undefined;
}

/** With the viewer, or waiting here for somebody of their role. */
export const isMine = (line: QueueLine, viewer: Viewer): boolean =>
	(WITH.includes(line.state) && line.movedBy?.userId === viewer.userId) ||
	(line.isHere && WAITS_FOR[viewer.role].includes(line.state));

/** The lines that a filter leaves. */
export const shownLines = (
	lines: readonly QueueLine[],
	{ whose, state }: QueueFilter,
	viewer: Viewer
): readonly QueueLine[] =>
	lines.filter(
		(line) =>
			(whose === 'all' || (whose === 'here' ? line.isHere : isMine(line, viewer))) &&
			(state === undefined || line.state === state)
	);

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

/** True for a role that has the key to charts. */
export const readsCharts = (role: Role): boolean => role !== 'front-desk' && role !== 'auditor';

/** A line's name among all sites' lines. */
export const lineKey = ({ site, date, id }: Pick<QueueLine, 'site' | 'date' | 'id'>): string =>
	`${site}/${date}/${id}`;
