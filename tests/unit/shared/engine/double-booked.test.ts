// Two sites book one doctor for one time without seeing each other's: it waits at both once, is settled by an edit that
// both see, and found again when two people settle it apart. Who books knowingly is not asked.
import { expect, test } from 'vitest';
import type { ChartId } from '#shared/core/ids.ts';
import type { JsonObject } from '#shared/fhir/exact-json.ts';
import { exportChart, importText } from '#shared/engine/chart-files.ts';
import * as work from '#shared/engine/chart-work.ts';
import { patientsToCheck } from '#shared/engine/patient-lists.ts';
import { doubleBooked, settleDoubleBooked } from '#shared/engine/settle-booked.ts';
import {
	type EngineRig,
	lookedAt,
	meetAndLook,
	restart,
	startTwoSites,
	take
} from '../../../support/engine-rig.ts';

const CHEN = { reference: 'Practitioner/chen', display: 'Dr Chen' };
const REASON = 'Booked twice for one time';

const register = async ({ core }: EngineRig, given: string, birthDate: string): Promise<ChartId> =>
	take(await work.registerPatient(core, { name: [{ family: 'Moreno', given: [given] }], birthDate } as never))
		.chartId;

interface Slot {
	readonly from?: string;
	readonly to?: string;
	readonly who?: JsonObject;
}
async function book(
	{ core }: EngineRig,
	chartId: ChartId,
	{ from = '09:00', to = '09:30', who = CHEN }: Slot = {}
): Promise<string> {
	const resource = {
		resourceType: 'Appointment',
		status: 'booked',
		start: `2026-05-11T${from}:00Z`,
		end: `2026-05-11T${to}:00Z`,
		participant: [
			{ actor: { reference: `Patient/${chartId}` }, status: 'accepted' },
			{ actor: who, status: 'accepted' }
		]
	};
	const done = take(await work.run(core, chartId, { verb: 'addResource', resource } as never));
	return done.entry!.split('/')[1]!;
}
const toCheck = ({ core }: EngineRig): number => core.status().toCheck;
const pairsOf = async ({ core }: EngineRig, chartId: ChartId) => take(await doubleBooked(core, chartId));
const settle = async (
	rig: EngineRig,
	chartId: ChartId,
	said: 'first' | 'second' | 'both' | 'open' | 'crossed'
) => {
	const [pair] = await pairsOf(rig, chartId);
	take(await settleDoubleBooked(rig.core, { pair: pair!.id, said, reason: REASON }));
	return pair!;
};
async function appointmentOf({ core }: EngineRig, chartId: ChartId, id: string): Promise<JsonObject> {
	const { entry } = take(await exportChart(core, chartId)) as unknown as {
		entry: { resource: JsonObject }[];
	};
	return entry.find(({ resource }) => resource['id'] === id)!.resource;
}

interface Apart {
	readonly hilltop: EngineRig;
	readonly riverside: EngineRig;
	readonly rigs: readonly [EngineRig, EngineRig];
	readonly a: ChartId;
	readonly b: ChartId;
	/** The chart and the appointment that come first. */
	readonly first: readonly [ChartId, string];
	readonly second: readonly [ChartId, string];
}
async function twoPatients() {
	const { hilltop, riverside } = await startTwoSites();
	const a = await register(hilltop, 'Ana', '1961-02-03');
	const b = await register(hilltop, 'Bea', '1990-12-30');
	await meetAndLook(hilltop, riverside);
	return { hilltop, riverside, rigs: [hilltop, riverside] as const, a, b };
}
async function bookedApart(): Promise<Apart> {
	const two = await twoPatients();
	const one = [two.a, await book(two.hilltop, two.a)] as const;
	const other = [two.b, await book(two.riverside, two.b, { from: '09:15', to: '09:45' })] as const;
	for (const rig of two.rigs) expect(toCheck(rig)).toBe(0);
	await meetAndLook(...two.rigs);
	const [first, second] = two.a < two.b ? [one, other] : [other, one];
	return { ...two, first, second };
}

test('one doctor booked at two sites apart waits at both, once, with who, where and when', async () => {
	const { rigs, a, b } = await bookedApart();
	for (const rig of rigs) {
		expect(toCheck(rig)).toBe(1);
		expect(patientsToCheck(rig.core).map(({ chartId }) => chartId)).toEqual([[a, b].sort()[0]]);
		for (const chartId of [a, b]) {
			expect(rig.session.summaries.rowOf(chartId)).toMatchObject({ toCheck: 1 });
			const [pair, ...more] = await pairsOf(rig, chartId);
			expect(more).toEqual([]);
			expect(pair).toMatchObject({
				crossed: false,
				shared: [{ reference: 'Practitioner/chen', name: 'Dr Chen' }]
			});
			const sides = [...pair!.sides].sort((x, y) => x.start - y.start);
			expect(sides.map(({ user, site, patient }) => [user, site, patient.chartId])).toEqual([
				['Ana', 'Hilltop', a],
				['Ben', 'Riverside', b]
			]);
		}
		// The same after a restart, from the rows alone.
		const again = await restart(rig);
		await lookedAt(again);
		expect(toCheck(again)).toBe(1);
	}
});

