import '../../../support/load-automerge.ts';
import { expect, it } from 'vitest';
import { createChartViewer, viewChart, type ChartFacts } from '#shared/chart/chart-view.ts';
import type { ChartReader } from '#shared/chart/edit.ts';
import { sitesSharing, TEST_CHART, testAuthor, TestSite } from '../../../support/chart-site.ts';

const facts: ChartFacts = {
	chartId: TEST_CHART,
	authorOf: testAuthor,
	complete: true,
	missing: [],
	heads: []
};

/** A reader that counts the registers it is asked for. */
function counting(chart: ChartReader): { readonly chart: ChartReader; readonly reads: () => number } {
	let count = 0;
	return { chart: { ...chart, atom: (key) => (count++, chart.atom(key)) }, reads: () => count };
}

it('a keystroke reads no entry again, a changed entry only itself, and the rest are the same objects', () => {
	const [[a], { id }] = sitesSharing(1, (first) => {
		for (let i = 0; i < 300; i++)
			first.do({ verb: 'addCondition', args: { code: { text: `problem ${i}` } } });
		return first.make({ verb: 'startNote', args: { title: 'Visit' } });
	});
	const viewer = createChartViewer();
	const all = counting(a!.chart);
	const before = viewer.view(all.chart, facts);
	expect(all.reads()).toBeGreaterThan(2000);

	a!.do({ verb: 'editNoteText', args: { noteId: id, section: 'plan', base: '', next: 'r' } });
	const typed = counting(a!.chart);
	const afterKey = viewer.view(typed.chart, facts, { keys: [], textKeys: [`${id}:plan`] });
	expect(typed.reads()).toBeLessThan(10);
	expect(afterKey.entries).toBe(before.entries);
	expect(afterKey.texts[id]!['plan']).toBe('r');
	expect(before.texts[id]!['plan']).toBe('');

	const [problem] = Object.keys(before.entries['Condition']!);
	const { edits } = a!.do({ verb: 'stopCondition', args: { id: problem! } });
	const stopped = counting(a!.chart);
	const after = viewer.view(stopped.chart, facts, { keys: [...edits[0]!.writes.keys()], textKeys: [] });
	expect(stopped.reads()).toBeLessThan(40);
	expect(after).toEqual(viewChart(a!.chart, facts));
	const changed = Object.keys(after.entries['Condition']!).filter(
		(one) => after.entries['Condition']![one] !== before.entries['Condition']![one]
	);
	expect(changed).toEqual([problem]);
});

it('a chart whose Patient has not arrived says so, and nothing is written for it', () => {
	const site = new TestSite(1);
	expect(site.view.patient).toEqual({
		resourceType: 'Patient',
		id: TEST_CHART,
		name: [{ text: 'Not known' }]
	});
	expect(site.view.entries).toEqual({});
	expect(site.chart.keys('')).toEqual([]);
});

it('is plain JSON: it survives the way to another thread', () => {
	const [[a]] = sitesSharing(1, (first) => first.do({ verb: 'recordVitals', args: { weightKg: '71.10' } }));
	expect(structuredClone(a!.view)).toEqual(a!.view);
	expect(JSON.parse(JSON.stringify(a!.view))).toEqual(a!.view);
});
