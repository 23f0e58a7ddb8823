// One woman registered at two sites apart: she waits at both once, is linked at one, seen at the other, and un-linked with
// nothing lost. Nothing is ever put together by itself.
import { expect, test } from 'vitest';
import type { ChartId } from '#shared/core/ids.ts';
import type { ExactJson, JsonObject } from '#shared/fhir/exact-json.ts';
import { checkOrder } from '#shared/engine/check-order.ts';
import { exportChart } from '#shared/engine/chart-files.ts';
import * as work from '#shared/engine/chart-work.ts';
import { patientsToCheck } from '#shared/engine/patient-lists.ts';
import { samePeople, saySame } from '#shared/engine/same-person.ts';
import {
	type EngineRig,
	lookedAt,
	meetAndLook,
	restart,
	startPractice,
	startTwoSites,
	take
} from '../../../support/engine-rig.ts';

interface Someone {
	readonly family?: string;
	readonly given?: string;
	readonly birthDate?: string;
	readonly gender?: string;
}
const register = async (
	{ core }: EngineRig,
	{ family = 'Garcia', given = 'Maria', birthDate = '1985-07-14', gender = 'female' }: Someone = {}
): Promise<ChartId> => {
	const name = [{ use: 'official', family, given: [given] }];
	return take(await work.registerPatient(core, { name, birthDate, gender } as never)).chartId;
};
const toCheck = ({ core }: EngineRig): number => core.status().toCheck;
const say = async (
	{ core }: EngineRig,
	charts: readonly [ChartId, ChartId],
	said: 'same' | 'apart' | 'nothing'
): Promise<void> => take(await saySame(core, { charts, said }));
const states = async ({ core }: EngineRig, chartId: ChartId): Promise<readonly string[]> =>
	take(await samePeople(core, chartId)).map(({ state }) => state);
const allergic = async ({ core }: EngineRig, chartId: ChartId, substance: string): Promise<unknown> =>
	take(await work.run(core, chartId, { verb: 'addAllergy', code: { text: substance } } as never));
const exported = async ({ core }: EngineRig, chartId: ChartId): Promise<readonly JsonObject[]> =>
	((take(await exportChart(core, chartId)) as JsonObject)['entry'] as readonly JsonObject[]).map(
		({ resource }) => resource as JsonObject
	);

/** The same woman at both, registered apart, and met since. */
async function registeredTwice(): Promise<readonly [EngineRig, EngineRig, ChartId, ChartId]> {
	const { hilltop, riverside } = await startTwoSites();
	const [a, b] = [await register(hilltop), await register(riverside, { given: 'Mary' })];
	for (const rig of [hilltop, riverside]) expect(toCheck(rig)).toBe(0);
	await meetAndLook(hilltop, riverside);
	return [hilltop, riverside, a, b];
}

test('registered at two sites apart she waits at both, once, and nothing is put together', async () => {
	const [hilltop, riverside, a, b] = await registeredTwice();
	for (const rig of [hilltop, riverside]) {
		expect(toCheck(rig)).toBe(1);
		expect(patientsToCheck(rig.core).map(({ chartId }) => chartId)).toEqual([[a, b].sort()[0]]);
		for (const chartId of [a, b]) {
			expect(rig.session.summaries.rowOf(chartId)).toMatchObject({ toCheck: 1 });
			const [pair] = take(await samePeople(rig.core, chartId));
			expect(pair).toMatchObject({ state: 'waits', reasons: ['other-spelling', 'same-birthday'] });
			expect(pair!.own.entries).toBe(0);
		}
		expect(rig.session.summaries.rowOf(a)!.linked).toBeUndefined();
		expect((await exported(rig, a))[0]!['link']).toBeUndefined();
	}
	// The same after the process ended and began again.
	const again = await restart(riverside);
	await lookedAt(again);
	expect(toCheck(again)).toBe(1);
});

test('linked at one site she is seen so at the other; un-linked by one press, with nothing lost or moved', async () => {
	const [hilltop, riverside, a, b] = await registeredTwice();
	await allergic(hilltop, a, 'penicillin');
	await allergic(riverside, b, 'latex');
	await meetAndLook(hilltop, riverside);
	const before = [await exported(hilltop, a), await exported(hilltop, b)];
	await say(hilltop, [a, b], 'same');
	for (const [rig, met] of [
		[hilltop, async () => {}],
		[riverside, () => meetAndLook(hilltop, riverside)]
	] as const) {
		await met();
		expect(toCheck(rig)).toBe(0);
		for (const [one, other] of [
			[a, b],
			[b, a]
		] as const) {
			expect(await states(rig, one)).toEqual(['linked']);
			expect(rig.session.summaries.rowOf(one)!.linked).toEqual([other]);
			expect((await exported(rig, one))[0]!['link']).toEqual([
				{ other: { reference: `Patient/${other}` }, type: 'seealso' }
			]);
		}
		// Found by the name of one, both stand next to each other.
		expect(work.search(rig.core, 'mary').map(({ chartId }) => chartId)).toEqual([b, a]);
		const view = take(await work.openChart(rig.core, b));
		expect(view.allergies).toBe('known');
		expect(view.linked).toMatchObject([{ chartId: a, allergies: 'known' }]);
		expect(Object.keys(view.linked![0]!.view!.entries['AllergyIntolerance']!)).toHaveLength(1);
		const order = { medicationCodeableConcept: { text: 'amoxicillin' }, dosageInstruction: [] as ExactJson };
		const found = take(await checkOrder(rig.core, b, order));
		expect(found).toMatchObject([{ kind: 'allergy' }]);
		expect(found[0]!.paths.some((path) => path.startsWith(`Linked/${a}/AllergyIntolerance/`))).toBe(true);
		// Nothing of it stands in the chart itself.
		expect(Object.keys(view.entries['AllergyIntolerance'] ?? {})).toHaveLength(1);
		await work.closeChart(rig.core, b);
	}
	await say(riverside, [b, a], 'nothing');
	await meetAndLook(hilltop, riverside);
	for (const rig of [hilltop, riverside]) {
		expect(await states(rig, a)).toEqual(['waits']);
		expect([await exported(rig, a), await exported(rig, b)]).toEqual(before);
		expect(take(await work.openChart(rig.core, b)).linked).toBeUndefined();
		await work.closeChart(rig.core, b);
	}
});

