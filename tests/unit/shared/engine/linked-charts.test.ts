// Two charts of one person, linked: what is found between them waits once and is told while ordering, at every site. And
// fifty pairs against twins of the same edits that nobody ever linked: linking loses nothing and carries nothing across.
import { expect, test } from 'vitest';
import type { ChartView } from '#shared/chart/chart-view.ts';
import { waitsForSomebody, type Finding } from '#shared/chart/finding.ts';
import type { ChartId } from '#shared/core/ids.ts';
import type { ExactJson, JsonObject } from '#shared/fhir/exact-json.ts';
import type { ChartCommand } from '#shared/engine/chart-command.ts';
import { exportChart } from '#shared/engine/chart-files.ts';
import * as work from '#shared/engine/chart-work.ts';
import { checkOrder } from '#shared/engine/check-order.ts';
import { patientsToCheck } from '#shared/engine/patient-lists.ts';
import { changeQueue } from '#shared/engine/queues.ts';
import { queueFlags } from '#shared/engine/queue-flags.ts';
import { saySame } from '#shared/engine/same-person.ts';
import {
	type EngineRig,
	lookedAt,
	meetAndLook,
	restart,
	startTwoSites,
	take
} from '../../../support/engine-rig.ts';
import { createSeededRandom } from '../../../support/seeded-random.ts';

const register = async ({ core }: EngineRig, family: string, birthDate: string): Promise<ChartId> => {
	const name = [{ use: 'official', family, given: ['Maria'] }];
	return take(await work.registerPatient(core, { name, birthDate, gender: 'female' } as never)).chartId;
};
const run = async ({ core }: EngineRig, chartId: ChartId, command: ChartCommand): Promise<string> =>
	take(await work.run(core, chartId, command)).entry!;
const order = (text: string): ChartCommand =>
	({
		verb: 'addMedication',
		medicationCodeableConcept: { text },
		dosageInstruction: [{ text: 'daily' }]
	}) as const;
const allergy = (text: string): ChartCommand => ({ verb: 'addAllergy', code: { text } }) as const;
const viewOf = async ({ core }: EngineRig, chartId: ChartId): Promise<ChartView> => {
	const view = take(await work.openChart(core, chartId));
	await work.closeChart(core, chartId);
	return view;
};
const across = ({ findings }: ChartView): readonly Finding[] => findings.filter((one) => one.across);
const toCheck = ({ core }: EngineRig): number => core.status().toCheck;
const rowCounts = ({ session }: EngineRig, ...charts: readonly ChartId[]): readonly number[] =>
	charts.map((chartId) => session.summaries.rowOf(chartId)!.toCheck);
const say = async ({ core }: EngineRig, charts: readonly [ChartId, ChartId], said: 'same' | 'nothing') =>
	take(await saySame(core, { charts, said }));

async function linkedPair(): Promise<readonly [EngineRig, EngineRig, ChartId, ChartId]> {
	const { hilltop, riverside } = await startTwoSites();
	const a = await register(hilltop, 'Garcia', '1985-07-14');
	const b = await register(riverside, 'Lopez', '1985-07-14');
	await meetAndLook(hilltop, riverside);
	return [hilltop, riverside, a, b];
}

