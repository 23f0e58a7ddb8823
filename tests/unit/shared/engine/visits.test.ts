// A visit begins with the first entry of a site and day, is one on every device of the site, and moves with the queue.
import { describe, expect, test } from 'vitest';
import { fc } from '../../../support/seeded-fast-check.ts';
import type { ChartId } from '#shared/core/ids.ts';
import type { Role } from '#shared/core/scopes.ts';
import type { VisitState } from '#shared/chart/queue/visit-state.ts';
import type { ChartCommand } from '#shared/engine/chart-command.ts';
import { openChart, registerPatient, run } from '#shared/engine/chart-work.ts';
import { changeQueue, readQueue } from '#shared/engine/queues.ts';
import {
	meet,
	startOneSite,
	startPractice,
	startTwoSites,
	take,
	type EngineRig
} from '../../../support/engine-rig.ts';

const TODAY = '2026-05-04';
interface Visit {
	readonly id: string;
	readonly status: string;
	readonly period: { readonly start: string; readonly end?: string };
}
const maria = async (rig: EngineRig) => {
	const { chartId } = take(
		await registerPatient(rig.core, { name: [{ family: 'Garcia', given: ['Maria'] }], gender: 'female' })
	);
	return chartId;
};
const say = async (rig: EngineRig, chartId: ChartId, command: ChartCommand) =>
	take(await run(rig.core, chartId, command));
const entriesOf = async (rig: EngineRig, chartId: ChartId) =>
	take(await openChart(rig.core, chartId)).entries;
const visitsOf = async (rig: EngineRig, chartId: ChartId) =>
	Object.values((await entriesOf(rig, chartId)).Encounter ?? {}) as unknown as readonly Visit[];
const arrive = async (rig: EngineRig, chartId: ChartId, reason = '') =>
	take(await changeQueue(rig.core, { verb: 'arrive', chartId, reason }));
const stateOf = async (rig: EngineRig) => take(await readQueue(rig.core)).map(({ state }) => state);
const move = async (rig: EngineRig, state: VisitState) => {
	const [line] = take(await readQueue(rig.core));
	take(await changeQueue(rig.core, { verb: 'move', site: line!.site, id: line!.id, state }));
};
const vitals = (weightKg: string): ChartCommand => ({ verb: 'recordVitals', weightKg });
const finish = (id: string): ChartCommand => ({ verb: 'finishVisit', id });

test('the first entry begins the visit, every further one names it, with the reason of the queue', async () => {
	const rig = await startPractice();
	const chartId = await maria(rig);
	await arrive(rig, chartId, 'Cough');
	expect(await visitsOf(rig, chartId)).toEqual([]);
	await say(rig, chartId, vitals('61'));
	await say(rig, chartId, { verb: 'addAllergy', code: { text: 'Penicillin' } });
	await say(rig, chartId, { verb: 'addCondition', code: { text: 'Asthma' } });
	await say(rig, chartId, {
		verb: 'addMedication',
		medicationCodeableConcept: { text: 'Metformin' },
		dosageInstruction: [{ text: '500 mg' }]
	});
	await say(rig, chartId, { verb: 'addImmunization', vaccineCode: { text: 'Measles' } });
	await say(rig, chartId, { verb: 'startNote', title: 'Visit' });
	await say(rig, chartId, {
		verb: 'recordResults',
		results: [{ code: { text: 'Glucose' }, value: '5.1', unit: 'mmol/L' }]
	});
	await say(rig, chartId, {
		verb: 'addDocument',
		type: { text: 'Letter' },
		attachment: {
			contentType: 'image/jpeg',
			url: `urn:saddlebag:blob:${'0'.repeat(32)}`,
			size: 9,
			hash: 'abc='
		}
	});
	const [visit, ...more] = await visitsOf(rig, chartId);
	expect(more).toEqual([]);
	expect(visit).toMatchObject({
		status: 'in-progress',
		class: { code: 'AMB' },
		subject: { reference: `Patient/${chartId}` },
		period: { start: TODAY },
		reasonCode: [{ text: 'Cough' }]
	});
	const entries = await entriesOf(rig, chartId);
	const encounter = { reference: `Encounter/${visit!.id}` };
	for (const type of [
		'Observation',
		'AllergyIntolerance',
		'Condition',
		'MedicationRequest',
		'Immunization',
		'Composition',
		'DiagnosticReport'
	])
		for (const entry of Object.values(entries[type]!)) expect(entry, type).toMatchObject({ encounter });
	expect(Object.values(entries.DocumentReference!)).toMatchObject([{ context: { encounter: [encounter] } }]);
});

