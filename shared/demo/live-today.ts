// Lives through the day of a demo: queues at three sites, then work on the same charts by sites that do not hear of each
// other until the end.
import type { ChartId, DocId, SiteId } from '../core/ids.ts';
import type { ChartCommand } from '../engine/chart-command.ts';
import { importText } from '../engine/chart-files.ts';
import { registerPatient, run } from '../engine/chart-work.ts';
import type { EngineCore } from '../engine/engine-core.ts';
import type { DemoFacts } from '../engine/practice-config.ts';
import { changeQueue } from '../engine/queues.ts';
import type { JsonObject } from '../fhir/exact-json.ts';
import { dayAfter } from './demo-days.ts';
import type { DemoPerson } from './demo-person.ts';
import { bundleOf, pastOfPerson } from './patient-past.ts';
import { APART, ARRIVALS, BIRTH_DATE_APART, DUPLICATE, OPEN_RESULT, type Arrival } from './today-script.ts';
import { carry, sure, type Founded, type MakingDeps } from './throwaway-device.ts';

interface List {
	readonly demo: DemoFacts;
	readonly people: readonly DemoPerson[];
	readonly chartIds: readonly ChartId[];
	/** The documents of a person's chart. */
	docIds(index: number): readonly DocId[];
}

/** The whole day; everything ends up at Hilltop, from where it goes on to a relay. */
export async function liveToday(deps: MakingDeps, { hilltop, others }: Founded, list: List): Promise<void> {
	const apart = [...APART.map(({ who }) => who), BIRTH_DATE_APART.who];
	deps.clock.minutesAgo(200);
	for (const { who, drug } of APART) {
		const text = JSON.stringify(bundleOf(ordersOf(list, who, drug)));
		sure(await importText(hilltop.core, 'demo', text));
	}
	for (const [i, device] of others.entries()) {
		const seen = [...apart, ...ARRIVALS[i + 1]!.map(({ who }) => who)];
		const config = hilltop.core.signedIn!.session.config.docId;
		await carry(deps, hilltop, device, {
			only: new Set([config, ...seen.flatMap((who) => list.docIds(who))])
		});
	}
	for (const [i, arrivals] of ARRIVALS.entries()) {
		const device = i === 0 ? hilltop : others[i - 1]!;
		for (const arrival of arrivals) await arrive(deps, device.core, (i + 1) as SiteId, list, arrival);
	}
	await disagree(deps, { hilltop, others }, list);
	// Only in charts that were open here before is it looked at once what came in.
	await hilltop.core.signedIn!.session.documents.saveAll();
	for (const device of others) await carry(deps, device, hilltop, { forward: true });
}

async function arrive(
	{ clock }: MakingDeps,
	core: EngineCore,
	site: SiteId,
	list: List,
	{ who, minutesAgo, reason, state, vitals, draft }: Arrival
): Promise<void> {
	const chartId = list.chartIds[who]!;
	clock.minutesAgo(minutesAgo);
	const { id } = sure(await changeQueue(core, { verb: 'arrive', chartId, reason }));
	clock.minutesAgo(Math.max(2, minutesAgo - 12));
	if (vitals) sure(await run(core, chartId, { verb: 'recordVitals', ...vitals }));
	clock.minutesAgo(Math.max(2, minutesAgo - 25));
	if (draft) sure(await run(core, chartId, { verb: 'startNote', title: 'Visit note', words: draft }));
	if (state && state !== 'with-nurse') sure(await changeQueue(core, { verb: 'move', site, id, state }));
	else if (state && !vitals) sure(await changeQueue(core, { verb: 'move', site, id, state }));
}

/**
 * The orders of a drug in somebody's past, the one that goes on last. They are taken in ahead of the rest, which comes when
 * the chart is opened: a whole past takes a while, and the practice is to be there at once.
 */
function ordersOf({ demo, people }: List, who: number, drug: string): readonly JsonObject[] {
	const orders = pastOfPerson(demo.seed, demo.startDay, people[who]!).filter(
		(entry) => (entry['medicationCodeableConcept'] as { text?: string } | undefined)?.text === drug
	);
	if (orders.at(-1)?.['status'] !== 'active') throw new Error(`a demo has nobody on ${drug}`);
	return orders;
}

/** Two sites say different things of one chart; a third registers somebody who is on the list. */
async function disagree(deps: MakingDeps, { hilltop, others }: Founded, list: List): Promise<void> {
	const { clock } = deps;
	clock.minutesAgo(75);
	for (const { who, drug, hilltop: here, site, there } of APART) {
		const chartId = list.chartIds[who]!;
		const id = String(ordersOf(list, who, drug).at(-1)!['id']);
		const elsewhere = others[site - 1]!;
		sure(await run(elsewhere.core, chartId, { ...there, id } as ChartCommand));
		clock.minutesAgo(70);
		sure(await run(hilltop.core, chartId, { ...here, id }));
	}
	const { who, site, days } = BIRTH_DATE_APART;
	const person = list.people[who]!;
	const correct = (birthDate: string): ChartCommand => ({
		verb: 'correctDemographics',
		id: person.id,
		elements: { birthDate }
	});
	sure(await run(others[site - 1]!.core, list.chartIds[who]!, correct(dayAfter(person.birthDate, days))));
	sure(await run(hilltop.core, list.chartIds[who]!, correct(dayAfter(person.birthDate, -1))));
	const known = list.people[DUPLICATE.of]!;
	clock.minutesAgo(40);
	sure(
		await registerPatient(others[DUPLICATE.site - 1]!.core, {
			name: [{ use: 'official', family: DUPLICATE.family, given: [DUPLICATE.given] }],
			gender: known.sex,
			birthDate: known.birthDate,
			...(known.phone && { telecom: [{ system: 'phone', value: known.phone }] }),
			address: [{ use: 'home', text: known.village, city: known.village }]
		})
	);
	const { panel, source, hba1c, potassium, creatinine } = OPEN_RESULT;
	clock.minutesAgo(30);
	sure(
		await run(hilltop.core, list.chartIds[OPEN_RESULT.who]!, {
			verb: 'recordResults',
			panel,
			source,
			results: [
				{
					code: {
						coding: [
							{
								system: 'http://loinc.org',
								code: '4548-4',
								display: 'Hemoglobin A1c/Hemoglobin.total in Blood'
							}
						]
					},
					value: hba1c,
					unit: '%',
					high: '6.4',
					interpretation: 'H'
				},
				{
					code: {
						coding: [
							{
								system: 'http://loinc.org',
								code: '2823-3',
								display: 'Potassium [Moles/volume] in Serum or Plasma'
							}
						]
					},
					value: potassium,
					unit: 'mmol/L',
					low: '3.5',
					high: '5.1',
					interpretation: 'H'
				},
				{
					code: {
						coding: [
							{
								system: 'http://loinc.org',
								code: '14682-9',
								display: 'Creatinine [Moles/volume] in Serum or Plasma'
							}
						]
					},
					value: creatinine,
					unit: 'umol/L',
					low: '45',
					high: '110',
					interpretation: 'H'
				}
			]
		})
	);
}
