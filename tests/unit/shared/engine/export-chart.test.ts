import { beforeEach, describe, expect, test } from 'vitest';
import { exactEntries, exportChart, importText } from '#shared/engine/chart-files.ts';
import * as work from '#shared/engine/chart-work.ts';
import type { ChartCommand } from '#shared/engine/chart-command.ts';
import type { ChartId } from '#shared/core/ids.ts';
import { stringifyExact, type JsonObject } from '#shared/fhir/exact-json.ts';
import { meet, startPractice, startTwoSites, take, type EngineRig } from '../../../support/engine-rig.ts';
import { entriesOf, lostEntries } from '../../../support/json-oracle.ts';

const MARIA = '3a0cf8a2-5c8e-4a64-8f8e-6b3f0d3b7f01' as ChartId;
const ORDER = {
	resourceType: 'MedicationRequest',
	id: 'metformin',
	meta: { versionId: '3' },
	contained: [{ resourceType: 'Medication', id: 'm', code: { text: 'Metformin' } }],
	status: 'active',
	intent: 'order',
	medicationReference: { reference: '#m' },
	subject: { reference: `Patient/${MARIA}` },
	dosageInstruction: [{ text: '500 mg' }]
};
const PATIENT = {
	resourceType: 'Patient',
	id: MARIA,
	name: [{ family: 'Ortega', given: ['Maria'] }],
	birthDate: '1961-04-02'
};
const BUNDLE = `{"resourceType":"Bundle","type":"batch","entry":[
	{"fullUrl":"https://x.example/Observation/1","resource":{"valueQuantity":{"value":1.10,"unit":"mg"},"resourceType":"Observation","id":"1","status":"final","code":{"text":"K"}}},
	{"resource":${JSON.stringify(ORDER)}},
	{"resource":${JSON.stringify(PATIENT)}},
	{"resource":{"resourceType":"Organization"}}]}`;

const run = ({ core }: EngineRig, command: ChartCommand) => work.run(core, MARIA, command);
const exported = async ({ core }: EngineRig): Promise<string> =>
	stringifyExact(take(await exportChart(core, MARIA)));
const set = async (rig: EngineRig, path: string, value: unknown): Promise<void> =>
	void take(await run(rig, { verb: 'correctElement', path, value: value as JsonObject }));
const issuesOf = (text: string): JsonObject[] =>
	(JSON.parse(text) as { entry: { resource: JsonObject }[] }).entry
		.map(({ resource }) => resource)
		.filter(({ resourceType }) => resourceType === 'DetectedIssue');

describe('an import nobody touched', () => {
	let rig: EngineRig;
	beforeEach(async () => {
		rig = await startPractice();
		expect(take(await importText(rig.core, 'x', BUNDLE))).toMatchObject({ accepted: 4, refused: [] });
	});

	test('comes out as it went in, the patient first, and nothing besides', async () => {
		const text = await exported(rig);
		expect(lostEntries(entriesOf(BUNDLE), text)).toEqual([]);
		expect(entriesOf(text).map(({ name }) => name)).toEqual([
			`Patient/${MARIA}`,
			'MedicationRequest/metformin',
			'Observation/1',
			'Organization/'
		]);
		expect(JSON.parse(text)).toMatchObject({ resourceType: 'Bundle', type: 'collection' });
		expect(text).toContain('1.10');
	});

	test('comes in again without a word', async () => {
		await set(rig, 'MedicationRequest/metformin/dosageInstruction', [{ text: '850 mg' }]);
		const resource = { resourceType: 'AllergyIntolerance', code: { text: 'Peanut' } };
		take(await run(rig, { verb: 'addResource', resource }));
		const before = await exported(rig);
		const report = take(await importText(rig.core, 'x', before));
		expect(report).toMatchObject({ accepted: 5, refused: [] });
		expect(await exported(rig)).toBe(before);
	});

	test('in the export, what was removed is gone and what was added has a fullUrl', async () => {
		await set(rig, 'MedicationRequest/metformin/dosageInstruction', null);
		const done = take(
			await run(rig, {
				verb: 'addResource',
				resource: { resourceType: 'AllergyIntolerance', code: { text: 'Peanut' } }
			})
		);
		const entries = entriesOf(await exported(rig));
		expect(entries.find(({ name }) => name === done.entry)?.fullUrl).toBe(
			`urn:uuid:${done.entry!.split('/')[1]}`
		);
		expect(await exported(rig)).not.toContain('500 mg');
	});

	test('a draft note is exported with its words', async () => {
		const { entry } = take(await run(rig, { verb: 'writeNote', section: 'plan', text: 'Rest & <water>' }));
		const text = await exported(rig);
		expect(text).toContain('Rest &amp; &lt;water&gt;');
		expect(entriesOf(text).map(({ name }) => name)).toContain(entry);
	});

	test('entries are told exactly, by the id that paths use, of an open chart only', async () => {
		expect(await exactEntries(rig.core, MARIA)).toEqual({ ok: false, error: { type: 'NoSuchChart' } });
		const view = take(await work.openChart(rig.core, MARIA));
		const entries = take(await exactEntries(rig.core, MARIA));
		expect(stringifyExact(entries['Observation']!['1']!)).toContain('"value":1.10,');
		for (const type of Object.keys(view.entries)) {
			expect(Object.keys(entries[type]!).sort()).toEqual(Object.keys(view.entries[type]!).sort());
		}
	});
});

