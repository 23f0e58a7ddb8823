// Two clinics of one practice, each a chain of bag processes, and a relay that is gone while both work: the same chart at
// both afterwards, with every disagreement shown, and a decision taken at one seen at the other.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createBagPractice, joinBagPractice, type BagDevice } from '../support/bag-process.ts';
import { startRelay, type RelayProcess } from '../support/relay-process.ts';

const MARIA = '3a0cf8a2-5c8e-4a64-8f8e-6b3f0d3b7f01';
const medicine = (id: string, text: string) => ({
	resourceType: 'MedicationRequest',
	id,
	status: 'active',
	intent: 'order',
	medicationCodeableConcept: { text },
	subject: { reference: `Patient/${MARIA}` },
	dosageInstruction: [{ text: '500 mg twice a day' }]
});
const BUNDLE = {
	resourceType: 'Bundle',
	type: 'collection',
	entry: [
		{
			resourceType: 'Patient',
			id: MARIA,
			name: [{ use: 'official', family: 'Ortega', given: ['Maria'] }],
			gender: 'female',
			birthDate: '1961-04-02'
		},
		medicine('metformin', 'Metformin'),
		medicine('amoxicillin', 'Amoxicillin'),
		medicine('lisinopril', 'Lisinopril'),
		medicine('aspirin', 'Aspirin')
	].map((resource) => ({ resource }))
};

/** What a person at one site does while no road exists. `set` values are JSON. */
interface Work {
	readonly set: readonly (readonly [path: string, value: string])[];
	readonly allergy: string;
	readonly words: string;
}
const HILLTOP: Work = {
	set: [
		['MedicationRequest/metformin/dosageInstruction', '[{"text":"1000 mg twice a day"}]'],
		['MedicationRequest/amoxicillin/status', '"stopped"'],
		[`Patient/${MARIA}/birthDate`, '"1961-04-03"'],
		['MedicationRequest/lisinopril/dosageInstruction/0/text', '"5 mg in the morning"'],
		['MedicationRequest/aspirin/dosageInstruction/0/text', '"100 mg in the morning"']
	],
	allergy: 'Penicillin',
	words: 'Rest. See again on Monday.'
};
const RIVERSIDE: Work = {
	set: [
		['MedicationRequest/metformin/dosageInstruction', '[{"text":"250 mg once a day"}]'],
		['MedicationRequest/amoxicillin/dosageInstruction', '[{"text":"250 mg three times a day"}]'],
		[`Patient/${MARIA}/name/0/family`, '"Ortega Ruiz"'],
		['MedicationRequest/lisinopril/dosageInstruction/0/text', '"5 mg in the morning"'],
		['MedicationRequest/aspirin/dosageInstruction/0/text', '"500 mg when in pain"']
	],
	allergy: 'Peanut',
	words: 'Ten days. Rest.'
};

