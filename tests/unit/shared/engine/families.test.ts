// Families from the rows of all charts: said once in one chart, found from both ends, also where a chart is missing.
import { expect, test } from 'vitest';
import type { ChartId } from '#shared/core/ids.ts';
import { openChart, registerPatient } from '#shared/engine/chart-work.ts';
import { familyOf, setKin } from '#shared/engine/families.ts';
import {
	meet,
	restart,
	startPractice,
	startTwoSites,
	take,
	type EngineRig
} from '../../../support/engine-rig.ts';

type More = Partial<Parameters<typeof registerPatient>[1]>;
const register = async (rig: EngineRig, given: string, more: More = {}): Promise<ChartId> =>
	take(await registerPatient(rig.core, { name: [{ family: 'Garcia', given: [given] }], ...more })).chartId;
const names = (rig: EngineRig, chartId: ChartId) => {
	const { mothers, children, household } = familyOf(rig.core, chartId);
	return [mothers, children, household].map((people) =>
		people.map(({ patient, name }) => patient?.name ?? name ?? '')
	);
};
const join = (rig: EngineRig, of: ChartId, chartId: ChartId, on = true) =>
	setKin(rig.core, { of, kind: 'household', chartId, on }).then(take);

test('a baby registered with its mother is linked in the same write, and found from both charts', async () => {
	const rig = await startPractice();
	const maria = await register(rig, 'Maria');
	const ana = await register(rig, 'Ana', {
		birthDate: '2026-05-04',
		birthTime: '2026-05-04T06:40:00+00:00',
		kin: [
			{ kind: 'mother', chartId: maria, name: 'GARCIA, Maria' },
			{ kind: 'household', chartId: maria }
		]
	});
	const again = await restart(rig);
	expect(names(again, maria)).toEqual([[], ['Ana Garcia'], ['Ana Garcia']]);
	expect(names(again, ana)).toEqual([['Maria Garcia'], [], ['Maria Garcia']]);
	const { patient } = take(await openChart(again.core, ana));
	expect(patient['_birthDate']).toMatchObject({
		extension: [{ valueDateTime: '2026-05-04T06:40:00+00:00' }]
	});
	expect(familyOf(again.core, ana).mothers[0]).toMatchObject({ patient: { birthDate: undefined } });
});

test('a mother whose chart is not here is named as she was, and said to be not here', async () => {
	const rig = await startPractice();
	const elsewhere = '00000000-0000-4000-8000-000000000009' as ChartId;
	const ana = await register(rig, 'Ana', {
		kin: [{ kind: 'mother', chartId: elsewhere, name: 'OKELLO, Ada' }]
	});
	expect(familyOf(rig.core, ana).mothers).toEqual([{ chartId: elsewhere, name: 'OKELLO, Ada' }]);
});

test('a household grows person by person and is left by anybody, also by who it was begun with', async () => {
	const rig = await startPractice();
	const [maria, jose, ana, ada] = await Promise.all(
		['Maria', 'Jose', 'Ana', 'Ada'].map((given) => register(rig, given))
	);
	expect(names(rig, maria!)).toEqual([[], [], []]);
	await join(rig, jose!, maria!);
	await join(rig, ana!, jose!);
	expect(names(rig, maria!)[2]).toEqual(['Ana Garcia', 'Jose Garcia']);
	expect(names(rig, ana!)[2]!.sort()).toEqual(['Jose Garcia', 'Maria Garcia']);
	expect(names(rig, ada!)[2]).toEqual([]);
	await join(rig, maria!, ana!, false);
	expect(names(rig, maria!)[2]).toEqual([]);
	expect(names(rig, ana!)[2]).toEqual(['Jose Garcia']);
	await join(rig, maria!, ana!);
	await join(rig, jose!, maria!, false);
	expect(names(rig, ana!)[2]).toEqual(['Maria Garcia']);
	expect(names(rig, jose!)[2]).toEqual([]);
});

test('two sites that put one child into two households apart show the people of both; neither household is one', async () => {
	const { hilltop, riverside } = await startTwoSites();
	const [maria, ada, ana] = await Promise.all(
		['Maria', 'Ada', 'Ana'].map((given) => register(hilltop, given))
	);
	await meet(hilltop, riverside);
	await join(hilltop, ana!, maria!);
	await join(riverside, ana!, ada!);
	await meet(hilltop, riverside);
	for (const rig of [hilltop, riverside]) {
		expect(names(rig, ana!)[2]!.sort()).toEqual(['Ada Garcia', 'Maria Garcia']);
		expect(names(rig, maria!)[2]).toEqual(['Ana Garcia']);
	}
});
