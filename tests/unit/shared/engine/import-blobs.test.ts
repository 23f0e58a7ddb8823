import { fc } from '../../../support/seeded-fast-check.ts';
import { beforeAll, describe, expect, test } from 'vitest';
import { bytesToBase64 } from '#shared/core/bytes.ts';
import type { DocId } from '#shared/core/ids.ts';
import { ok } from '#shared/core/result.ts';
import { THUMBNAIL_EXTENSION } from '#shared/chart/verbs/add-document.ts';
import { leanAtom, withBlobs } from '#shared/engine/import-blobs.ts';
import { exportChart, importText } from '#shared/engine/chart-files.ts';
import * as work from '#shared/engine/chart-work.ts';
import { parseExact, stringifyExact, type ExactJson } from '#shared/fhir/exact-json.ts';
import type { BlobContent } from '#shared/engine/blobs.ts';
import { createSeededRandom } from '../../../support/seeded-random.ts';
import { meet, startPractice, startTwoSites, take, type EngineRig } from '../../../support/engine-rig.ts';

const random = createSeededRandom(77);
const PATIENT = '2f1d0c54-4c1f-4f0a-9d53-0a8e6f1c2b3d';

/** A record with a scanned letter of some size inside it, its properties in an order of its own. */
const bundleWith = (data: string): string =>
	`{"resourceType":"Bundle","type":"collection","entry":[` +
	`{"fullUrl":"urn:uuid:${PATIENT}","resource":{"resourceType":"Patient","id":"${PATIENT}","name":[{"family":"Scan"}]}},` +
	`{"resource":{"status":"current","resourceType":"DocumentReference","id":"doc-1","subject":{"reference":"urn:uuid:${PATIENT}"},` +
	`"content":[{"attachment":{"data":"${data}","title":"Letter","contentType":"application/pdf","size":1.50}}]}}]}`;

const resourceText = (bundle: ExactJson, type: string): string => {
	const { entry } = bundle as { entry: { resource: { resourceType: string } }[] };
	return stringifyExact(entry.find(({ resource }) => resource.resourceType === type)!.resource as ExactJson);
};
const original = (text: string): string => {
	const parsed = parseExact(text);
	return resourceText(parsed.ok ? parsed.value : null, 'DocumentReference');
};
const atomsOf = (rig: EngineRig): string[] =>
	[...rig.session.live.values()].flatMap(({ reader }) =>
		reader.keys('DocumentReference:').map((key) => reader.atom(key) ?? '')
	);

async function importAndOpen(rig: EngineRig, text: string) {
	const report = take(await importText(rig.core, 'scan.json', text));
	expect(report.refused).toEqual([]);
	take(await work.openChart(rig.core, report.chart!));
	return report.chart!;
}
const sorted = (text: string): unknown =>
	Object.fromEntries(Object.entries(JSON.parse(text) as object).sort());

describe('a file in an imported record', () => {
	test('leaves the chart for a blob, and comes back in the export as it stood', async () => {
		const rig = await startPractice();
		const text = bundleWith(bytesToBase64(random.bytes(300_000)));
		const chartId = await importAndOpen(rig, text);
		for (const atom of atomsOf(rig)) expect(atom.length).toBeLessThan(64 * 1024);
		expect(atomsOf(rig).join()).toMatch(/urn:saddlebag:blob:[0-9a-f]{32};base64/);
		const exported = resourceText(take(await exportChart(rig.core, chartId)), 'DocumentReference');
		expect(sorted(exported)).toEqual(sorted(original(text)));
		expect(exported).toContain('"title":"Letter","contentType":"application/pdf","size":1.50');
		const again = take(await importText(rig.core, 'again.json', text));
		expect(again.refused).toEqual([]);
	});

	test('at two sites apart makes equal atoms and one blob, and nothing to decide', async () => {
		const { hilltop, riverside } = await startTwoSites();
		const text = bundleWith(bytesToBase64(random.bytes(200_000)));
		const chartId = await importAndOpen(hilltop, text);
		await importAndOpen(riverside, text);
		expect(atomsOf(riverside)).toEqual(atomsOf(hilltop));
		await meet(hilltop, riverside);
		expect(take(await work.openChart(hilltop.core, chartId)).disagreements).toEqual([]);
		const exported = resourceText(take(await exportChart(riverside.core, chartId)), 'DocumentReference');
		expect(sorted(exported)).toEqual(sorted(original(text)));
	});

	test('that has not arrived is said to be not at hand, and the rest is exported', async () => {
		const rig = await startPractice();
		const chartId = await importAndOpen(rig, bundleWith(bytesToBase64(random.bytes(200_000))));
		const name = /blob:([0-9a-f]{32})/.exec(atomsOf(rig).join())![1]!;
		for (const { key } of await rig.store.list('envelope', { prefix: `${name}/` }))
			await rig.store.commit([{ type: 'delete', table: 'envelope', key }]);
		const exported = resourceText(take(await exportChart(rig.core, chartId)), 'DocumentReference');
		expect(exported).toContain(
			'"_data":{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/data-absent-reason"'
		);
		expect(exported).not.toContain('urn:saddlebag');
	});
});

