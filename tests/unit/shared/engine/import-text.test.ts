import { beforeEach, describe, expect, test } from 'vitest';
import { ENVELOPE_KINDS, parseHeader } from '#shared/crypto/envelope.ts';
import type { ImportReport } from '#shared/engine/api.ts';
import { exportChart, importText } from '#shared/engine/chart-files.ts';
import * as work from '#shared/engine/chart-work.ts';
import { configKeys } from '#shared/engine/practice-config.ts';
import { stringifyExact } from '#shared/fhir/exact-json.ts';
import {
	meet,
	restart,
	startPractice,
	startTwoSites,
	take,
	type EngineRig
} from '../../../support/engine-rig.ts';
import { lostEntries, entriesOf } from '../../../support/json-oracle.ts';

const MARIA = '3a0cf8a2-5c8e-4a64-8f8e-6b3f0d3b7f01';
const patient = (id: string | undefined, more: object = {}) => ({
	resourceType: 'Patient',
	...(id && { id }),
	...more
});
const condition = (id: string, reference: string | undefined, text = 'Asthma') => ({
	resourceType: 'Condition',
	id,
	code: { text },
	...(reference && { subject: { reference } })
});
const bundle = (...resources: readonly object[]): string =>
	JSON.stringify({
		resourceType: 'Bundle',
		type: 'collection',
		entry: resources.map((resource) => ({ resource }))
	});

const importing = async ({ core }: EngineRig, content: string | object): Promise<ImportReport> =>
	take(await importText(core, 'file.json', typeof content === 'string' ? content : JSON.stringify(content)));
const exported = async ({ core }: EngineRig, chart: ImportReport['chart']): Promise<string> =>
	stringifyExact(take(await exportChart(core, chart!)));
const listed = ({ core }: EngineRig): readonly (readonly [name: string, chart: string])[] =>
	work.search(core, '').map(({ name, chartId }) => [name, chartId]);

/** The envelopes of a store in the order in which they were stored, without access records. */
async function sealed({ store }: EngineRig) {
	const rows = await store.list('envelope');
	const byArrival = rows.toSorted((a, b) => (a.key.slice(33) < b.key.slice(33) ? -1 : 1));
	const headers = byArrival.map(({ value }) => take(parseHeader(value)));
	return headers.filter(({ kind }) => kind !== ENVELOPE_KINDS.audit);
}

