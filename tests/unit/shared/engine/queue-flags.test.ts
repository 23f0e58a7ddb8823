// What stands beside a line of the queue: from the chart as it is now, and only what is so.
import { expect, test } from 'vitest';
import type { ChartId } from '#shared/core/ids.ts';
import { importText } from '#shared/engine/chart-files.ts';
import { openChart, registerPatient, run } from '#shared/engine/chart-work.ts';
import { queueFlags } from '#shared/engine/queue-flags.ts';
import { changeQueue, readQueue, readUnfinished } from '#shared/engine/queues.ts';
import { visitToday } from '#shared/engine/visits.ts';
import { meet, startOneSite, startPractice, take, type EngineRig } from '../../../support/engine-rig.ts';

const DAY_MS = 86_400_000;
const arrived = async (rig: EngineRig, family = 'Garcia') => {
	const { chartId } = take(await registerPatient(rig.core, { name: [{ family }], gender: 'female' }));
	take(await changeQueue(rig.core, { verb: 'arrive', chartId }));
	return chartId;
};
const flagsOf = async (rig: EngineRig, chartId: ChartId) => take(await queueFlags(rig.core)).charts[chartId]!;

test('allergies and today’s vital signs follow the chart; yesterday’s and mistaken ones do not count', async () => {
	const rig = await startPractice();
	const chartId = await arrived(rig);
	expect(await flagsOf(rig, chartId)).toMatchObject({ allergies: 'notRecorded', isNew: true, vitals: [] });
	take(await run(rig.core, chartId, { verb: 'addAllergy', code: { text: 'Penicillin' } }));
	take(await run(rig.core, chartId, { verb: 'recordVitals', weightKg: '60', effectiveAt: '2026-05-03' }));
	const { entry } = take(await run(rig.core, chartId, { verb: 'recordVitals', weightKg: '61.0' }));
	const flags = await flagsOf(rig, chartId);
	expect(flags).toMatchObject({ allergies: 'known', isNew: true });
	expect(flags.vitals).toMatchObject([{ valueQuantity: { value: 61 } }]);
	take(
		await run(rig.core, chartId, {
			verb: 'markEnteredInError',
			type: 'Observation',
			id: entry!.split('/')[1]!,
			reason: 'wrong patient'
		})
	);
	expect((await flagsOf(rig, chartId)).vitals).toEqual([]);
	rig.clock.advance(DAY_MS);
	take(await changeQueue(rig.core, { verb: 'arrive', chartId }));
	expect(await flagsOf(rig, chartId)).toMatchObject({ allergies: 'known', isNew: false });
});

test('a patient from a file is nobody new', async () => {
	const rig = await startPractice();
	const patient = { resourceType: 'Patient', id: 'b5dfe27c-6d5a-4c5e-9f2e-9a4d1b6f0a11', active: true };
	const { chart } = take(
		await importText(rig.core, 'a.json', JSON.stringify({ ...patient, name: [{ family: 'Okello' }] }))
	);
	take(await changeQueue(rig.core, { verb: 'arrive', chartId: chart! }));
	expect((await flagsOf(rig, chart!)).isNew).toBe(false);
});

test('not sent is said of what the relay has not acknowledged, and of nothing else', async () => {
	const { first, second } = await startOneSite('front-desk');
	const [here, gone] = [await arrived(first), await arrived(first, 'Okello')];
	const lines = take(await readQueue(first.core));
	let flags = take(await queueFlags(first.core));
	expect([...flags.unsentLines].sort()).toEqual(lines.map(({ id }) => id).sort());
	expect(flags.charts[gone]!.notSent).toBe(true);
	await meet(first, second);
	take(await run(first.core, here, { verb: 'recordVitals', weightKg: '61' }));
	flags = take(await queueFlags(first.core));
	expect(flags.charts[here]!.notSent).toBe(true);
	expect(flags.charts[gone]!.notSent).toBe(false);
	const moved = lines.find(({ chartId }) => chartId === here)!.id;
	expect(flags.unsentLines).toEqual([moved]);
	await meet(first, second);
	const other = take(await queueFlags(second.core)).charts[here]!;
	expect(other).toEqual({ allergies: undefined, isNew: true, notSent: false, vitals: [] });
});

test('who moved a line is known at every device', async () => {
	const { first, second } = await startOneSite('nurse');
	await arrived(first);
	await meet(first, second);
	const [line] = take(await readQueue(second.core));
	expect(line!.movedBy).toMatchObject({ user: 'Ana' });
	take(await changeQueue(second.core, { verb: 'move', site: line!.site, id: line!.id, state: 'with-nurse' }));
	await meet(first, second);
	expect(take(await readQueue(first.core))).toMatchObject([{ movedBy: { user: 'Ben' } }]);
});

test('what did not come to its end is shown for a week, and is ended on its own day', async () => {
	const rig = await startPractice();
	const chartId = await arrived(rig);
	rig.clock.advance(1_000);
	await arrived(rig, 'Okello');
	take(await run(rig.core, chartId, { verb: 'recordVitals', weightKg: '61' }));
	expect(take(await readUnfinished(rig.core))).toEqual([]);
	rig.clock.advance(3 * DAY_MS);
	const lines = take(await readUnfinished(rig.core));
	expect(lines).toMatchObject([
		{ date: '2026-05-04', state: 'with-nurse' },
		{ date: '2026-05-04', state: 'arrived' }
	]);
	expect(take(await readQueue(rig.core))).toEqual([]);
	const [{ site, id, date }] = lines as [(typeof lines)[0]];
	take(await changeQueue(rig.core, { verb: 'move', site, id, date, state: 'done' }));
	expect(take(await readUnfinished(rig.core))).toMatchObject([{ state: 'arrived' }]);
	const chart = (await rig.session.openChart(chartId))!;
	const status = chart.reader.keys('Encounter:').filter((key) => key.endsWith(':status'));
	expect(status.map((key) => chart.reader.atom(key))).toEqual(['"finished"']);
	rig.clock.advance(5 * DAY_MS);
	expect(take(await readUnfinished(rig.core))).toEqual([]);
});

test('today’s visit of a chart on screen, with its line', async () => {
	const rig = await startPractice();
	const chartId = await arrived(rig);
	take(await openChart(rig.core, chartId));
	expect(take(await visitToday(rig.core, chartId))).toMatchObject({ visit: undefined, line: { chartId } });
	take(await run(rig.core, chartId, { verb: 'recordVitals', weightKg: '61' }));
	const { visit, line } = take(await visitToday(rig.core, chartId));
	expect(visit).toMatchObject({ isOpen: true });
	expect(line).toMatchObject({ state: 'with-nurse' });
	take(await run(rig.core, chartId, { verb: 'finishVisit', id: visit!.id }));
	expect(take(await visitToday(rig.core, chartId))).toMatchObject({
		visit: { id: visit!.id, isOpen: false },
		line: { state: 'done' }
	});
});
