// What two sites wrote without seeing each other's, and what does not go together in it: raised at both, settled once.
import { expect, test } from 'vitest';
import type { ChartId } from '#shared/core/ids.ts';
import { waitsForSomebody, type Finding } from '#shared/chart/finding.ts';
import * as work from '#shared/engine/chart-work.ts';
import { checkOrder } from '#shared/engine/check-order.ts';
import { exactNumber } from '#shared/fhir/exact-json.ts';
import { UNCHECKED_PREFIX } from '#shared/replica/rows.ts';
import {
	meet,
	restart,
	startPractice,
	startTwoSites,
	take,
	until,
	type EngineRig
} from '../../../support/engine-rig.ts';

const MARIA = '3a0cf8a2-5c8e-4a64-8f8e-6b3f0d3b7f01' as ChartId;
const register = async ({ core }: EngineRig): Promise<unknown> =>
	take(await work.registerPatient(core, { id: MARIA, name: [{ family: 'Ortega' }] } as never));
const order = async ({ core }: EngineRig, name: string): Promise<unknown> =>
	take(
		await work.run(core, MARIA, {
			verb: 'addMedication',
			medicationCodeableConcept: { text: name },
			dosageInstruction: [{ text: 'daily' }]
		})
	);
const findings = async ({ core }: EngineRig): Promise<readonly Finding[]> =>
	take(await work.openChart(core, MARIA)).findings;
const waiting = async (rig: EngineRig): Promise<readonly Finding[]> =>
	(await findings(rig)).filter(waitsForSomebody);
const toCheck = (rig: EngineRig): number => rig.core.status().toCheck;
/** Everything reaches the other, and is looked at. */
async function meetAndCheck(...rigs: readonly EngineRig[]): Promise<void> {
	await meet(...rigs);
	for (const { core, clock } of rigs)
		await until(() => {
			clock.advance(100);
			return core.status().checking === undefined;
		});
}

async function startApart(): Promise<readonly [EngineRig, EngineRig]> {
	const { hilltop, riverside } = await startTwoSites();
	await register(hilltop);
	await meet(hilltop, riverside);
	return [hilltop, riverside];
}

test('one medicine prescribed at two sites apart waits at both, and is settled once', async () => {
	const rigs = await startApart();
	const [hilltop, riverside] = rigs;
	await order(hilltop, 'Ibuprofen 400 mg');
	await order(riverside, 'ibuprofen 400 mg');
	for (const rig of rigs) expect(toCheck(rig)).toBe(0);
	await meetAndCheck(...rigs);
	const seen = await Promise.all(rigs.map(waiting));
	expect(seen[0]).toHaveLength(1);
	expect(seen[1]!.map(({ id }) => id)).toEqual(seen[0]!.map(({ id }) => id));
	const sites = new Set(seen[0]![0]!.entries.map(({ site }) => site));
	expect(sites.size).toBe(2);
	for (const rig of rigs) expect(toCheck(rig)).toBe(1);

	const finding = seen[0]![0]!.id;
	take(await work.run(hilltop.core, MARIA, { verb: 'reviewFinding', finding, reason: ' both are needed ' }));
	expect(toCheck(hilltop)).toBe(0);
	await meetAndCheck(...rigs);
	for (const rig of rigs) {
		expect(await waiting(rig)).toEqual([]);
		expect((await findings(rig))[0]?.review).toMatchObject({ reason: 'both are needed' });
		expect(toCheck(rig)).toBe(0);
	}
	take(await work.run(riverside.core, MARIA, { verb: 'reopenFinding', finding }));
	await meetAndCheck(...rigs);
	for (const rig of rigs) expect(await waiting(rig)).toHaveLength(1);
	const [one] = seen[0]![0]!.entries;
	take(await work.run(riverside.core, MARIA, { verb: 'stopMedication', id: one!.path.split('/')[1]! }));
	await meetAndCheck(...rigs);
	for (const rig of rigs) expect([await findings(rig), toCheck(rig)]).toEqual([[], 0]);
});

