import { expect, test } from 'vitest';
import type { ChartView } from '#shared/chart/chart-view.ts';
import { openChart, registerPatient, run } from '#shared/engine/chart-work.ts';
import { writeName } from '#shared/engine/practice-facts.ts';
import { meet, startTwoSites, take } from '../../../support/engine-rig.ts';

test('a name that arrives after what it stands in is shown in charts that are open', async () => {
	const { hilltop, riverside } = await startTwoSites('nurse');
	const { chartId } = take(await registerPatient(hilltop.core, { name: [{ family: 'Okello' }] }));
	take(await openChart(hilltop.core, chartId));
	const asthma = { verb: 'addCondition', code: { text: 'Asthma' } } as const;
	const { entry = '' } = take(await run(hilltop.core, chartId, asthma));
	const id = entry.split('/')[1]!;
	const mark = { verb: 'markEnteredInError', type: 'Condition', id, reason: 'other patient' } as const;
	take(await run(hilltop.core, chartId, mark));
	await meet(hilltop, riverside);
	let view: ChartView = take(await openChart(riverside.core, chartId));
	riverside.core.subscribe((event) => {
		if (event.type === 'chart') view = event.view;
	});
	expect(view.marks[entry]).toMatchObject({ user: 'Ana', site: 'Hilltop' });

	const { siteId } = hilltop.session.deps.keyring;
	take(await writeName(hilltop.core, { of: { type: 'site', siteId }, text: 'Hilltop clinic' }));
	await meet(hilltop, riverside);
	expect(view.marks[entry]).toMatchObject({ user: 'Ana', site: 'Hilltop clinic' });
});
