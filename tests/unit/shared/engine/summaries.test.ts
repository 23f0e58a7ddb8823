import { encode } from 'cborg';
import { beforeEach, describe, expect, test } from 'vitest';
import { sealRow } from '#shared/crypto/seal-row.ts';
import type { ChartId, DocId } from '#shared/core/ids.ts';
import { Summaries, type Summary } from '#shared/engine/summaries.ts';
import { displayName } from '#shared/engine/summary-of.ts';
import { createMemoryStore, type MemoryStore } from '#shared/replica/memory-store.ts';
import { CHANGES_NOTED, encodeRow, put } from '#shared/replica/rows.ts';
import { suite, take } from '../../../support/engine-rig.ts';
import { createSeededRandom } from '../../../support/seeded-random.ts';

const random = createSeededRandom(1);
const localKey = await suite.importAes(random.bytes(32));
const docId = (n: number, scope: number): DocId => `${scope}${String(n).padStart(31, '0')}` as DocId;
const summary = (n: number, more: Partial<Summary> = {}): Summary => ({
	chartId: `chart-${n}` as ChartId,
	key: `key-${n}`,
	docIds: { directory: docId(n, 1), clinical: docId(n, 2), billing: docId(n, 3), sensitive: docId(n, 4) },
	named: [docId(n, 1)],
	listed: true,
	patientId: `p${n}`,
	builtAt: n,
	name: `Name ${String(n).padStart(5, '0')}`,
	birthDate: undefined,
	gender: undefined,
	identifiers: [],
	phones: [],
	complete: true,
	toCheck: 0,
	...more
});

let store: MemoryStore;
const open = async (): Promise<Summaries> => {
	const summaries = new Summaries({ store, suite, random, localKey });
	await summaries.load();
	return summaries;
};
const save = async (summaries: Summaries): Promise<readonly string[]> => {
	const ops = await summaries.changedOps();
	take(await store.commit(ops));
	summaries.stored();
	return ops.flatMap(({ table, key }) => (table === 'local' ? key : []));
};
const count = (summaries: Summaries): number => summaries.searchable().length;
beforeEach(() => {
	store = createMemoryStore();
});

describe('rows', () => {
	test('that version 0.1.0 wrote as CBOR are read, and written as they are now', async () => {
		const rows = [summary(1), summary(2)];
		const value = await sealRow(suite, random, localKey, 'rows/000000', encode(rows));
		take(await store.commit([{ type: 'put', table: 'local', key: 'rows/000000', value }]));
		const summaries = await open();
		expect(summaries.get('chart-2' as ChartId)).toEqual(summary(2));
		summaries.put(summary(3));
		await save(summaries);
		expect(count(await open())).toBe(3);
	});

	test('are kept in blocks of 500, and only the blocks that changed are written', async () => {
		const summaries = await open();
		for (let n = 0; n < 1200; n++) summaries.put(summary(n));
		expect(await save(summaries)).toEqual(['rows/000000', 'rows/000001', 'rows/000002']);
		expect(await save(summaries)).toEqual([]);
		summaries.put(summary(700, { name: 'Changed' }));
		expect(await save(summaries)).toEqual(['rows/000001']);
		summaries.put(summary(1200));
		expect(await save(summaries)).toEqual(['rows/000002']);
		const again = await open();
		expect(count(again)).toBe(1201);
		expect(again.get('chart-700' as ChartId)).toEqual(summary(700, { name: 'Changed' }));
	});

	test('after loading, a new row goes to the last block and an old one stays in its own', async () => {
		const first = await open();
		for (let n = 0; n < 501; n++) first.put(summary(n));
		await save(first);
		const again = await open();
		again.put(summary(3, { name: 'Changed' }));
		expect(await save(again)).toEqual(['rows/000000']);
		again.put(summary(501));
		expect(await save(again)).toEqual(['rows/000001']);
		expect(count(await open())).toBe(502);
	});

	test('of a block that does not open are left out; the others are there', async () => {
		const summaries = await open();
		for (let n = 0; n < 1200; n++) summaries.put(summary(n));
		await save(summaries);
		const block = (await store.get('local', 'rows/000001'))!;
		block[30]! ^= 1;
		take(await store.commit([{ type: 'put', table: 'local', key: 'rows/000001', value: block }]));
		const again = await open();
		expect(count(again)).toBe(700);
		expect(again.get('chart-500' as ChartId)).toBeUndefined();
		again.put(summary(500));
		await save(again);
		expect((await open()).get('chart-500' as ChartId)).toEqual(summary(500));
	});

	test('cannot be swapped between blocks', async () => {
		const summaries = await open();
		for (let n = 0; n < 600; n++) summaries.put(summary(n));
		await save(summaries);
		const second = (await store.get('local', 'rows/000001'))!;
		take(await store.commit([{ type: 'put', table: 'local', key: 'rows/000000', value: second }]));
		expect(count(await open())).toBe(100);
	});

	test('that did not become durable are written by the next save, or taken back', async () => {
		const summaries = await open();
		summaries.put(summary(1, { toCheck: 1, complete: false }));
		await summaries.changedOps();
		expect(await save(summaries)).toEqual(['rows/000000']);
		summaries.put(summary(1, { name: 'Changed' }));
		summaries.put(summary(2, { toCheck: 1, complete: false }));
		expect(summaries.toCheck).toBe(1);
		summaries.restore('chart-1' as ChartId, summary(1, { toCheck: 1, complete: false }));
		summaries.restore('chart-2' as ChartId, undefined);
		expect(summaries.toCheck).toBe(1);
		expect(summaries.incomplete().map(({ chartId }) => chartId)).toEqual(['chart-1']);
		expect(summaries.get('chart-2' as ChartId)).toBeUndefined();
		expect(summaries.ofDocument(docId(2, 1))).toBeUndefined();
		await save(summaries);
		const again = await open();
		expect(again.searchable().map(({ row }) => row.name)).toEqual(['Name 00001']);
		expect(again.toCheck).toBe(1);
	});

	test('hold no name in clear', async () => {
		const summaries = await open();
		summaries.put(summary(1, { name: 'Zanzibar' }));
		await save(summaries);
		const stored = Buffer.from((await store.get('local', 'rows/000000'))!).toString('latin1');
		expect(stored).not.toMatch(/zanzibar/i);
	});
});