test('an old medicine here and an allergy there wait once at both sites, and are settled from either chart', async () => {
	const [hilltop, riverside, a, b] = await linkedPair();
	const medicine = await run(hilltop, a, order('amoxicillin'));
	const known = await run(riverside, b, allergy('penicillin'));
	await meetAndLook(hilltop, riverside);
	for (const rig of [hilltop, riverside]) expect(toCheck(rig)).toBe(0);
	await say(hilltop, [a, b], 'same');
	await meetAndLook(hilltop, riverside);
	for (const rig of [hilltop, riverside]) {
		expect(toCheck(rig)).toBe(1);
		expect(rowCounts(rig, a, b)).toEqual([1, 1]);
		expect(patientsToCheck(rig.core).map(({ chartId }) => chartId)).toEqual([[a, b].sort()[0]]);
		const [one, other] = [across(await viewOf(rig, a)), across(await viewOf(rig, b))];
		expect([one.length, other.length]).toEqual([1, 1]);
		expect(one[0]!.id).toBe(other[0]!.id);
		const paths = (found: Finding) => found.entries.map(({ path }) => path).sort();
		expect(paths(one[0]!)).toEqual([`Linked/${b}/${known}`, medicine].sort());
		expect(paths(other[0]!)).toEqual([known, `Linked/${a}/${medicine}`].sort());
		// Who wrote each of them, also in the other chart.
		for (const found of [one[0]!, other[0]!])
			expect(found.entries.map(({ site }) => site).sort()).toEqual(['Hilltop', 'Riverside']);
	}
	// It is still known after the process ended and began again.
	const again = await restart(riverside);
	await lookedAt(again);
	expect(toCheck(again)).toBe(1);
	expect(rowCounts(again, a, b)).toEqual([1, 1]);
	// Let stand in the one chart, it waits in neither.
	const [found] = across(await viewOf(hilltop, b));
	await run(hilltop, b, { verb: 'reviewFinding', finding: found!.id, reason: 'takes it without harm' });
	for (const met of [async () => {}, () => meetAndLook(hilltop, riverside)]) {
		await met();
		for (const rig of [hilltop]) {
			expect([toCheck(rig), ...rowCounts(rig, a, b)]).toEqual([0, 0, 0]);
			for (const chartId of [a, b]) {
				const [one] = across(await viewOf(rig, chartId));
				expect(one!.review).toMatchObject({ user: 'Ana', reason: 'takes it without harm' });
				expect(waitsForSomebody(one!)).toBe(false);
			}
		}
	}
	expect([toCheck(riverside), ...rowCounts(riverside, a, b)]).toEqual([0, 0, 0]);
	// Un-linked, nothing of it is left on screen or in a count.
	await say(riverside, [a, b], 'nothing');
	await meetAndLook(hilltop, riverside);
	for (const rig of [hilltop, riverside]) {
		for (const chartId of [a, b]) {
			const view = await viewOf(rig, chartId);
			expect([view.linked, across(view)]).toEqual([undefined, []]);
		}
		expect(rowCounts(rig, a, b)).toEqual([0, 0]);
	}
});

test('stopping the medicine in its own chart ends what waits in the other, also where that one is on screen', async () => {
	const [hilltop, riverside, a, b] = await linkedPair();
	await run(riverside, b, allergy('penicillin'));
	const medicine = await run(hilltop, a, order('amoxicillin'));
	await say(hilltop, [a, b], 'same');
	await meetAndLook(hilltop, riverside);
	take(await work.openChart(riverside.core, b));
	const shown: number[] = [];
	riverside.core.subscribe((event) => {
		if (event.type === 'chart' && event.chartId === b) shown.push(across(event.view).length);
	});
	await run(hilltop, a, { verb: 'stopMedication', id: medicine.split('/')[1]! });
	expect([toCheck(hilltop), ...rowCounts(hilltop, a, b)]).toEqual([0, 0, 0]);
	await meetAndLook(hilltop, riverside);
	expect(shown.at(-1)).toBe(0);
	expect([toCheck(riverside), ...rowCounts(riverside, a, b)]).toEqual([0, 0, 0]);
});

