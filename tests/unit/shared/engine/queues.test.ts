// Today's queues: durable, followed by every device, moves made apart settled by how far the visit has come.
import { expect, test } from 'vitest';
import { fc } from '../../../support/seeded-fast-check.ts';
import type { VisitState } from '#shared/chart/queue/visit-state.ts';
import { furthestAlong, nextState, VISIT_STATES } from '#shared/chart/queue/visit-state.ts';
import { registerPatient } from '#shared/engine/chart-work.ts';
import type { QueueLine } from '#shared/engine/queue-rows.ts';
import * as lists from '#shared/engine/patient-lists.ts';
import { changeQueue, readQueue } from '#shared/engine/queues.ts';
import {
	meet,
	restart,
	startPractice,
	startTwoSites,
	take,
	type EngineRig
} from '../../../support/engine-rig.ts';

const maria = (rig: EngineRig) =>
	registerPatient(rig.core, { name: [{ family: 'Garcia', given: ['Maria'] }], gender: 'female' }).then(take);
const lines = async (rig: EngineRig) => take(await readQueue(rig.core));
const move = async (rig: EngineRig, state: VisitState) => {
	const [line] = await lines(rig);
	take(await changeQueue(rig.core, { verb: 'move', site: line!.site, id: line!.id, state }));
	rig.clock.advance(1_000);
};

test('arrived is durable; arriving twice is one line; a queue is nobody’s chart', async () => {
	const rig = await startPractice();
	const { chartId } = await maria(rig);
	const first = take(await changeQueue(rig.core, { verb: 'arrive', chartId, reason: ' Cough ' }));
	expect(take(await changeQueue(rig.core, { verb: 'arrive', chartId }))).toEqual(first);
	const again = await restart(rig);
	expect(await lines(again)).toMatchObject([
		{
			chartId,
			state: 'arrived',
			reason: 'Cough',
			isHere: true,
			siteName: 'Hilltop',
			patient: { name: 'Maria Garcia' }
		}
	]);
	expect(again.session.summaries.searchable()).toHaveLength(1);
	expect(lists.patientsToCheck(again.core)).toEqual([]);
});

test('two sites move one line apart: the furthest along counts at both, whatever the clocks say', async () => {
	const { hilltop, riverside } = await startTwoSites();
	const { chartId } = await maria(hilltop);
	take(await changeQueue(hilltop.core, { verb: 'arrive', chartId }));
	await meet(hilltop, riverside);
	await move(hilltop, 'with-clinician');
	riverside.clock.advance(60_000);
	await move(riverside, 'with-nurse');
	await meet(hilltop, riverside);
	for (const rig of [hilltop, riverside])
		expect(await lines(rig)).toMatchObject([{ state: 'with-clinician' }]);
	await move(riverside, 'arrived');
	await meet(hilltop, riverside);
	for (const rig of [hilltop, riverside]) expect(await lines(rig)).toMatchObject([{ state: 'arrived' }]);
});

test('an arrival is taken back as if nobody had come, but not from under a visit that has gone on', async () => {
	const { hilltop, riverside } = await startTwoSites();
	const { chartId } = await maria(hilltop);
	const { id } = take(await changeQueue(hilltop.core, { verb: 'arrive', chartId }));
	const [{ site }] = (await lines(hilltop)) as [QueueLine];
	take(await changeQueue(hilltop.core, { verb: 'take-back', site, id }));
	expect(await lines(await restart(hilltop))).toEqual([]);
	const again = take(await changeQueue(hilltop.core, { verb: 'arrive', chartId }));
	expect(again.id).not.toBe(id);
	await meet(hilltop, riverside);
	await move(riverside, 'with-nurse');
	take(await changeQueue(hilltop.core, { verb: 'take-back', site, id: again.id }));
	await meet(hilltop, riverside);
	for (const rig of [hilltop, riverside]) expect(await lines(rig)).toMatchObject([{ state: 'with-nurse' }]);
	expect(await changeQueue(hilltop.core, { verb: 'take-back', site, id: again.id })).toMatchObject({
		error: { type: 'InvalidValue' }
	});
});

test('each site has its own queue and sees the others', async () => {
	const { hilltop, riverside } = await startTwoSites('front-desk');
	const { chartId } = await maria(riverside);
	take(await changeQueue(riverside.core, { verb: 'arrive', chartId }));
	await meet(hilltop, riverside);
	expect(await lines(hilltop)).toMatchObject([{ chartId, siteName: 'Riverside', isHere: false }]);
	take(await changeQueue(hilltop.core, { verb: 'arrive', chartId }));
	await meet(hilltop, riverside);
	expect((await lines(riverside)).map(({ siteName }) => siteName)).toEqual(['Hilltop', 'Riverside']);
});

test('a state that is none, or a line that is not there, is refused', async () => {
	const rig = await startPractice();
	const { chartId } = await maria(rig);
	take(await changeQueue(rig.core, { verb: 'arrive', chartId }));
	const [line] = await lines(rig);
	const { site, id } = line!;
	expect(await changeQueue(rig.core, { verb: 'move', site, id, state: 'gone' as VisitState })).toMatchObject({
		error: { type: 'InvalidValue' }
	});
	expect(await changeQueue(rig.core, { verb: 'move', site, id: 'other', state: 'done' })).toMatchObject({
		error: { type: 'NoSuchEntry' }
	});
});

test('furthest along: order, grouping and repetition make no difference', () => {
	const some = fc.array(fc.constantFrom(...VISIT_STATES), { minLength: 1, maxLength: 4 });
	fc.assert(
		fc.property(some, some, (a, b) => {
			const all = furthestAlong([...a, ...b]);
			expect(furthestAlong([...b, ...a])).toBe(all);
			expect(furthestAlong([furthestAlong(a)!, furthestAlong(b)!])).toBe(all);
			expect(furthestAlong([...a, ...a])).toBe(furthestAlong(a));
		})
	);
	expect(nextState('ready')).toBe('with-clinician');
	expect(nextState('done')).toBeUndefined();
});
