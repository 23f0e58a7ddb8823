// Whose line is whose, and how long somebody waits.
import { expect, test } from 'vitest';
import type { SiteId, UserId, ChartId } from '#shared/core/ids.ts';
import type { Role } from '#shared/core/scopes.ts';
import type { QueueLine } from '#shared/engine/queue-rows.ts';
import type { VisitState } from '#shared/chart/queue/visit-state.ts';
import {
	isMine,
	isWithOther,
	shownLines,
	stateCounts,
	undoArrival,
	waitMinutes
} from '#client/features/today/queue-view.ts';

const ANA = 'ana' as UserId;
const BEN = 'ben' as UserId;
const line = (state: VisitState, by: UserId = BEN, isHere = true): QueueLine => ({
	id: `${state}-${by}`,
	chartId: 'chart' as ChartId,
	state,
	reason: '',
	date: '2026-05-04',
	arrivedAt: '2026-05-04T08:00:00.000Z',
	movedAt: '2026-05-04T09:00:00.000Z',
	movedBy: { userId: by, user: '' },
	site: (isHere ? 1 : 2) as SiteId,
	siteName: '',
	isHere,
	patient: undefined
});
const ana = (role: Role) => ({ userId: ANA, role });

test.each<[Role, VisitState, UserId, boolean, boolean]>([
	['nurse', 'with-nurse', ANA, true, true],
	['nurse', 'with-nurse', BEN, true, false],
	['nurse', 'arrived', BEN, true, true],
	['nurse', 'arrived', BEN, false, false],
	['nurse', 'with-nurse', ANA, false, true],
	['nurse', 'ready', BEN, true, false],
	['prescriber', 'ready', BEN, true, true],
	['prescriber', 'arrived', ANA, true, false],
	['prescriber', 'to-finish', ANA, true, true],
	['front-desk', 'booked', BEN, true, true],
	['auditor', 'ready', BEN, true, false],
	['nurse', 'done', ANA, true, false]
])('for a %s a line that is %s by %s, here: %s, is theirs: %s', (role, state, by, isHere, mine) =>
	expect(isMine(line(state, by, isHere), ana(role))).toBe(mine)
);

test('an arrival is taken back to what was before it: nobody, somebody booked, or no change at all', () => {
	const done = { id: 'new', site: 1 as SiteId };
	for (const before of [undefined, line('done'), line('left')])
		expect(undoArrival(before)?.(done)).toEqual({ ...done, verb: 'take-back' });
	expect(undoArrival(line('booked'))?.(done)).toEqual({ ...done, verb: 'move', state: 'booked' });
	for (const state of ['arrived', 'with-nurse', 'ready', 'with-clinician', 'to-finish'] as const)
		expect(undoArrival(line(state))).toBeUndefined();
});

test('a name stands beside a status only when somebody else is with the patient', () => {
	expect(isWithOther(line('with-nurse', BEN), ana('nurse'))).toBe(true);
	expect(isWithOther(line('with-nurse', ANA), ana('nurse'))).toBe(false);
	expect(isWithOther(line('arrived', BEN), ana('nurse'))).toBe(false);
});

test('filters go together; a chosen status without lines is still counted', () => {
	const lines = [line('arrived'), line('ready'), line('ready', BEN, false)];
	const shown = (whose: 'mine' | 'here' | 'all', state?: VisitState) =>
		shownLines(lines, { whose, state }, ana('prescriber')).length;
	expect([shown('all'), shown('here'), shown('mine'), shown('all', 'ready'), shown('here', 'done')]).toEqual([
		3, 2, 1, 2, 0
	]);
	expect(stateCounts(lines, 'done')).toEqual([
		{ state: 'arrived', count: 1 },
		{ state: 'ready', count: 2 },
		{ state: 'done', count: 0 }
	]);
});

test('only who waits for somebody waits, since they were moved', () => {
	const now = Date.parse('2026-05-04T09:31:30Z');
	expect(waitMinutes(line('ready'), now)).toBe(31);
	expect(waitMinutes(line('with-nurse'), now)).toBeUndefined();
	expect(waitMinutes(line('arrived'), 0)).toBe(0);
});