test('ordering tells of everything in the linked chart; what was told then waits for nobody', async () => {
	const [hilltop, riverside, a, b] = await linkedPair();
	await run(hilltop, a, order('simvastatin'));
	await run(hilltop, a, order('metformin'));
	await run(hilltop, a, allergy('penicillin'));
	await run(hilltop, a, {
		verb: 'addCondition',
		code: { coding: [{ system: 'http://snomed.info/sct', code: '77386006' }], text: 'Pregnancy' }
	});
	await say(hilltop, [a, b], 'same');
	await meetAndLook(hilltop, riverside);
	expect(toCheck(riverside)).toBe(0);
	take(await work.openChart(riverside.core, b));
	const told = async (text: string): Promise<readonly string[]> => {
		const asked = { medicationCodeableConcept: { text }, dosageInstruction: [] as ExactJson };
		return take(await checkOrder(riverside.core, b, asked)).map(({ kind }) => kind);
	};
	expect(await told('clarithromycin')).toContain('interaction');
	expect(await told('metformin')).toContain('duplicate-therapy');
	expect(await told('amoxicillin')).toContain('allergy');
	expect(await told('enalapril')).toContain('pregnancy');
	expect(await told('paracetamol')).toEqual([]);
	await run(riverside, b, order('clarithromycin'));
	await run(riverside, b, order('metformin'));
	await meetAndLook(hilltop, riverside);
	for (const rig of [hilltop, riverside]) {
		const found = across(await viewOf(rig, b));
		expect(new Set(found.map(({ kind }) => kind))).toContain('interaction');
		expect(found.filter(waitsForSomebody)).toEqual([]);
		// They are told all the same: nobody has let them stand.
		expect(found.every(({ review }) => review === undefined)).toBe(true);
		expect(toCheck(rig)).toBe(0);
	}
	// What nobody was told of waits: an allergy that is learnt of later.
	await run(hilltop, a, allergy('clarithromycin'));
	await meetAndLook(hilltop, riverside);
	for (const rig of [hilltop, riverside]) expect(toCheck(rig)).toBe(1);
});

test('a vaccine given twice, once in each chart, waits', async () => {
	const [hilltop, riverside, a, b] = await linkedPair();
	for (const [rig, chartId] of [
		[hilltop, a],
		[riverside, b]
	] as const)
		await run(rig, chartId, {
			verb: 'addImmunization',
			vaccineCode: { coding: [{ system: 'http://hl7.org/fhir/sid/cvx', code: '03' }], text: 'MMR' },
			effectiveAt: '2026-05-01'
		});
	await say(hilltop, [a, b], 'same');
	await meetAndLook(hilltop, riverside);
	for (const rig of [hilltop, riverside]) {
		expect(across(await viewOf(rig, a)).map(({ kind }) => kind)).toEqual(['vaccine-twice']);
		expect(toCheck(rig)).toBe(1);
	}
});

test('the queue says of a patient with two charts what is known in either', async () => {
	const [hilltop, riverside, a, b] = await linkedPair();
	await run(riverside, b, allergy('penicillin'));
	await meetAndLook(hilltop, riverside);
	take(await changeQueue(hilltop.core, { verb: 'arrive', chartId: a }));
	const flags = async () => take(await queueFlags(hilltop.core)).charts[a]!;
	expect((await flags()).allergies).toBe('notRecorded');
	await say(hilltop, [a, b], 'same');
	expect((await flags()).allergies).toBe('known');
	await run(riverside, b, { verb: 'recordVitals', weightKg: 61 });
	await meetAndLook(hilltop, riverside);
	expect((await flags()).vitals).toHaveLength(1);
	await say(hilltop, [a, b], 'nothing');
	expect(await flags()).toMatchObject({ allergies: 'notRecorded', vitals: [] });
});

/** An export whose ids, numbers and times are all alike: what is left is what was written. */
async function written({ core }: EngineRig, chartId: ChartId): Promise<readonly string[]> {
	const bundle = take(await exportChart(core, chartId)) as JsonObject;
	return (bundle['entry'] as readonly JsonObject[])
		.map(({ resource }) =>
			JSON.stringify(resource)
				.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '#')
				.replaceAll(/"[0-9A-Z]{4,6}-[0-9A-Z]{4}"/g, '"MRN"')
				.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'T')
		)
		.sort();
}
const withoutLinks = (entries: readonly string[]): readonly string[] =>
	entries.map((entry) => entry.replaceAll(/,?"link":\[\{"other":[^\]]*\]/g, '')).sort();

/** What somebody does to a chart; the same for the same number. */
function edits(n: number, round: number): readonly ChartCommand[] {
	const random = createSeededRandom(n * 16 + round);
	const pick = (words: string): string => words.split(' ')[random.below(words.split(' ').length)]!;
	const all: readonly ChartCommand[] = [
		allergy(`${pick('dust pollen penicillin latex')} ${n}.${round}`),
		order(pick('amoxicillin warfarin ibuprofen metformin enalapril')),
		{ verb: 'addCondition', code: { text: `${pick('Asthma Gout Migraine')} ${n}.${round}` } },
		{ verb: 'recordVitals', weightKg: 40 + random.below(50), pulsePerMinute: 60 + random.below(40) },
		{
			verb: 'addImmunization',
			vaccineCode: { text: pick('MMR BCG') },
			effectiveAt: '2026-05-01'
		}
	];
	return all.filter(() => random.below(4) === 0);
}