describe('importing', () => {
	let rig: EngineRig;
	beforeEach(async () => {
		rig = await startPractice();
	});

	test('refuses entry by entry, with the position and the reason, and takes the rest', async () => {
		const report = await importing(
			rig,
			JSON.stringify({
				resourceType: 'Bundle',
				entry: [
					{ resource: patient(MARIA) },
					{ resource: condition('c1', `Patient/${MARIA}`) },
					{ resource: condition('c1', `Patient/${MARIA}`, 'Gout') },
					{ resource: condition('c1', `Patient/${MARIA}`) },
					{ resource: { resourceType: 'Nonsense' } },
					{ resource: condition('no spaces', undefined) },
					{ request: { method: 'DELETE', url: 'Condition/c1' } },
					5,
					{ resource: { ...condition('c2', undefined), note: [] } },
					{ resource: { ...condition('c3', undefined), onsetString: 'May', onsetAge: { value: 3 } } }
				]
			})
		);
		expect(report).toEqual({
			file: 'file.json',
			chart: MARIA,
			accepted: 3,
			refused: [
				{ index: 2, reason: 'Condition/c1 is already in this chart with other content.' },
				{ index: 4, reason: 'unknown resourceType' },
				{ index: 5, reason: 'id is not 1 to 64 letters, digits, "-" or "."' },
				{ index: 6, reason: 'not an object' },
				{ index: 7, reason: 'not an object' },
				{ index: 8, reason: 'Condition.note: empty' },
				{ index: 9, reason: 'Condition.onsetAge: two types of one choice' }
			]
		});
		expect(entriesOf(await exported(rig, report.chart)).map(({ name }) => name)).toEqual([
			`Patient/${MARIA}`,
			'Condition/c1'
		]);
	});

	test.each([
		['{"resourceType":"Patient"', 'The file is not JSON.'],
		['', 'The file is not JSON.'],
		['[]', 'not an object'],
		['"Patient"', 'not an object'],
		['{}', 'no resourceType'],
		['{"resourceType":"Bundle","entry":[]}', 'The bundle has no entries.'],
		['{"resourceType":"Bundle"}', 'The bundle has no entries.'],
		[`${'['.repeat(300)}${']'.repeat(300)}`, 'The file is not JSON.']
	])('%.30s is refused as a whole and nothing is written', async (text, reason) => {
		const before = await sealed(rig);
		const report = await importing(rig, text);
		expect(report).toEqual({
			file: 'file.json',
			chart: undefined,
			accepted: 0,
			refused: [{ index: 0, reason }]
		});
		expect(await sealed(rig)).toEqual(before);
	});

	test('a byte order mark is no content', async () => {
		expect(await importing(rig, `\uFEFF${JSON.stringify(patient(MARIA))}`)).toMatchObject({
			accepted: 1,
			refused: []
		});
	});

	test('the reasons hold nothing of what was refused', async () => {
		const poison = 'Zzpoison';
		const { refused } = await importing(
			rig,
			bundle({ resourceType: poison }, condition(`${poison} x`, undefined), {
				...condition('c', undefined),
				[`a ${poison}`]: 1
			})
		);
		expect(refused).toHaveLength(3);
		expect(JSON.stringify(refused)).not.toContain(poison);
	});

	test('the directory is sealed last and names the others; no stamps are written', async () => {
		await sealed(rig);
		const from = (await sealed(rig)).length;
		const claim = { resourceType: 'Claim', id: 'k', patient: { reference: `Patient/${MARIA}` } };
		await importing(rig, bundle(patient(MARIA), condition('c1', `Patient/${MARIA}`), claim));
		const { docIds } = rig.session.summaries.get(MARIA as never)!;
		const order = (await sealed(rig)).slice(from).map(({ docId }) => docId);
		expect(order).toEqual([docIds.clinical, docIds.billing, docIds.directory]);
		const chart = (await rig.session.openChart(MARIA as never))!;
		expect(chart.reader.keys('').filter((key) => /:~(?!import)/.test(key))).toEqual([]);
	});

	test('what is larger than an envelope goes in several, and comes out whole', async () => {
		const words = (n: number): string =>
			Array.from({ length: 20_000 }, (_, i) => (i * 7919 + n) % 99_991).join(' ');
		const notes = Array.from({ length: 20 }, (_, n) => ({
			...condition(`c${n}`, `Patient/${MARIA}`),
			note: [{ text: words(n) }]
		}));
		const text = bundle(patient(MARIA), ...notes);
		expect(text.length).toBeGreaterThan(2_000_000);
		const report = await importing(rig, text);
		expect(report).toMatchObject({ accepted: 21, refused: [] });
		const { docIds } = rig.session.summaries.get(MARIA as never)!;
		const clinical = (await sealed(rig)).filter(({ docId }) => docId === docIds.clinical);
		expect(clinical.length).toBeGreaterThan(1);
		expect(Math.max(...clinical.map(({ ctLen }) => ctLen))).toBeLessThanOrEqual(2 ** 20);
		expect(lostEntries(entriesOf(text), await exported(await restart(rig), report.chart))).toEqual([]);
	});

	test('one element that no envelope can hold is refused; the rest of the file is taken', async () => {
		const report = await importing(
			rig,
			bundle(
				patient(MARIA, { text: { status: 'generated', div: 'x'.repeat(600_000) } }),
				condition('c1', undefined)
			)
		);
		expect(report.refused).toEqual([
			{ index: 0, reason: `Patient/${MARIA} has an element larger than 512 kB.` }
		]);
		expect(report.accepted).toBe(1);
	});

	describe('the same file again', () => {
		const named = { name: [{ family: 'Ortega' }] };
		test.each([
			['a UUID', bundle(patient(MARIA, named), condition('c1', `Patient/${MARIA}`))],
			['an id', bundle(patient('example', named), condition('c1', 'Patient/example'))],
			['no id', bundle(patient(undefined, named), condition('c1', undefined))],
			[
				'no patient',
				bundle(condition('c1', 'Patient/elsewhere'), { resourceType: 'Organization', id: 'o1' })
			],
			[
				'no ids at all',
				bundle(patient(undefined, named), { resourceType: 'Condition', code: { text: 'Gout' } })
			]
		])('changes nothing, with %s', async (_, text) => {
			const first = await importing(rig, text);
			expect(first).toMatchObject({ accepted: 2, refused: [] });
			const before = {
				sealed: await sealed(rig),
				listed: listed(rig),
				exported: await exported(rig, first.chart)
			};
			expect(await importing(rig, text)).toEqual(first);
			const again = await restart(rig);
			expect(await importing(again, text)).toEqual(first);
			expect({
				sealed: await sealed(again),
				listed: listed(again),
				exported: await exported(again, first.chart)
			}).toEqual(before);
		});

		test('keeps what a person corrected since', async () => {
			const text = bundle(patient(MARIA, named), condition('c1', `Patient/${MARIA}`));
			const { chart } = await importing(rig, text);
			take(
				await work.run(rig.core, chart!, {
					verb: 'correctElement',
					path: 'Condition/c1/code',
					value: { text: 'Bronchitis' }
				})
			);
			expect(await importing(rig, text)).toMatchObject({ accepted: 2, refused: [] });
			expect(await exported(rig, chart)).toContain('"Bronchitis"');
			expect(await exported(rig, chart)).not.toContain('"Asthma"');
		});
	});

	test('two patients who share only an id and a file’s form are two charts', async () => {
		const one = await importing(
			rig,
			bundle(patient('1', { name: [{ family: 'Abt' }] }), condition('c1', 'Patient/1'))
		);
		const other = await importing(
			rig,
			bundle(patient('1', { name: [{ family: 'Bär' }] }), condition('c1', 'Patient/1', 'Gout'))
		);
		expect(other).toMatchObject({ accepted: 2, refused: [] });
		expect(other.chart).not.toBe(one.chart);
		expect(listed(rig).map(([name]) => name)).toEqual(['Abt', 'Bär']);
	});

	test('two unnamed patients of one file are two charts', async () => {
		const file = bundle(patient(undefined, { gender: 'male' }), patient(undefined, { gender: 'female' }));
		expect(await importing(rig, file)).toMatchObject({ accepted: 2 });
		expect(listed(rig)).toHaveLength(2);
	});

	describe('a bare resource', () => {
		test('goes to the one chart whose patient has that id', async () => {
			const { chart } = await importing(rig, patient('example', { name: [{ family: 'Ortega' }] }));
			expect(await importing(rig, condition('c1', 'Patient/example'))).toMatchObject({ chart });
			expect(await importing(rig, condition('c2', 'Patient/example/_history/2'))).toMatchObject({ chart });
		});

		test('that names a patient of another server is not filed with somebody of the same id here', async () => {
			const { chart } = await importing(rig, patient('example', { name: [{ family: 'Ortega' }] }));
			const url = 'https://elsewhere.example/fhir/Patient/example';
			const report = await importing(rig, condition('c1', url));
			expect(report.chart).not.toBe(chart);
			expect((await importing(rig, condition('c2', url))).chart).toBe(report.chart);
			expect(listed(rig).map(([name]) => name)).toEqual(['Not known', 'Ortega']);
		});

		test('goes to a chart of its own when two patients have that id', async () => {
			const one = await importing(rig, patient('1', { name: [{ family: 'Abt' }] }));
			const two = await importing(rig, patient('1', { name: [{ family: 'Bär' }] }));
			const { chart } = await importing(rig, condition('c1', 'Patient/1'));
			expect(new Set([one.chart, two.chart, chart]).size).toBe(3);
		});

		test.each(['Patient/example', 'https://elsewhere.example/fhir/Patient/example'])(
			'that comes before its patient, named %s, keeps a place that the patient then takes',
			async (reference) => {
				const { chart } = await importing(rig, condition('c1', reference));
				expect(listed(rig)).toEqual([['Not known', chart]]);
				const entry = { fullUrl: reference, resource: patient('example', { name: [{ family: 'Ortega' }] }) };
				const arrived = await importing(rig, { resourceType: 'Bundle', entry: [entry] });
				expect(arrived).toMatchObject({ chart, accepted: 1 });
				expect(listed(rig)).toEqual([['Ortega', chart]]);
			}
		);

		test('that names a UUID is in that patient’s chart from the beginning', async () => {
			const { chart } = await importing(rig, condition('c1', `urn:uuid:${MARIA}`));
			expect(chart).toBe(MARIA);
			expect(
				await importing(rig, patient(MARIA.toUpperCase(), { name: [{ family: 'Ortega' }] }))
			).toMatchObject({ chart });
		});

		test('without a patient goes to the library, which is not listed and can be exported', async () => {
			const organization = { resourceType: 'Organization', id: 'o1', name: 'Clinic' };
			const { chart } = await importing(rig, organization);
			expect(listed(rig)).toEqual([]);
			expect((await importing(rig, { resourceType: 'Slot', id: 's1', status: 'free' })).chart).toBe(chart);
			expect(lostEntries(entriesOf(JSON.stringify(organization)), await exported(rig, chart))).toEqual([]);
		});
	});

	test('an identifier of a system that the practice declared names one chart', async () => {
		const declared = new Map([[configKeys.identifierSystems, '["urn:mrn"]']]);
		take(await rig.session.writeConfig(declared, 'test'));
		const known = (id: string) => patient(id, { identifier: [{ system: 'urn:mrn', value: '17' }] });
		const one = await importing(rig, bundle(known('a'), condition('c1', 'Patient/a')));
		const other = await importing(rig, bundle(known('b'), condition('c2', 'Patient/b')));
		expect(other.chart).toBe(one.chart);
	});
});

