// When somebody was seen last, in the rows of the list: from visits in the chart and from queues that were looked at.
import { expect, test } from 'vitest';
import type { ChartId } from '#shared/core/ids.ts';
import type { ChartCommand } from '#shared/engine/chart-command.ts';
import { openChart, registerPatient, run, search } from '#shared/engine/chart-work.ts';
import { patientCounts } from '#shared/engine/patient-lists.ts';
import { changeQueue, readQueue } from '#shared/engine/queues.ts';
import { meet, startPractice, startTwoSites, take, type EngineRig } from '../../../support/engine-rig.ts';

const register = async (rig: EngineRig, family: string): Promise<ChartId> =>
	take(await registerPatient(rig.core, { name: [{ family }] })).chartId;
const seen = (rig: EngineRig) => search(rig.core, '').map(({ name, lastSeen }) => [name, lastSeen]);
const visit = (status: string, start: string): ChartCommand => ({
	verb: 'addResource',
	resource: { resourceType: 'Encounter', status, class: { code: 'AMB' }, period: { start } }
});

test('the latest visit counts; one that was only planned, or entered in error, does not', async () => {
	const rig = await startPractice();
	const chartId = await register(rig, 'Ortega');
	expect(seen(rig)).toEqual([['Ortega', undefined]]);
	await openChart(rig.core, chartId);
	for (const command of [
		visit('finished', '2024-02-03T09:00:00Z'),
		visit('planned', '2027-01-01'),
		visit('entered-in-error', '2026-01-01'),
		visit('finished', '2023-01-01')
	])
		take(await run(rig.core, chartId, command));
	expect(seen(rig)).toEqual([['Ortega', { day: '2024-02-03' }]]);
});

test('a patient in the queue of another site was seen there today, on every device that looks at the queue', async () => {
	const { hilltop, riverside } = await startTwoSites('front-desk');
	const chartId = await register(hilltop, 'Ortega');
	const there = take(await changeQueue(hilltop.core, { verb: 'arrive', chartId }));
	await meet(hilltop, riverside);
	const [line] = take(await readQueue(riverside.core));
	expect(line).toMatchObject({ id: there.id });
	expect(seen(riverside)).toEqual([['Ortega', { day: '2026-05-04', site: line!.site }]]);
});

test('the list can be left to those seen from a day on, or all of whose chart is here; everybody is counted', async () => {
	const rig = await startPractice();
	const chartId = await register(rig, 'Ortega');
	await register(rig, 'Okello');
	await openChart(rig.core, chartId);
	take(await run(rig.core, chartId, visit('finished', '2026-02-03')));
	const left = (filter: Parameters<typeof search>[3]) =>
		search(rig.core, 'o', 50, filter).map(({ name }) => name);
	expect(left({ seenFrom: '2026' })).toEqual(['Ortega']);
	expect(left({ seenFrom: '2027' })).toEqual([]);
	expect(left({ complete: true })).toEqual(['Okello', 'Ortega']);
	expect(patientCounts(rig.core)).toEqual({ all: 2, arriving: 0 });
});
