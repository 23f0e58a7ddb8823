// Results from paper: exact digits, one report that holds them, nothing invented.
import { expect, test } from 'vitest';
import { openChart, registerPatient, run } from '#shared/engine/chart-work.ts';
import { startPractice, take } from '../../../../support/engine-rig.ts';

const code = { text: 'Haemoglobin' };

test('a report names its results; digits, comparators and ranges are as typed', async () => {
	const { core } = await startPractice();
	const { chartId } = take(await registerPatient(core, { name: [{ family: 'Okello' }] }));
	const results = [
		{ code, value: '7.90', unit: 'g/dL', low: '12', high: '16', interpretation: 'L' as const },
		{ code: { text: 'CRP' }, value: '5', comparator: '<' as const, unit: 'mg/L' },
		{ code: { text: 'Malaria' }, interpretation: 'NEG' as const },
		{ code: { text: 'Smear' }, words: 'not seen' }
	];
	const done = take(
		await run(core, chartId, {
			verb: 'recordResults',
			panel: 'Blood count',
			results,
			effectiveAt: '2026-01-02'
		})
	);
	expect(done.entry).toMatch(/^DiagnosticReport\//);
	const view = take(await openChart(core, chartId));
	const observations = Object.values(view.entries.Observation ?? {});
	expect(observations).toHaveLength(4);
	const [report] = Object.values(view.entries.DiagnosticReport ?? {});
	expect(report).toMatchObject({
		status: 'final',
		effectiveDateTime: '2026-01-02',
		code: { text: 'Blood count' }
	});
	expect((report?.result as { reference: string }[]).map(({ reference }) => reference).sort()).toEqual(
		observations.map(({ id }) => `Observation/${id}`).sort()
	);
	const byName = (text: string) => observations.find((one) => (one.code as { text?: string }).text === text);
	expect(byName('Haemoglobin')).toMatchObject({
		referenceRange: [{ low: { value: 12 }, high: { value: 16 } }]
	});
	expect(byName('CRP')).toMatchObject({ valueQuantity: { value: 5, comparator: '<' } });
	expect(byName('Malaria')).not.toHaveProperty('valueString');
	expect(byName('Smear')).toMatchObject({ valueString: 'not seen' });
});

test.each([
	['no line', []],
	['a line without a result', [{ code }]],
	['what is no number', [{ code, value: 'high' }]],
	['what is no test', [{ code: {}, value: '1' }]]
])('%s is refused', async (_, results) => {
	const { core } = await startPractice();
	const { chartId } = take(await registerPatient(core, { name: [{ family: 'Okello' }] }));
	expect(await run(core, chartId, { verb: 'recordResults', results })).toMatchObject({
		ok: false,
		error: { type: 'InvalidValue' }
	});
});
