// Which records were kept long enough, by the practice's rule and what the charts tell.
import { expect, test } from 'vitest';
import { openChart, registerPatient, run } from '#shared/engine/chart-work.ts';
import { keptUntil, retentionReport, setRetention } from '#shared/engine/erasure/retention.ts';
import { startPractice, take } from '../../../../support/engine-rig.ts';

const RULE = { years: 10, childUntil: 25, source: '' };
const YEAR = 365.25 * 86_400_000;

test('a record is kept for years after its last entry, a child\u2019s until they are grown, whichever is later', () => {
	expect(keptUntil(RULE, '2010-05-06', '1950-01-01')).toBe('2020-05-06');
	expect(keptUntil(RULE, '2010-05-06', undefined)).toBe('2020-05-06');
	expect(keptUntil(RULE, '2010-05-06', '2008-03-04')).toBe('2033-03-04');
	expect(keptUntil(RULE, '2010-05-06', '1993-01-01')).toBe('2020-05-06');
	expect(keptUntil(RULE, '2010-05-06', '2008')).toBe('2033-12-31');
});

test('the report tells of what is beyond the rule, what is in the way, and erases nothing', async () => {
	const rig = await startPractice();
	const { core, clock } = rig;
	const register = async (family: string, birthDate: string) =>
		take(await registerPatient(core, { name: [{ family }], birthDate })).chartId;
	const old = await register('Old', '1950-01-01');
	await register('Child', '2020-01-01');
	take(await openChart(core, old));
	take(
		await run(core, old, {
			verb: 'addMedication',
			medicationCodeableConcept: { text: 'aspirin' },
			dosageInstruction: [{ text: 'daily' }]
		})
	);
	expect(take(await retentionReport(core))).toMatchObject({ rows: [], looked: 2, notHere: 0 });
	clock.advance(11 * YEAR);
	await register('New', '1950-01-01');
	const { rows, policy } = take(await retentionReport(core));
	expect(policy).toEqual(RULE);
	expect(rows).toMatchObject([
		{ chartId: old, patient: 'Old', lastEntry: '2026-05-04', keptUntil: '2036-05-04', onHold: false }
	]);
	expect(rows[0]!.obstacles).toMatchObject({ openOrders: 1 });
	take(await setRetention(core, { years: 30, childUntil: 25, source: 'Our law' }));
	const later = take(await retentionReport(core));
	expect(later).toMatchObject({ rows: [], policy: { years: 30, source: 'Our law' } });
	expect((await setRetention(core, { years: 0, childUntil: 25, source: '' })).ok).toBe(false);
	expect(rig.session.summaries.get(old)).toBeDefined();
});