test('what a script brings is left as it came and begins nothing', async () => {
	const rig = await startPractice();
	const chartId = await maria(rig);
	await say(rig, chartId, {
		verb: 'addResource',
		resource: { resourceType: 'Condition', code: { text: 'Asthma' } }
	});
	expect(await visitsOf(rig, chartId)).toEqual([]);
	expect(Object.values((await entriesOf(rig, chartId)).Condition!)[0]).not.toHaveProperty('encounter');
});

test('what happened earlier belongs to the visit of its day, which is over', async () => {
	const rig = await startPractice();
	const chartId = await maria(rig);
	await say(rig, chartId, { ...vitals('60'), effectiveAt: '2026-05-01' } as ChartCommand);
	await say(rig, chartId, {
		verb: 'recordResults',
		effectiveAt: '2026-05-01T10:00:00Z',
		results: [{ code: { text: 'Glucose' }, value: '5.1' }]
	});
	expect(await visitsOf(rig, chartId)).toMatchObject([
		{ status: 'finished', period: { start: '2026-05-01', end: '2026-05-01' } }
	]);
	await say(rig, chartId, {
		verb: 'recordResults',
		effectiveAt: '2026-04-02',
		results: [{ code: { text: 'Glucose' }, value: '5.2' }]
	});
	await say(rig, chartId, {
		verb: 'addImmunization',
		vaccineCode: { text: 'Measles' },
		effectiveAt: '2019-03-02',
		reportedBy: 'card'
	});
	const visits = await visitsOf(rig, chartId);
	expect(visits.map(({ period }) => period.start).sort()).toEqual(['2026-05-01', TODAY]);
	const { DiagnosticReport } = await entriesOf(rig, chartId);
	expect(Object.values(DiagnosticReport!).filter((report) => report.encounter)).toHaveLength(1);
});

describe('begun apart', () => {
	test('two devices of one site begin one visit; what the one finished is finished at both', async () => {
		const { first, second } = await startOneSite('nurse');
		const chartId = await maria(first);
		await meet(first, second);
		await arrive(second, chartId, 'Cough');
		await say(first, chartId, vitals('61'));
		await say(second, chartId, vitals('62'));
		const [visit] = await visitsOf(first, chartId);
		await say(first, chartId, finish(visit!.id));
		await meet(first, second);
		for (const rig of [first, second]) {
			const view = take(await openChart(rig.core, chartId));
			expect(view.disagreements).toEqual([]);
			expect(Object.keys(view.entries.Encounter!)).toEqual([visit!.id]);
			expect(view.entries.Encounter![visit!.id]).toMatchObject({
				status: 'finished',
				period: { start: TODAY, end: TODAY }
			});
			expect(Object.values(view.entries.Observation!)).toHaveLength(2);
		}
		expect(await visitsOf(second, chartId)).toEqual(await visitsOf(first, chartId));
	});

	test('two devices that knew different reasons show one of them, and nobody is asked', async () => {
		const { first, second } = await startOneSite('nurse');
		const chartId = await maria(first);
		await meet(first, second);
		await arrive(first, chartId, 'Cough');
		await arrive(second, chartId, 'Dressing');
		await say(first, chartId, vitals('61'));
		await say(second, chartId, vitals('62'));
		await meet(first, second);
		const [views, others] = [await visitsOf(first, chartId), await visitsOf(second, chartId)];
		expect(views).toHaveLength(1);
		expect(others).toEqual(views);
		for (const rig of [first, second])
			expect(take(await openChart(rig.core, chartId)).disagreements).toEqual([]);
	});

	test('two sites begin two visits', async () => {
		const { hilltop, riverside } = await startTwoSites();
		const chartId = await maria(hilltop);
		await meet(hilltop, riverside);
		await say(hilltop, chartId, vitals('61'));
		await say(riverside, chartId, vitals('62'));
		await meet(hilltop, riverside);
		for (const rig of [hilltop, riverside]) {
			expect(await visitsOf(rig, chartId)).toHaveLength(2);
			expect(take(await openChart(rig.core, chartId)).disagreements).toEqual([]);
		}
	});

	test('whatever two devices do apart to one visit, they agree and nobody is asked', async () => {
		const act = fc.constantFrom('weigh', 'weigh yesterday', 'finish', 'arrive');
		await fc.assert(
			fc.asyncProperty(fc.array(act, { maxLength: 4 }), fc.array(act, { maxLength: 4 }), async (a, b) => {
				const { first, second } = await startOneSite('nurse');
				const chartId = await maria(first);
				await meet(first, second);
				for (const [rig, acts] of [
					[first, a],
					[second, b]
				] as const)
					for (const one of acts) {
						if (one === 'arrive') await arrive(rig, chartId, `reason ${acts.length}`);
						else if (one === 'weigh') await say(rig, chartId, vitals('61'));
						else if (one === 'weigh yesterday')
							await say(rig, chartId, { ...vitals('60'), effectiveAt: '2026-05-03' } as ChartCommand);
						else for (const { id } of await visitsOf(rig, chartId)) await say(rig, chartId, finish(id));
					}
				await meet(first, second);
				const views = await Promise.all(
					[first, second].map((rig) => openChart(rig.core, chartId).then(take))
				);
				expect(views[0]!.disagreements).toEqual([]);
				expect(views[1]!.entries).toEqual(views[0]!.entries);
				const days = (await visitsOf(first, chartId)).map(({ period }) => period.start);
				expect(new Set(days).size).toBe(days.length);
			}),
			{ numRuns: 12 }
		);
	}, 60_000);
});

