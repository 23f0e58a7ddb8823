// A demo made in memory: who is there, what is open, and that its other sites wrote for themselves.
import '../../../support/load-automerge.ts';
import { beforeAll, expect, test } from 'vitest';
import { DEMO_PATIENTS } from '#shared/demo/demo-practice.ts';
import type { Engine } from '#shared/engine/api.ts';
import { openDemo } from '../../../support/demo-rig.ts';

let engine: Engine;
beforeAll(async () => {
	({ engine } = await openDemo());
});

test('the first device opens as Hilltop, flagged as a demo, with its network switched off', () => {
	expect(engine.state()).toMatchObject({
		phase: 'open',
		role: 'admin',
		siteName: 'Hilltop',
		demo: { seed: 1, startDay: '2026-05-04' }
	});
	expect(engine.status()).toMatchObject({ road: 'offline', switchedOff: true, quarantined: 0 });
});

test('everybody is on the list, and one of them twice', () => {
	expect(engine.search('', 1000)).toHaveLength(DEMO_PATIENTS + 1);
	const found = engine.search('hassan fatum').map(({ name, birthDate }) => [name, birthDate]);
	expect(found.map(([name]) => name).sort()).toEqual(['Fatuma Hassan', 'Fatumah Hassan']);
	expect(new Set(found.map(([, born]) => born)).size).toBe(1);
});

test('all three sites have a queue of today in several states, none of it in the future', async () => {
	const queue = await engine.readQueue();
	const lines = queue.ok ? queue.value : [];
	expect(new Set(lines.map(({ siteName }) => siteName))).toEqual(
		new Set(['Hilltop', 'Riverside', 'Outreach van'])
	);
	const here = lines.filter(({ isHere }) => isHere);
	expect(here.length).toBeGreaterThanOrEqual(8);
	expect(new Set(here.map(({ state }) => state)).size).toBeGreaterThanOrEqual(5);
	for (const { arrivedAt, patient } of lines) {
		expect(arrivedAt! <= '2026-05-04T11:00:00.000Z' && arrivedAt! >= '2026-05-04').toBe(true);
		expect(patient).toBeDefined();
	}
});

test('three charts hold two answers, written apart by people of other sites', async () => {
	const charts = engine.patientsToCheck();
	expect(charts.map(({ name }) => name).sort()).toEqual([
		'Grace Akinyi Odhiambo',
		'Lucía Delgado',
		'Samuel Cheruiyot'
	]);
	for (const { chartId } of charts) {
		const view = await engine.openChart(chartId);
		const [disagreement] = view.ok ? view.value.disagreements : [];
		const sites = disagreement!.values.map(({ site }) => site);
		expect(sites).toHaveLength(2);
		expect(sites).toContain('Hilltop');
		expect(new Set(sites).size).toBe(2);
		await engine.closeChart(chartId);
	}
});

test('every chain, hash and signature of it holds', async () => {
	expect((await engine.verify()).problems).toEqual([]);
});