describe('two clinics that cannot reach each other', () => {
	let relay: RelayProcess;
	let hilltop: BagDevice;
	let riverside: BagDevice;
	let noteId: string;
	const chart = ['--chart', MARIA];
	let shown: any;

	async function workOffline(device: BagDevice, { set, allergy, words }: Work): Promise<void> {
		for (const [path, value] of set) {
			expect(await device.json('set', ...chart, '--path', path, '--value', value)).toEqual({});
		}
		const resource = { resourceType: 'AllergyIntolerance', code: { text: allergy } };
		const added = await device.json('add', ...chart, '--resource', JSON.stringify(resource));
		expect(added).toEqual({ path: expect.stringMatching(/^AllergyIntolerance\/[0-9a-f-]{36}$/) });
		const noted = await device.json('note', ...chart, '--id', noteId, '--section', 'plan', '--text', words);
		expect(noted).toEqual({ id: noteId });
	}

	beforeAll(async () => {
		relay = await startRelay();
		hilltop = await createBagPractice(relay.url);
		riverside = await joinBagPractice(hilltop);
		const file = join(hilltop.dir, 'maria.json');
		writeFileSync(file, JSON.stringify(BUNDLE));
		await hilltop.json('import', file);
		noteId = (await hilltop.json('note', ...chart, '--section', 'plan', '--text', 'Rest.')).id;
		const report = await hilltop.json('sync');
		expect(report).toEqual({ sent: expect.any(Number), received: expect.any(Number), pending: 0 });
		expect(report.sent).toBeGreaterThanOrEqual(3);
		const received = await riverside.json('sync');
		expect(received).toMatchObject({ pending: 0 });
		expect(received.received).toBeGreaterThanOrEqual(3);
		await relay.kill();
		await Promise.all([workOffline(hilltop.offline, HILLTOP), workOffline(riverside.offline, RIVERSIDE)]);
		relay = await startRelay({ dataDir: relay.dataDir, port: relay.port });
		for (const device of [hilltop, riverside, hilltop]) await device.json('sync');
		const [here, there] = await Promise.all([
			hilltop.text('show', ...chart),
			riverside.text('show', ...chart)
		]);
		expect(there).toBe(here);
		shown = JSON.parse(here);
	}, 240_000);
	afterAll(() => relay.kill());

	const disagreementAt = (path: string): any =>
		shown.disagreements.find((one: { path: string }) => one.path === path);

	test('the same dose changed differently: both doses, with who, where and when', () => {
		expect(disagreementAt('MedicationRequest/metformin/dosageInstruction')).toEqual({
			path: 'MedicationRequest/metformin/dosageInstruction',
			group: 'order',
			values: expect.arrayContaining([
				{ value: [{ text: '1000 mg twice a day' }], user: 'Amina', site: 'Hilltop', at: expect.any(String) },
				{ value: [{ text: '250 mg once a day' }], user: 'Ben', site: 'Riverside', at: expect.any(String) }
			])
		});
		for (const { at } of disagreementAt('MedicationRequest/metformin/dosageInstruction').values) {
			expect(new Date(at).toISOString()).toBe(at);
			expect(Math.abs(Date.now() - Date.parse(at))).toBeLessThan(600_000);
		}
	});

	test('a stop against a dose change: the group says what each wrote', () => {
		expect(disagreementAt('MedicationRequest/amoxicillin/~order')).toEqual({
			path: 'MedicationRequest/amoxicillin/~order',
			group: 'order',
			values: expect.arrayContaining([
				{ value: { status: 'stopped' }, user: 'Amina', site: 'Hilltop', at: expect.any(String) },
				{
					value: { dosageInstruction: [{ text: '250 mg three times a day' }] },
					user: 'Ben',
					site: 'Riverside',
					at: expect.any(String)
				}
			])
		});
	});

	test('nothing else is a disagreement: different elements, equal changes, two first allergies', () => {
		expect(shown.disagreements.map(({ path }: { path: string }) => path).sort()).toEqual([
			'MedicationRequest/amoxicillin/~order',
			'MedicationRequest/aspirin/dosageInstruction',
			'MedicationRequest/metformin/dosageInstruction'
		]);
		expect(shown.patient).toMatchObject({
			birthDate: '1961-04-03',
			name: [{ family: 'Ortega Ruiz', given: ['Maria'] }]
		});
		expect(shown.entries.MedicationRequest.lisinopril.dosageInstruction).toEqual([
			{ text: '5 mg in the morning' }
		]);
		const allergies = Object.values<{ code: { text: string } }>(shown.entries.AllergyIntolerance);
		expect(allergies.map(({ code }) => code.text).sort()).toEqual(['Peanut', 'Penicillin']);
	});

	test('both wrote in one section: the words of both are there, once', () => {
		expect(shown.texts[noteId].plan).toBe('Ten days. Rest. See again on Monday.');
	});

	test('a contested element is not written over', async () => {
		const path = [
			'--path',
			'MedicationRequest/metformin/dosageInstruction',
			'--value',
			'[{"text":"750 mg"}]'
		];
		const words = await hilltop.refused('set', ...chart, ...path);
		expect(words).toContain('MedicationRequest/metformin/dosageInstruction');
		expect(words).toContain('Nothing was changed');
		const group = ['--path', 'MedicationRequest/amoxicillin/status', '--value', '"completed"'];
		expect(await hilltop.refused('set', ...chart, ...group)).toContain('~order');
	});

	test('one decides, the other sees it, and nothing is left to decide', async () => {
		const { values } = disagreementAt('MedicationRequest/metformin/dosageInstruction');
		const keep = values.findIndex(({ user }: { user: string }) => user === 'Ben');
		const path = ['--path', 'MedicationRequest/metformin/dosageInstruction'];
		expect(
			await riverside.json('resolve', ...chart, ...path, '--group', 'order', '--keep', String(keep))
		).toEqual({});
		const stop = disagreementAt('MedicationRequest/amoxicillin/~order').values.findIndex(
			({ user }: { user: string }) => user === 'Amina'
		);
		const order = [
			'--path',
			'MedicationRequest/amoxicillin/~order',
			'--group',
			'order',
			'--keep',
			String(stop)
		];
		expect(await riverside.json('resolve', ...chart, ...order)).toEqual({});
		expect(await riverside.refused('resolve', ...chart, ...order)).toContain('no disagreement');
		const both = ['--path', 'MedicationRequest/aspirin/dosageInstruction', '--keep', 'both'];
		expect(await riverside.json('resolve', ...chart, ...both)).toEqual({});
		await riverside.json('sync');
		await hilltop.json('sync');
		const seen = await hilltop.json('show', ...chart);
		expect(seen.disagreements).toEqual([]);
		type Order = { medicationCodeableConcept: { text: string }; dosageInstruction: { text: string }[] };
		const aspirin = Object.values<Order>(seen.entries.MedicationRequest).filter(
			({ medicationCodeableConcept }) => medicationCodeableConcept.text === 'Aspirin'
		);
		expect(aspirin.map(({ dosageInstruction }) => dosageInstruction[0]!.text).sort()).toEqual([
			'100 mg in the morning',
			'500 mg when in pain'
		]);
		expect(seen.entries.MedicationRequest.metformin.dosageInstruction).toEqual([
			{ text: '250 mg once a day' }
		]);
		expect(seen.entries.MedicationRequest.amoxicillin).toMatchObject({
			status: 'stopped',
			dosageInstruction: [{ text: '500 mg twice a day' }]
		});
	});

	test('every chain and signature at both devices verifies', async () => {
		for (const device of [hilltop, riverside]) {
			const report = await device.json('verify');
			expect(report).toEqual({
				envelopes: expect.any(Number),
				controlRecords: expect.any(Number),
				problems: [],
				broken: []
			});
			expect(report.envelopes).toBeGreaterThan(15);
			expect(report.controlRecords).toBeGreaterThanOrEqual(3);
		}
	});
});