test('fifty pairs linked, edited at both sites, un-linked: each is as a twin that was never linked', async () => {
	const { hilltop, riverside } = await startTwoSites();
	const pairs: (readonly [one: ChartId, other: ChartId, twinOfOne: ChartId, twinOfOther: ChartId])[] = [];
	const both = async (
		rig: EngineRig,
		charts: readonly [ChartId, ChartId],
		commands: readonly ChartCommand[]
	) => {
		for (const chartId of charts) for (const command of commands) await run(rig, chartId, command);
	};
	for (let n = 0; n < 50; n++) {
		const [family, born] = [`Family${String.fromCharCode(97 + (n % 26))}${n}`, `19${50 + n}-02-03`];
		const at = async (rig: EngineRig): Promise<readonly [ChartId, ChartId]> => [
			await register(rig, family, born),
			await register(rig, family, born)
		];
		const [[a, twinOfA], [b, twinOfB]] = [await at(hilltop), await at(riverside)];
		pairs.push([a, b, twinOfA, twinOfB]);
		await both(hilltop, [a, twinOfA], edits(n, 0));
		await both(riverside, [b, twinOfB], edits(n, 1));
	}
	await meetAndLook(hilltop, riverside);
	for (const [a, b] of pairs) await say(hilltop, [a, b], 'same');
	await meetAndLook(hilltop, riverside);
	// Apart: each site writes in the charts of either, on screen and not; and lets stand what is found between them.
	for (const [n, [a, b, twinOfA, twinOfB]] of pairs.entries()) {
		await both(riverside, [a, twinOfA], edits(n, 2));
		await both(hilltop, [b, twinOfB], edits(n, 3));
		const view = take(await work.openChart(hilltop.core, a));
		expect(view.linked).toMatchObject([{ chartId: b, direct: true }]);
		await both(hilltop, [a, twinOfA], edits(n, 4));
		await work.closeChart(hilltop.core, a);
		for (const { id } of across(view).filter(waitsForSomebody))
			await run(hilltop, n % 2 === 0 ? a : b, { verb: 'reviewFinding', finding: id });
	}
	await meetAndLook(hilltop, riverside);
	for (const [n, [a, b, twinOfA, twinOfB]] of pairs.entries())
		for (const [chartId, twin, other] of [
			[a, twinOfA, b],
			[b, twinOfB, a]
		] as const) {
			const rig = n % 2 ? hilltop : riverside;
			const [linked, never] = [await written(rig, chartId), await written(rig, twin)];
			expect(linked.join()).toContain('"link":[');
			expect(withoutLinks(linked)).toEqual(never);
			expect(rig.session.summaries.rowOf(chartId)!.linked).toEqual([other]);
		}
	for (const [n, [a, b]] of pairs.entries()) await say(n % 2 ? hilltop : riverside, [b, a], 'nothing');
	await meetAndLook(hilltop, riverside);
	for (const rig of [hilltop, riverside])
		for (const [a, b, twinOfA, twinOfB] of pairs)
			for (const [chartId, twin] of [
				[a, twinOfA],
				[b, twinOfB]
			] as const) {
				expect(rig.session.summaries.rowOf(chartId)!.linked).toBeUndefined();
				expect(await written(rig, chartId)).toEqual(await written(rig, twin));
				if (rig === riverside) continue;
				const [view, never] = [await viewOf(rig, chartId), await viewOf(rig, twin)];
				expect([view.linked, across(view), view.allergies]).toEqual([undefined, [], never.allergies]);
				const own = ({ findings }: ChartView) => findings.map(({ kind, rule, apart }) => [kind, rule, apart]);
				expect(own(view).sort()).toEqual(own(never).sort());
			}
}, 240_000);