describe('the 64 kB rule', () => {
	const blobs = new Map<string, BlobContent>();
	const store = async (bytes: Uint8Array, mediaType: string) => {
		const id = blobs.size.toString(16).padStart(32, '0') as DocId;
		blobs.set(id, { bytes, mediaType });
		return ok(id);
	};
	const read = async (id: DocId) => ok(blobs.get(id)!);
	beforeAll(() => blobs.clear());

	async function thereAndBack(value: ExactJson): Promise<{ atom: string; back: string }> {
		const atom = take(await leanAtom('content', stringifyExact(value), store));
		const parsed = parseExact(atom);
		return { atom, back: stringifyExact(await withBlobs(parsed.ok ? parsed.value : null, read)) };
	}

	test('files and words of every kind come back character by character', async () => {
		const long = fc.tuple(
			fc.constantFrom('AAAA', 'aGk=', 'ä€😀', 'x y', '\ud800', '\u0000"\\'),
			fc.integer({ min: 0, max: 30_000 })
		);
		const leaf = fc.oneof(
			fc.string(),
			fc.boolean(),
			long.map(([unit, times]) => unit.repeat(times))
		);
		const tree = fc.letrec<{ value: ExactJson }>((tie) => ({
			value: fc.oneof(
				{ maxDepth: 3 },
				leaf as fc.Arbitrary<ExactJson>,
				fc.array(tie('value'), { maxLength: 4 }),
				fc.dictionary(fc.oneof(fc.string(), fc.constant('data')), tie('value'), { maxKeys: 4 })
			)
		})).value;
		await fc.assert(
			fc.asyncProperty(tree, async (value) => {
				const { atom, back } = await thereAndBack(value);
				expect(back).toBe(stringifyExact(value));
				if (stringifyExact(value).length <= 64 * 1024) expect(atom).toBe(stringifyExact(value));
			}),
			{ numRuns: 60 }
		);
	});

	test('base64 is kept as bytes with its media type; base64 that would be written otherwise as text', async () => {
		const bytes = random.bytes(90_001);
		const text = bytesToBase64(bytes);
		const { back } = await thereAndBack({ attachment: { contentType: 'image/jpeg', data: text } });
		expect(back).toContain(text);
		expect([...blobs.values()].at(-1)).toEqual({ bytes, mediaType: 'image/jpeg' });
		const broken = text.slice(0, 76) + '\n' + text.slice(76);
		expect((await thereAndBack({ data: broken })).back).toBe(JSON.stringify({ data: broken }));
		expect([...blobs.values()].at(-1)!.mediaType).toBe('text/plain');
	});

	test('words stay where people read them, and a Binary is one atom', async () => {
		const words = { note: [{ text: 'AAAA'.repeat(30_000) }] };
		expect((await thereAndBack(words)).atom).toBe(stringifyExact(words));
		const atom = take(await leanAtom('data', `"${'AAAA'.repeat(30_000)}"`, store));
		expect(atom).toMatch(/^"urn:saddlebag:blob:[0-9a-f]{32};base64"$/);
	});

	test('an attachment made here leaves with its content, without its small picture', async () => {
		const id = take(await store(new Uint8Array([1, 2, 3]), 'image/webp'));
		const url = `urn:saddlebag:blob:${id}`;
		const extension = [{ url: THUMBNAIL_EXTENSION, valueUrl: url }];
		expect(await withBlobs({ contentType: 'image/webp', url, extension }, read)).toEqual({
			contentType: 'image/webp',
			data: 'AQID'
		});
	});
});