describe('what is not decided is in the export', () => {
	let hilltop: EngineRig;
	let riverside: EngineRig;
	beforeEach(async () => {
		({ hilltop, riverside } = await startTwoSites());
		take(await importText(hilltop.core, 'x', BUNDLE));
		await meet(hilltop, riverside);
	});

	test('two doses: the one shown, and the other in a DetectedIssue; the same at both sites', async () => {
		await set(hilltop, 'MedicationRequest/metformin/dosageInstruction', [{ text: '850 mg' }]);
		await set(riverside, 'MedicationRequest/metformin/dosageInstruction', [{ text: '250 mg' }]);
		await meet(hilltop, riverside);
		const text = await exported(hilltop);
		expect(await exported(riverside)).toBe(text);
		const shown = /850|250/.exec(text)![0];
		const other = shown === '850' ? '250' : '850';
		expect(issuesOf(text)).toEqual([
			{
				resourceType: 'DetectedIssue',
				id: expect.any(String),
				contained: [
					{
						resourceType: 'MedicationRequest',
						id: 'other-1',
						status: 'active',
						intent: 'order',
						medicationReference: { reference: '#m' },
						subject: { reference: `Patient/${MARIA}` },
						dosageInstruction: [{ text: `${other} mg` }]
					},
					ORDER.contained[0]
				],
				status: 'preliminary',
				code: { text: 'Not decided' },
				patient: { reference: `Patient/${MARIA}` },
				implicated: [{ reference: 'MedicationRequest/metformin' }, { reference: '#other-1' }],
				detail: expect.any(String)
			}
		]);
		const practice = await startPractice();
		expect(take(await importText(practice.core, 'x', text))).toMatchObject({ accepted: 5, refused: [] });
		// Who wrote what here is told beside the entries, and is none of them.
		const entries = entriesOf(text).filter(({ name }) => !name.startsWith('Provenance/'));
		expect(entriesOf(text).length - entries.length).toBe(2);
		expect(lostEntries(entries, await exported(practice))).toEqual([]);
	});

	test('a stop against a dose: what either meant', async () => {
		await set(hilltop, 'MedicationRequest/metformin/status', 'stopped');
		await set(riverside, 'MedicationRequest/metformin/dosageInstruction', [{ text: '250 mg' }]);
		await meet(hilltop, riverside);
		const [issue, ...more] = issuesOf(await exported(riverside));
		expect(more).toEqual([]);
		const [one, two] = issue!['contained'] as readonly JsonObject[];
		const meant = [one, two].map((resource) => [
			resource!['status'],
			stringifyExact(resource!['dosageInstruction']!)
		]);
		expect(meant.sort()).toEqual([
			['active', '[{"text":"250 mg"}]'],
			['stopped', '[{"text":"500 mg"}]']
		]);
	});

	test('a date of birth and a name', async () => {
		await set(hilltop, `Patient/${MARIA}/birthDate`, '1961-04-03');
		await set(riverside, `Patient/${MARIA}/birthDate`, '1961-04-04');
		await set(hilltop, `Patient/${MARIA}/name/0/family`, 'Ruiz');
		await set(riverside, `Patient/${MARIA}/name/0/family`, 'Diaz');
		await meet(hilltop, riverside);
		const text = await exported(hilltop);
		for (const value of ['1961-04-03', '1961-04-04', 'Ruiz', 'Diaz']) expect(text).toContain(value);
		expect(issuesOf(text)).toHaveLength(1);
	});

	test('words that reached a note after its signature', async () => {
		const { entry } = take(await run(hilltop, { verb: 'writeNote', section: 'plan', text: 'Rest.' }));
		const noteId = entry!.split('/')[1]!;
		await meet(hilltop, riverside);
		take(await run(riverside, { verb: 'writeNote', noteId, section: 'plan', text: 'Rest. Ten days.' }));
		const { heads } = take(await work.openChart(hilltop.core, MARIA));
		take(await run(hilltop, { verb: 'signNote', noteId, heads }));
		await meet(hilltop, riverside);
		const text = await exported(hilltop);
		const [issue] = issuesOf(text);
		expect(issue!['implicated']).toEqual([{ reference: entry }, { reference: '#other-1' }]);
		const [other] = issue!['contained'] as readonly JsonObject[];
		expect(other).toMatchObject({ resourceType: 'Composition', status: 'preliminary' });
		expect(other).not.toHaveProperty('attester');
		expect(stringifyExact(other!)).toContain('Ten days.');
		expect(text.replace(stringifyExact(issue!), '')).not.toContain('Ten days.');
	});

	test('and no longer once it is decided', async () => {
		await set(hilltop, `Patient/${MARIA}/birthDate`, '1961-04-03');
		await set(riverside, `Patient/${MARIA}/birthDate`, '1961-04-04');
		await meet(hilltop, riverside);
		take(await run(hilltop, { verb: 'resolveDisagreement', path: `Patient/${MARIA}/birthDate`, keep: 0 }));
		expect(issuesOf(await exported(hilltop))).toEqual([]);
	});
});
