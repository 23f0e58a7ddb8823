// Bare resources, summaries and odd files through bag on one device without a road: which chart they go to, what is
// refused and why, and nothing lost of the rest.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { createBagPractice, DEAD_RELAY, heldIn, type BagDevice } from '../support/bag-process.ts';
import { entriesOf, memberOf, textOf } from '../support/json-oracle.ts';
import {
	acceptedWhole,
	entriesOfFile,
	expectNothingLost,
	recordFiles,
	type ImportLine
} from '../support/record-files.ts';
import { readFileSync } from 'node:fs';

const BARE = recordFiles('hl7-r4-examples');
/** Of two versions of one summary only the first goes in whole. */
const SECOND_VERSION = recordFiles('ips', /^ips2-bundle-01\.json$/);
const SUMMARIES = [
	...recordFiles('ips').filter((file) => !SECOND_VERSION.includes(file)),
	...recordFiles('shc', /-a-fhirBundle\.json$/)
];
/** JSON with something behind it. */
const NOT_JSON = recordFiles('ccda', /Myra_Jones_v2\.google-output\.fhir\.json$/);

/** The patient that a resource of these examples names at its top, if any. */
function patientNamed(file: string): string | undefined {
	const [entry] = entriesOfFile(file);
	for (const name of ['patient', 'subject', 'beneficiary']) {
		const reference = textOf(memberOf(entry!.resource, name), 'reference');
		if (reference?.startsWith('Patient/')) return reference;
	}
	return /"actor":\s*\{\s*"reference":\s*"(Patient\/[^"]+)"/.exec(readFileSync(file, 'utf8'))?.[1];
}

describe.skipIf(BARE.length === 0)('imports', () => {
	let device: BagDevice;
	let library: string;
	beforeAll(async () => {
		device = (await createBagPractice(DEAD_RELAY)).offline;
	});

	const write = (name: string, content: string | object): string => {
		const file = join(device.dir, name);
		writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
		return file;
	};

	test('bare resources go to the chart of the patient they name, or to the library, with nothing lost', async () => {
		const lines: ImportLine[] = await device.lines('import', ...BARE);
		expect(lines).toEqual(acceptedWhole(BARE));
		const charts = new Map<string | undefined, Set<string>>();
		for (const { file, chart } of lines) {
			const name = patientNamed(file);
			charts.set(name, (charts.get(name) ?? new Set()).add(chart!));
		}
		// One chart per patient named, and one for what names none.
		expect(charts.size).toBeGreaterThan(5);
		for (const found of charts.values()) expect(found.size).toBe(1);
		expect(new Set([...charts.values()].flatMap((found) => [...found])).size).toBe(charts.size);
		[library = ''] = charts.get(undefined)!;

		const listed = await device.lines('list');
		expect(listed).toHaveLength(charts.size - 1);
		for (const row of listed) {
			expect(row).toEqual({
				chart: expect.any(String),
				name: 'Not known',
				birthDate: null,
				gender: null,
				identifiers: []
			});
			expect(row.chart).not.toBe(library);
		}
		await expectNothingLost(device, lines);

		const example = [...charts.get('Patient/example')!][0]!;
		const before = heldIn(device).changes;
		expect(await device.lines('import', ...BARE)).toEqual(lines);
		expect(heldIn(device).changes).toBe(before);

		// The patient comes at last, and takes the place that was kept.
		const patient = write('patient.json', {
			resourceType: 'Patient',
			id: 'example',
			name: [{ family: 'Chalmers' }]
		});
		expect(await device.json('import', patient)).toEqual({
			file: patient,
			chart: example,
			accepted: 1,
			refused: []
		});
		expect(await device.lines('list', '--query', 'chal')).toMatchObject([
			{ chart: example, name: 'Chalmers' }
		]);
	});

	test('summaries come out as they went in; the other version of one is refused entry by entry', async () => {
		const lines: ImportLine[] = await device.lines('import', ...SUMMARIES);
		expect(lines).toEqual(acceptedWhole(SUMMARIES));
		await expectNothingLost(device, lines);
		const before = heldIn(device).changes;
		const [file = ''] = SECOND_VERSION;
		const second: ImportLine = await device.json('import', file);
		expect(second).toMatchObject({ file, chart: null, accepted: 0 });
		expect(second.refused.map(({ index }) => index)).toEqual(entriesOfFile(file).map((_, i) => i));
		for (const { reason } of second.refused)
			expect(reason).toMatch(/^\w+\/[\w-]+ is already in this chart with other content\.$/);
		expect(heldIn(device).changes).toBe(before);
	});

	test('what cannot be taken is told by place and reason, and the rest goes in', async () => {
		const good = (id: string) => ({
			resource: { resourceType: 'Condition', id, code: { text: id }, subject: { reference: 'Patient/odd' } }
		});
		const odd = write('odd.json', {
			resourceType: 'Bundle',
			entry: [
				good('one'),
				{ resource: { resourceType: 'Nonsense' } },
				good('two'),
				{},
				{ resource: { ...good('three').resource, note: [] } }
			]
		});
		const empty = write('empty.json', { resourceType: 'Bundle', entry: [] });
		const none = (file: string, reason: string) => ({
			file,
			chart: null,
			accepted: 0,
			refused: [{ index: 0, reason }]
		});
		const [notJson = ''] = NOT_JSON;
		const lines: ImportLine[] = await device.lines(
			'import',
			odd,
			notJson,
			empty,
			write('list.json', '[1]'),
			write('text.json', 'hello')
		);
		expect(lines).toEqual([
			{
				file: odd,
				chart: expect.any(String),
				accepted: 2,
				refused: [
					{ index: 1, reason: 'unknown resourceType' },
					{ index: 3, reason: 'not an object' },
					{ index: 4, reason: 'Condition.note: empty' }
				]
			},
			none(notJson, 'The file is not JSON.'),
			none(empty, 'The bundle has no entries.'),
			none(join(device.dir, 'list.json'), 'not an object'),
			none(join(device.dir, 'text.json'), 'The file is not JSON.')
		]);
		const exported = entriesOf(await device.text('export', '--chart', lines[0]!.chart!));
		expect(exported.map(({ name }) => name)).toEqual(['Condition/one', 'Condition/two']);

		// What a person corrected since is not undone by the same file.
		const chart = ['--chart', lines[0]!.chart!];
		await device.json('set', ...chart, '--path', 'Condition/one/code/text', '--value', '"Asthma"');
		expect(await device.json('import', odd)).toMatchObject({ accepted: 2 });
		const shown = await device.json('show', ...chart);
		expect(shown.entries.Condition.one.code).toEqual({ text: 'Asthma' });
		expect(shown.disagreements).toEqual([]);
	});

	test('the library is a chart like any other, only not in the list', async () => {
		const shown = await device.json('show', '--chart', library);
		expect(Object.keys(shown.entries)).toContain('Slot');
		expect(shown.patient).toEqual({ resourceType: 'Patient', id: library, name: [{ text: 'Not known' }] });
	});
});