describe('finding rows', () => {
	test('for search: listed ones by name, renewed after every put', async () => {
		const summaries = await open();
		const names = (): readonly string[] => summaries.searchable().map(({ row }) => row.name);
		summaries.put(summary(2));
		summaries.put(summary(1));
		summaries.put(summary(3, { listed: false }));
		expect(names()).toEqual(['Name 00001', 'Name 00002']);
		summaries.put(summary(1, { name: 'Zoe' }));
		expect(names()).toEqual(['Name 00002', 'Zoe']);
	});

	test('by directory document, by patient id, and those that wait for a document', async () => {
		const summaries = await open();
		summaries.put(summary(1));
		summaries.put(summary(2, { patientId: 'p1', complete: false }));
		expect(summaries.ofDocument(docId(2, 1))?.chartId).toBe('chart-2');
		expect(summaries.withPatientId('p1').map(({ chartId }) => chartId)).toEqual(['chart-1', 'chart-2']);
		expect(summaries.incomplete().map(({ chartId }) => chartId)).toEqual(['chart-2']);
	});
});

describe('the name to list a patient under', () => {
	test.each([
		[undefined, 'Not known'],
		[[], 'Not known'],
		[[{}], 'Not known'],
		[[{ text: 'Baby of Ana' }], 'Baby of Ana'],
		[[{ family: 'Ortega' }], 'Ortega'],
		[[{ given: ['Maria', 'Eugenia'] }], 'Maria Eugenia'],
		[
			[
				{ use: 'nickname', given: ['Mari'] },
				{ use: 'usual', family: 'Ruiz' }
			],
			'Ruiz'
		],
		[
			[
				{ use: 'usual', family: 'Ruiz' },
				{ use: 'official', family: 'Ortega', given: ['Maria'] }
			],
			'Maria Ortega'
		],
		[[{ use: 'old', family: 'Diaz' }, { family: 'Ortega' }], 'Ortega'],
		[[{ use: 'old', family: 'Diaz' }], 'Diaz'],
		[[{ family: 'Ortega', text: 'Dr Ortega' }], 'Ortega']
	])('%j is listed as %s', (names, expected) => expect(displayName(names)).toBe(expected));
});

test('a second session that writes over another’s rows has every document looked at again', async () => {
	const noted = async (): Promise<boolean> => (await store.get('meta', CHANGES_NOTED)) !== undefined;
	const note = async (): Promise<unknown> =>
		take(await store.commit([put('meta', CHANGES_NOTED, encodeRow(1))]));
	await note();
	const [first, second] = [await open(), await open()];
	first.put(summary(1));
	await save(first);
	first.put(summary(2));
	await save(first);
	expect(await noted()).toBe(true);
	second.put(summary(3));
	await save(second);
	expect(await noted()).toBe(false);
	await note();
	second.put(summary(4));
	await save(second);
	expect(await noted()).toBe(false);
	await note();
	first.put(summary(5));
	await save(first);
	expect(await noted()).toBe(false);
});

test('a write of the list that failed is not taken for one, when something else is stored', async () => {
	take(await store.commit([put('meta', CHANGES_NOTED, encodeRow(1))]));
	const summaries = await open();
	await summaries.writerOps();
	await save(summaries);
	expect(await summaries.areOurs()).toBe(true);
});
