import { expect, test } from 'vitest';
import type { ChartId, UserId } from '#shared/core/ids.ts';
import type { TrailFilter, TrailPage, TrailRow } from '#shared/engine/api.ts';
import { auditTrail } from '#shared/engine/audit-trail.ts';
import * as work from '#shared/engine/chart-work.ts';
import { meet, startPractice, startTwoSites, take, type EngineRig } from '../../../support/engine-rig.ts';

const MARIA = '3a0cf8a2-5c8e-4a64-8f8e-6b3f0d3b7f01' as ChartId;
const OTTO = '4a0cf8a2-5c8e-4a64-8f8e-6b3f0d3b7f02' as ChartId;
const register = async ({ core }: EngineRig, id: ChartId, family: string): Promise<unknown> =>
	take(await work.registerPatient(core, { id, name: [{ family }] } as never));
const page = async ({ core }: EngineRig, filter: TrailFilter = {}, before?: number): Promise<TrailPage> =>
	take(await auditTrail(core, filter, before));
const told = ({ what, user, site, chartId, patient, search }: TrailRow) => ({
	what,
	user,
	site,
	...(chartId && { chartId, name: patient?.name }),
	...(search !== undefined && { search })
});

test('an admin reads who looked at what, from every site, newest first; reading is told too', async () => {
	const { hilltop, riverside } = await startTwoSites('nurse');
	await register(hilltop, MARIA, 'Ortega');
	await meet(hilltop, riverside);
	work.search(riverside.core, 'orte');
	take(await work.openChart(riverside.core, MARIA));
	riverside.clock.advance(60_000);
	take(await work.recordPrint(riverside.core, [MARIA]));
	await meet(hilltop, riverside);
	const { rows, before, looked } = await page(hilltop);
	expect(rows.map(told)).toMatchObject([
		{ what: 'read-trail' },
		{ what: 'print-chart', chartId: MARIA, name: 'Ortega' },
		{ what: 'open-chart', chartId: MARIA, search: 'orte' }
	]);
	expect(rows[1]!.user).not.toBe(rows[0]!.user);
	expect(rows[1]!.site).not.toBe(rows[0]!.site);
	expect(rows[1]!.at! - rows[2]!.at!).toBe(60_000);
	expect(rows[1]!.since).toBeLessThanOrEqual(rows[2]!.at!);
	expect([before, looked]).toEqual([undefined, 3]);
	expect((await page(hilltop)).rows.map(({ what }) => what)).toEqual([
		'read-trail',
		'read-trail',
		'print-chart',
		'open-chart'
	]);
});

test('who holds no audit key is told so, and has not looked', async () => {
	const { riverside } = await startTwoSites('nurse');
	expect(await auditTrail(riverside.core, {})).toEqual({
		ok: false,
		error: { type: 'NoKeyForScope', scope: 'audit' }
	});
});

test('the trail of one patient, of one person and of a time, page by page', async () => {
	const rig = await startPractice();
	await register(rig, MARIA, 'Ortega');
	await register(rig, OTTO, 'Weiss');
	const begun = rig.clock.now();
	for (let i = 0; i < 130; i++) {
		rig.clock.advance(1_000);
		take(await work.recordPrint(rig.core, [i % 2 === 0 ? MARIA : OTTO]));
	}
	const first = await page(rig);
	expect(first.rows).toHaveLength(100);
	const second = await page(rig, {}, first.before!);
	expect(second.before).toBeUndefined();
	const times = [...first.rows, ...second.rows].slice(1).map(({ at }) => at! - begun);
	expect(times).toEqual(Array.from({ length: 130 }, (_, i) => (130 - i) * 1_000));
	const ofOtto = await page(rig, { chartId: OTTO });
	expect(ofOtto.rows.map(({ what }) => what)).toEqual(['read-trail', ...Array(65).fill('print-chart')]);
	const between = await page(rig, { from: begun + 10_000, to: begun + 12_000 });
	expect(between.rows.map(({ at }) => at! - begun)).toEqual([11_000, 10_000]);
	const { userId } = rig.session.deps.keyring;
	expect((await page(rig, { userId: 'f'.repeat(32) as UserId })).rows).toEqual([]);
	// With the reading of this very patient's.
	expect((await page(rig, { userId, chartId: MARIA })).rows).toHaveLength(66);
});