test('one is kept, the other cancelled with the reason, at both; undo brings back the question', async () => {
	const { hilltop, riverside, rigs, first, second } = await bookedApart();
	await settle(hilltop, first[0], 'first');
	expect(toCheck(hilltop)).toBe(0);
	await meetAndLook(...rigs);
	for (const rig of rigs) {
		expect(toCheck(rig)).toBe(0);
		expect(await appointmentOf(rig, ...first)).toMatchObject({ status: 'booked' });
		expect(await appointmentOf(rig, ...second)).toMatchObject({
			status: 'cancelled',
			cancelationReason: { text: REASON }
		});
	}
	const pair = `${first.join('/')} ${second.join('/')}`;
	take(await settleDoubleBooked(hilltop.core, { pair, said: 'open', reason: REASON }));
	await meetAndLook(...rigs);
	expect(toCheck(riverside)).toBe(1);
	const back = await appointmentOf(riverside, ...second);
	expect(back).toMatchObject({ status: 'booked' });
	expect(back['cancelationReason']).toBeUndefined();
});

test('both stand: nobody is asked again, until one is moved apart', async () => {
	const { hilltop, riverside, rigs, a, b, first } = await bookedApart();
	await settle(riverside, first[0], 'both');
	await meetAndLook(...rigs);
	for (const rig of rigs) expect(toCheck(rig)).toBe(0);
	// Moved by somebody who has both before their eyes: seen.
	const [pairless] = await pairsOf(hilltop, a);
	expect(pairless).toBeUndefined();
	const ownOf = (rig: EngineRig, chartId: ChartId) => rig.session.summaries.get(chartId)!.booked![0]!.id;
	const move = async (rig: EngineRig, chartId: ChartId, start: string): Promise<void> => {
		const path = `Appointment/${ownOf(rig, chartId)}/start`;
		take(await work.run(rig.core, chartId, { verb: 'correctElement', path, value: start } as never));
	};
	await move(hilltop, a, '2026-05-11T09:05:00Z');
	await meetAndLook(...rigs);
	for (const rig of rigs) expect(toCheck(rig)).toBe(0);
	// Both moved apart: each saw the other where it no longer is.
	await move(hilltop, a, '2026-05-11T09:10:00Z');
	await move(riverside, b, '2026-05-11T09:20:00Z');
	await meetAndLook(...rigs);
	for (const rig of rigs) expect(toCheck(rig)).toBe(1);
});

test('each cancelled for the other is found, and brought back', async () => {
	const { hilltop, riverside, rigs, first, second } = await bookedApart();
	await settle(hilltop, first[0], 'first');
	await settle(riverside, first[0], 'second');
	await meetAndLook(...rigs);
	for (const rig of rigs) {
		expect(toCheck(rig)).toBe(1);
		expect(await pairsOf(rig, first[0])).toMatchObject([{ crossed: true }]);
		for (const one of [first, second])
			expect(await appointmentOf(rig, ...one)).toMatchObject({ status: 'cancelled' });
	}
	await settle(riverside, second[0], 'second');
	await meetAndLook(...rigs);
	for (const rig of rigs) {
		expect(toCheck(rig)).toBe(0);
		expect(await appointmentOf(rig, ...second)).toMatchObject({ status: 'booked' });
		expect(await appointmentOf(rig, ...first)).toMatchObject({ status: 'cancelled' });
	}
});

test('nobody is asked of what was booked knowingly, of other people, of other times, or of an import', async () => {
	const { hilltop, riverside, rigs, a, b } = await twoPatients();
	await book(hilltop, a);
	await book(hilltop, b, { from: '09:15', to: '09:45' });
	await book(riverside, a, { from: '09:00', to: '09:30', who: { reference: 'Practitioner/other' } });
	await book(riverside, b, { from: '09:45', to: '10:00' });
	const bundle = {
		resourceType: 'Bundle',
		type: 'collection',
		entry: [
			{
				resource: {
					resourceType: 'Patient',
					id: 'imported',
					birthDate: '1950-01-01',
					name: [{ family: 'Zed' }]
				}
			},
			{
				resource: {
					resourceType: 'Appointment',
					id: 'imported-appointment',
					status: 'booked',
					start: '2026-05-11T09:00:00Z',
					end: '2026-05-11T10:00:00Z',
					participant: [
						{ actor: { reference: 'Patient/imported' }, status: 'accepted' },
						{ actor: CHEN, status: 'accepted' }
					]
				}
			}
		]
	};
	take(await importText(riverside.core, 'bundle.json', JSON.stringify(bundle)));
	await meetAndLook(...rigs);
	for (const rig of rigs) expect(toCheck(rig)).toBe(0);
});

test('two appointments of one patient are one thing to decide', async () => {
	const { hilltop, riverside, rigs, a } = await twoPatients();
	await book(hilltop, a);
	await book(riverside, a);
	await meetAndLook(...rigs);
	for (const rig of rigs) {
		expect(toCheck(rig)).toBe(1);
		expect(await pairsOf(rig, a)).toHaveLength(1);
	}
	await settle(riverside, a, 'second');
	await meetAndLook(...rigs);
	for (const rig of rigs) expect(toCheck(rig)).toBe(0);
});
