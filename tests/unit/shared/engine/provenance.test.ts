// Who wrote what, in an export: made from the history, and never taken for an entry again.
import { expect, test } from 'vitest';
import { exportChart, importText } from '#shared/engine/chart-files.ts';
import { openChart, registerPatient, run } from '#shared/engine/chart-work.ts';
import type { ChartId } from '#shared/core/ids.ts';
import { stringifyExact, type JsonObject } from '#shared/fhir/exact-json.ts';
import { validateResource } from '#shared/fhir/validate-resource.ts';
import { startPractice, take, type EngineRig } from '../../../support/engine-rig.ts';

interface Exported {
	readonly fullUrl?: string;
	readonly resource: JsonObject;
}
const exported = async ({ core }: EngineRig, chartId: ChartId): Promise<readonly Exported[]> =>
	(JSON.parse(stringifyExact(take(await exportChart(core, chartId)))) as { entry: Exported[] }).entry;
const isHistory = ({ resource }: Exported): boolean => resource['resourceType'] === 'Provenance';

test('every change by a person is told: who, where, for whom, when, why, about what', async () => {
	const rig = await startPractice();
	const { chartId } = take(await registerPatient(rig.core, { name: [{ family: 'Okello' }] }));
	take(await openChart(rig.core, chartId));
	const order = take(
		await run(rig.core, chartId, {
			verb: 'addMedication',
			medicationCodeableConcept: { text: 'amoxicillin' },
			dosageInstruction: [{ text: 'one a day' }]
		})
	).entry!;
	rig.clock.advance(60_000);
	take(
		await run(rig.core, chartId, {
			verb: 'stopMedication',
			id: order.split('/')[1]!,
			reason: 'rash',
			effectiveAt: '2026-05-03'
		})
	);
	const told = (await exported(rig, chartId)).filter(isHistory);
	const about = told.filter(({ resource }) => JSON.stringify(resource['target']).includes(order));
	expect(about.map(({ resource }) => (resource['activity'] as { text: string }).text)).toEqual([
		'addMedication',
		'stopMedication'
	]);
	const stopped = about.at(-1)!;
	expect(stopped.resource).toMatchObject({
		target: [{ reference: order }],
		recorded: '2026-05-04T09:01:00.000Z',
		occurredDateTime: '2026-05-03',
		location: { display: 'Hilltop' },
		reason: [{ text: 'rash' }],
		agent: [
			{
				type: { coding: [{ code: 'author' }] },
				who: { type: 'Practitioner', identifier: { system: 'urn:saddlebag:user' }, display: 'Ana' },
				onBehalfOf: { display: 'Valley' }
			}
		]
	});
	expect(stopped.fullUrl).toBe(`urn:uuid:${String(stopped.resource['id'])}`);
	for (const { resource } of told) expect(validateResource(resource)).toMatchObject({ ok: true });
	// The same history, the same resources.
	expect((await exported(rig, chartId)).filter(isHistory)).toEqual(told);
});

test('what an export told of its history is not taken in as entries; somebody else’s Provenance is', async () => {
	const rig = await startPractice();
	const patient = { resourceType: 'Patient', id: 'p1', name: [{ family: 'Ortega' }] };
	const foreign = {
		resourceType: 'Provenance',
		id: 'theirs',
		meta: { tag: [{ system: 'urn:example:generated', code: 'history' }] },
		target: [{ reference: 'Patient/p1' }],
		recorded: '2020-01-01T00:00:00Z',
		agent: [{ who: { display: 'Elsewhere' } }]
	};
	const file = JSON.stringify({
		resourceType: 'Bundle',
		entry: [{ resource: patient }, { resource: foreign }]
	});
	const { chart: chartId, accepted } = take(await importText(rig.core, 'a.json', file));
	expect(accepted).toBe(2);
	const untouched = await exported(rig, chartId!);
	expect(
		untouched.map(({ resource }) => resource['id']),
		'an import tells nothing of itself'
	).toEqual(['p1', 'theirs']);
	take(await openChart(rig.core, chartId!));
	take(await run(rig.core, chartId!, { verb: 'addAllergy', code: { text: 'latex' } }));
	const entries = await exported(rig, chartId!);
	const generated = entries.filter(isHistory).filter(({ resource }) => resource['id'] !== 'theirs');
	expect(generated.length).toBeGreaterThan(0);

	const other = await startPractice();
	const again = take(
		await importText(other.core, 'b.json', JSON.stringify({ resourceType: 'Bundle', entry: entries }))
	);
	expect(again.refused).toEqual([]);
	expect(again.accepted).toBe(entries.length - generated.length);
	const taken = await exported(other, again.chart!);
	expect(taken.filter(isHistory)).toEqual([{ resource: foreign }]);
	expect(taken.map(({ resource }) => resource)).toEqual(
		expect.arrayContaining(
			entries.filter((entry) => !generated.includes(entry)).map(({ resource }) => resource)
		)
	);
});