test('a chart on screen shows what its linked chart gains meanwhile', async () => {
	const [hilltop, riverside, a, b] = await registeredTwice();
	await say(hilltop, [a, b], 'same');
	await meetAndLook(hilltop, riverside);
	take(await work.openChart(riverside.core, b));
	const shown: (string | undefined)[] = [];
	riverside.core.subscribe((event) => {
		if (event.type === 'chart') shown.push(event.view.allergies);
	});
	await allergic(hilltop, a, 'penicillin');
	await meetAndLook(hilltop, riverside);
	expect(shown.at(-1)).toBe('known');
});

test('while the linked chart is not here, nothing can be said about allergies', async () => {
	const rig = await startPractice();
	const [a, b] = [await register(rig), await register(rig)];
	take(await work.run(rig.core, a, { verb: 'recordNoKnownAllergies' }));
	await say(rig, [a, b], 'same');
	expect(take(await work.openChart(rig.core, a)).allergies).toBe('noneKnown');
	await work.closeChart(rig.core, a);
	rig.session.summaries.put({ ...rig.session.summaries.get(b)!, complete: false });
	expect(take(await work.openChart(rig.core, a)).allergies).toBe('unavailable');
});

test('"not the same" is remembered at every site, until they are more alike than when it was said', async () => {
	const [hilltop, riverside, a, b] = await registeredTwice();
	await say(hilltop, [a, b], 'apart');
	await meetAndLook(hilltop, riverside);
	const correct = async (rig: EngineRig, elements: Record<string, unknown>): Promise<void> => {
		take(await work.run(rig.core, b, { verb: 'correctDemographics', id: b, elements } as never));
		await meetAndLook(hilltop, riverside);
	};
	// Other things of the chart, and a worse match, raise nothing.
	await allergic(riverside, b, 'latex');
	await correct(riverside, { gender: 'male' });
	await correct(riverside, { gender: 'female' });
	for (const rig of [hilltop, riverside]) {
		expect(toCheck(rig)).toBe(0);
		expect(rig.session.summaries.same.state(a, b)).toBe('apart');
	}
	const again = await restart(riverside);
	await lookedAt(again);
	expect(toCheck(again)).toBe(0);
	for (const id of [a, b]) {
		const telecom = [{ system: 'phone', value: '0771234567' }];
		take(
			await work.run(hilltop.core, id, { verb: 'correctDemographics', id, elements: { telecom } } as never)
		);
	}
	await meetAndLook(hilltop, riverside);
	for (const rig of [hilltop, riverside]) expect(toCheck(rig)).toBe(1);
});

test('"same" at one site and "not the same" at the other waits at both, linked for safety until then', async () => {
	const [hilltop, riverside, a, b] = await registeredTwice();
	await say(hilltop, [a, b], 'same');
	await say(riverside, [a, b], 'apart');
	await meetAndLook(hilltop, riverside);
	for (const rig of [hilltop, riverside]) {
		expect(await states(rig, a)).toEqual(['disputed']);
		expect([toCheck(rig), rig.session.summaries.rowOf(a)!.linked]).toEqual([1, [b]]);
	}
	await say(riverside, [a, b], 'apart');
	await meetAndLook(hilltop, riverside);
	for (const rig of [hilltop, riverside]) {
		expect(toCheck(rig)).toBe(0);
		expect(rig.session.summaries.rowOf(a)!.linked).toBeUndefined();
	}
});

test('three charts of one person are linked all to all', async () => {
	const rig = await startPractice();
	const [a, b, c] = [await register(rig), await register(rig), await register(rig, { given: 'Mary' })];
	await say(rig, [a, b], 'same');
	await say(rig, [b, c], 'same');
	expect(rig.session.summaries.same.linkedOf(a)).toEqual([b, c].sort());
	expect(rig.session.summaries.rowOf(c)!.linked).toEqual([a, b].sort());
});

test('a chart with itself, or with one that is not here, is refused', async () => {
	const rig = await startPractice();
	const a = await register(rig);
	for (const b of [a, '3a0cf8a2-5c8e-4a64-8f8e-6b3f0d3b7f01' as ChartId])
		expect(await saySame(rig.core, { charts: [a, b], said: 'same' })).toEqual({
			ok: false,
			error: { type: 'NoSuchChart' }
		});
});