describe('two sites that cannot reach each other', () => {
	const named = { name: [{ family: 'Ortega', given: ['Maria'] }] };
	test.each([
		['a UUID', bundle(patient(MARIA, named), condition('c1', `Patient/${MARIA}`))],
		['an id', bundle(patient('example', named), condition('c1', 'Patient/example'))],
		['no id', bundle(patient(undefined, named), condition('c1', undefined))]
	])(
		'import one file of a patient with %s: one chart, nothing to decide, and a correction stands',
		async (_, text) => {
			const { hilltop, riverside } = await startTwoSites();
			const here = await importing(hilltop, text);
			take(
				await work.run(hilltop.core, here.chart!, {
					verb: 'correctElement',
					path: 'Condition/c1/code',
					value: { text: 'Bronchitis' }
				})
			);
			expect(await importing(riverside, text)).toEqual(here);
			await meet(hilltop, riverside);
			for (const rig of [hilltop, riverside]) {
				expect(listed(rig)).toEqual([['Maria Ortega', here.chart]]);
				const view = take(await work.openChart(rig.core, here.chart!));
				expect(view.disagreements).toEqual([]);
				expect(view.entries['Condition']!['c1']).toMatchObject({ code: { text: 'Bronchitis' } });
			}
			expect(await exported(riverside, here.chart)).toBe(await exported(hilltop, here.chart));
		}
	);

	test('a front desk takes what its role opens and says so of the rest', async () => {
		const { riverside } = await startTwoSites('front-desk');
		const claim = { resourceType: 'Claim', id: 'k', patient: { reference: `Patient/${MARIA}` } };
		const report = await importing(
			riverside,
			bundle(patient(MARIA), condition('c1', `Patient/${MARIA}`), claim)
		);
		expect(report).toMatchObject({
			accepted: 2,
			refused: [{ index: 1, reason: 'Your role does not open the clinical part of charts.' }]
		});
	});
});