describe('visit and queue', () => {
	test.each<[Role, VisitState, VisitState]>([
		['nurse', 'arrived', 'with-nurse'],
		['nurse', 'booked', 'with-nurse'],
		['nurse', 'ready', 'ready'],
		['nurse', 'to-finish', 'to-finish'],
		['prescriber', 'arrived', 'with-clinician'],
		['prescriber', 'with-nurse', 'with-nurse'],
		['prescriber', 'ready', 'with-clinician'],
		['prescriber', 'done', 'done']
	])('an entry by a %s moves a patient from %s to %s', async (role, from, to) => {
		const { second } = await startOneSite(role);
		const chartId = await maria(second);
		await arrive(second, chartId);
		await move(second, from);
		await say(second, chartId, vitals('61'));
		expect(await stateOf(second)).toEqual([to]);
	});

	test('what happened yesterday moves nobody today', async () => {
		const rig = await startPractice();
		const chartId = await maria(rig);
		await arrive(rig, chartId);
		await say(rig, chartId, { ...vitals('60'), effectiveAt: '2026-05-03' } as ChartCommand);
		expect(await stateOf(rig)).toEqual(['arrived']);
	});

	test('finishing the visit ends the line; reopening goes on with it', async () => {
		const rig = await startPractice();
		const chartId = await maria(rig);
		await arrive(rig, chartId);
		await say(rig, chartId, vitals('61'));
		const [visit] = await visitsOf(rig, chartId);
		await say(rig, chartId, finish(visit!.id));
		expect(await stateOf(rig)).toEqual(['done']);
		await say(rig, chartId, { verb: 'reopenVisit', id: visit!.id });
		expect(await stateOf(rig)).toEqual(['to-finish']);
		expect(await visitsOf(rig, chartId)).toMatchObject([{ status: 'in-progress', period: { start: TODAY } }]);
	});

	test('a line moved to its end finishes the visit; taken back, the visit goes on', async () => {
		const rig = await startPractice();
		const chartId = await maria(rig);
		await arrive(rig, chartId);
		await say(rig, chartId, vitals('61'));
		await move(rig, 'done');
		expect(await visitsOf(rig, chartId)).toMatchObject([{ status: 'finished' }]);
		await move(rig, 'with-nurse');
		expect(await visitsOf(rig, chartId)).toMatchObject([{ status: 'in-progress' }]);
	});

	test('who has no key to charts still moves the queue', async () => {
		const { first, second } = await startOneSite('front-desk');
		const chartId = await maria(first);
		await arrive(first, chartId);
		await say(first, chartId, vitals('61'));
		await meet(first, second);
		await move(second, 'done');
		await meet(first, second);
		expect(await stateOf(first)).toEqual(['done']);
		expect(await visitsOf(first, chartId)).toMatchObject([{ status: 'in-progress' }]);
	});
});