test('who could see the first order has decided: it is found, and waits for nobody', async () => {
	const rigs = await startApart();
	const [hilltop, riverside] = rigs;
	await order(hilltop, 'ibuprofen');
	await meetAndCheck(...rigs);
	await order(riverside, 'ibuprofen');
	await meetAndCheck(...rigs);
	for (const rig of rigs) {
		expect(await findings(rig)).toHaveLength(1);
		expect([await waiting(rig), toCheck(rig)]).toEqual([[], 0]);
	}
});

test('a chart that nobody here has opened is looked at too, also after a power cut', async () => {
	const rigs = await startApart();
	const [hilltop, riverside] = rigs;
	await order(hilltop, 'ibuprofen');
	await meetAndCheck(...rigs);
	const third = await restart(riverside);
	await order(hilltop, 'paracetamol');
	expect(toCheck(third)).toBe(0);
	const left = async (): Promise<number> =>
		(await third.store.list('meta', { prefix: UNCHECKED_PREFIX })).length;
	third.clock.advance(1_000);
	await until(async () => (await left()) === 0);
});

test('a name that is no finding is refused, and nothing is written', async () => {
	const rig = await startPractice();
	await register(rig);
	for (const finding of ['', 'a:b', 'x'.repeat(601)])
		expect(await work.run(rig.core, MARIA, { verb: 'reviewFinding', finding })).toMatchObject({
			ok: false,
			error: { type: 'InvalidValue' }
		});
});

test('a vaccine is checked before it is written: against every one that is there, by what it protects against', async () => {
	const rig = await startPractice();
	await register(rig);
	take(await work.openChart(rig.core, MARIA));
	const coded = (code: string, text: string) => ({
		vaccineCode: { coding: [{ system: 'http://hl7.org/fhir/sid/cvx', code }], text }
	});
	const penta = coded('198', 'Pentavalent');
	take(
		await work.run(rig.core, MARIA, {
			verb: 'addImmunization',
			...penta,
			effectiveAt: '2026-04-20',
			doseNumber: 1
		})
	);
	const check = async (vaccine: object, day: string, doseNumber?: number) =>
		take(
			await checkOrder(rig.core, MARIA, {
				...(vaccine as typeof penta),
				day,
				...(doseNumber !== undefined && { doseNumber })
			})
		).map(({ rule }) => rule);
	expect(await check(penta, '2026-04-20')).toContain('same-vaccine-same-day');
	expect(await check(coded('146', 'Hexavalent'), '2026-04-20')).toContain('same-vaccine-same-day');
	expect(await check(penta, '2027-04-20', 1)).toEqual(['same-vaccine-same-number']);
	expect(await check(penta, '2027-04-20', 2)).toEqual([]);
	expect(await check(penta, '2026-05-04', 2)).toContain('interval-tetanus');
	expect(await check(coded('19', 'BCG'), '2026-04-20')).toEqual([]);
	expect(Object.keys(take(await work.openChart(rig.core, MARIA)).entries['Immunization']!)).toHaveLength(1);
});

test('an order is checked before it is written: against the chart, with its dose, and in the place of the one it changes', async () => {
	const rig = await startPractice();
	await register(rig);
	await order(rig, 'warfarin');
	const { entries } = take(await work.openChart(rig.core, MARIA));
	const [warfarin] = Object.keys(entries['MedicationRequest']!);
	const check = async (text: string, dose?: string, instead?: string) =>
		take(
			await checkOrder(rig.core, MARIA, {
				medicationCodeableConcept: { text },
				dosageInstruction: [
					dose === undefined
						? { text: 'daily' }
						: { doseAndRate: [{ doseQuantity: { value: exactNumber(dose), unit: 'mg' } }] }
				],
				...(instead !== undefined && { instead })
			})
		).map(({ kind }) => kind);
	expect(await check('Coumadin (warfarin)')).toEqual(['duplicate-therapy']);
	expect(await check('warfarin', undefined, warfarin)).toEqual([]);
	expect(await check('paracetamol')).toEqual([]);
	expect(await check('paracetamol', '5000')).toEqual([]);
	take(
		await work.run(rig.core, MARIA, {
			verb: 'correctElement',
			path: `Patient/${MARIA}/birthDate`,
			value: '1980-01-01'
		})
	);
	expect(await check('paracetamol', '5000')).toEqual(['dose']);
	expect(await check('paracetamol', '500')).toEqual([]);
});

test('no known allergies here and an allergy there waits, and nobody is asked when one could see the other', async () => {
	const rigs = await startApart();
	const [hilltop, riverside] = rigs;
	const code = { text: 'penicillin' };
	take(await work.run(hilltop.core, MARIA, { verb: 'recordNoKnownAllergies' }));
	take(await work.run(riverside.core, MARIA, { verb: 'addAllergy', code }));
	await meetAndCheck(...rigs);
	const [found, ...others] = await waiting(hilltop);
	expect(others).toEqual([]);
	expect(found).toMatchObject({ kind: 'none-known', severity: 'severe' });
	expect((await waiting(riverside)).map(({ id }) => id)).toEqual([found!.id]);
	expect(rigs.map(toCheck)).toEqual([1, 1]);
	const [none] = found!.entries;
	take(
		await work.run(riverside.core, MARIA, {
			verb: 'stopAllergy',
			id: none!.path.split('/')[1]!,
			outcome: 'refuted'
		})
	);
	await meetAndCheck(...rigs);
	expect(rigs.map(toCheck)).toEqual([0, 0]);

	const seen = await startApart();
	take(await work.run(seen[0].core, MARIA, { verb: 'recordNoKnownAllergies' }));
	await meetAndCheck(...seen);
	take(await work.run(seen[1].core, MARIA, { verb: 'addAllergy', code }));
	await meetAndCheck(...seen);
	expect(seen.map(toCheck)).toEqual([0, 0]);
});

test('words that reach a note after its signature wait until they are an addendum, or are left; more words wait again', async () => {
	const rigs = await startApart();
	const [hilltop, riverside] = rigs;
	for (const rig of rigs) await findings(rig);
	take(await work.run(hilltop.core, MARIA, { verb: 'startNote', title: 'Visit', words: { plan: 'Rest.' } }));
	take(await work.seal(hilltop.core, MARIA));
	await meetAndCheck(...rigs);
	const { entries } = take(await work.openChart(hilltop.core, MARIA));
	const [noteId] = Object.keys(entries['Composition']!);
	const type = async (base: string, next: string): Promise<unknown> =>
		take(
			await work.run(riverside.core, MARIA, {
				verb: 'editNoteText',
				noteId: noteId!,
				section: 'plan',
				base,
				next
			})
		);
	await type('Rest.', 'Rest. Come back on Friday.');
	take(await work.seal(riverside.core, MARIA));
	const heads = take(await work.openChart(hilltop.core, MARIA)).heads;
	take(await work.run(hilltop.core, MARIA, { verb: 'signNote', noteId: noteId!, heads }));
	await meetAndCheck(...rigs);
	const seen = await Promise.all(rigs.map(waiting));
	expect(seen.map((all) => all.map(({ kind }) => kind))).toEqual([['after-signing'], ['after-signing']]);
	expect(rigs.map(toCheck)).toEqual([1, 1]);
	take(
		await work.run(riverside.core, MARIA, {
			verb: 'writeAddendum',
			noteId: noteId!,
			words: 'Come back on Friday.',
			heads
		})
	);
	await meetAndCheck(...rigs);
	expect(rigs.map(toCheck)).toEqual([0, 0]);
});
