import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ChartId, CredId } from '#shared/core/ids.ts';
import { envelopeToStub, parseStub } from '#shared/crypto/stub.ts';
import { parseEnvelope, parseHeader } from '#shared/crypto/envelope.ts';
import { verifyStore } from '#shared/engine/verify-store.ts';
import * as work from '#shared/engine/chart-work.ts';
import type { ControlState } from '#shared/replica/control-state.ts';
import { createMemoryStore, type MemoryStore, type StoreSnapshot } from '#shared/replica/memory-store.ts';
import { encodeRow, encodeWhereabouts, decodeWhereabouts, put } from '#shared/replica/rows.ts';
import type { Row, StoreOp, Table } from '#shared/replica/store.ts';
import { meet, startTwoSites, suite, take } from '../../../support/engine-rig.ts';

const MARIA = '3a0cf8a2-5c8e-4a64-8f8e-6b3f0d3b7f01' as ChartId;
let snapshot: StoreSnapshot;
let state: ControlState;
let store: MemoryStore;

beforeAll(async () => {
	const { hilltop, riverside } = await startTwoSites();
	take(await work.registerPatient(hilltop.core, { id: MARIA, name: [{ family: 'Ortega' }] } as never));
	await meet(hilltop, riverside);
	for (const { core } of [hilltop, riverside]) {
		for (const text of ['one', 'two'])
			take(await work.run(core, MARIA, { verb: 'writeNote', section: 'plan', text }));
	}
	await meet(hilltop, riverside);
	// One more that the relay does not have.
	take(await work.run(hilltop.core, MARIA, { verb: 'writeNote', section: 'plan', text: 'three' }));
	snapshot = hilltop.store.snapshot();
	state = hilltop.core.device!.replica.control();
});
beforeEach(() => {
	store = createMemoryStore(snapshot);
});

const problems = async (by = state): Promise<readonly string[]> => {
	const report = await verifyStore(suite, store, by);
	return [...new Set(report.problems.map(({ what }) => what))].sort();
};
const change = async (...ops: StoreOp[]): Promise<void> => void take(await store.commit(ops));
const flipped = (bytes: Uint8Array, at: number): Uint8Array =>
	bytes.map((byte, i) => (i === (at + bytes.length) % bytes.length ? byte ^ 1 : byte));
const rowsOf = (table: Table): readonly Row[] => snapshot[table];
/** An envelope in the middle of an author's chain in one document: others of theirs stand before and behind it. */
function middleEnvelope(): Row {
	const rows = rowsOf('envelope');
	const chainOf = ({ key, value }: Row): string => {
		const header = take(parseHeader(value));
		return `${key.slice(0, 33)}${header.cseq > 0 ? header.credId : key}`;
	};
	for (const row of rows) {
		const chain = rows.filter((other) => chainOf(other) === chainOf(row));
		if (chain.length > 2) return chain[1]!;
	}
	throw new Error('no chain of three');
}

test('a sound store has no problems, and says how much it holds', async () => {
	const report = await verifyStore(suite, store, state);
	expect(report).toEqual({
		envelopes: rowsOf('envelope').length,
		controlRecords: rowsOf('control').length,
		problems: [],
		broken: []
	});
	expect(report.envelopes).toBeGreaterThan(8);
	expect(report.controlRecords).toBe(4);
});

test('[ERS-7] an envelope’s stub in its place is sound where it was erased, and nowhere else', async () => {
	const { key, value } = middleEnvelope();
	const envelope = take(await parseEnvelope(suite, value));
	const { bytes } = await envelopeToStub(suite, envelope);
	await change(put('envelope', key, bytes));
	expect(await problems()).toEqual(['a stub, and nothing of it was erased']);
	const { docId, credId, cseq } = envelope.header;
	const content = { covers: new Map([[credId, cseq]]), chunks: new Set<never>(), seq: 1 };
	const erased = { ...state, erased: new Map([[docId, content]]) };
	// What its author wrote before it in the same document is erased with it, and is still whole here.
	expect(await problems(erased)).toEqual(['was erased and is still here']);
	for (const row of rowsOf('envelope')) {
		const { header } = take(await parseEnvelope(suite, row.value));
		if (header.docId !== docId || header.credId !== credId || header.cseq > cseq) continue;
		const stub = await envelopeToStub(suite, take(await parseEnvelope(suite, row.value)));
		await change(put('envelope', row.key, stub.bytes));
	}
	expect(await problems(erased)).toEqual([]);
	take(await parseStub(suite, bytes));
	await change(put('envelope', key, flipped(bytes, -1)));
	expect(await problems(erased)).toEqual(['bad signature']);
});

describe('an envelope', () => {
	test.each([
		['in its signature', -1, 'bad signature'],
		['in its content', 120, 'bad signature'],
		['in its previous one', 60, 'bad signature'],
		['in its length', 15, 'not an envelope'],
		['in its version', 0, 'not an envelope']
	])('changed %s is found', async (_, at, what) => {
		const { key, value } = middleEnvelope();
		await change(put('envelope', key, flipped(value, at)));
		expect(await problems()).toContain(what);
	});

	test('cut off is found', async () => {
		const { key, value } = middleEnvelope();
		await change(put('envelope', key, value.slice(0, 150)));
		expect(await problems()).toContain('not an envelope');
	});

	test('taken away is found: by its successor, its author’s chain and the index', async () => {
		await change({ type: 'delete', table: 'envelope', key: middleEnvelope().key });
		const found = await problems();
		expect(found).toContain('the previous envelope of its chain is not here');
		expect(found).toContain('envelopes of a chain are not here');
		expect(found).toContain('the index names an envelope that is not here');
	});

	test('filed under another document is found', async () => {
		const { key, value } = middleEnvelope();
		await change(
			{ type: 'delete', table: 'envelope', key },
			put('envelope', `${'0'.repeat(32)}/${key.slice(33)}`, value)
		);
		expect(await problems()).toEqual(['filed under another document', 'not in the index']);
	});

	test('twice is found', async () => {
		const { key, value } = middleEnvelope();
		await change(put('envelope', `${key.slice(0, 33)}99999999999999`, value));
		expect(await problems()).toContain('two envelopes at one place of a chain');
	});

	test('of somebody nobody enrolled is found', async () => {
		const credentials = new Map([...state.credentials].slice(1));
		const report = await verifyStore(suite, store, { ...state, credentials });
		expect(new Set(report.problems.map(({ what }) => what))).toEqual(new Set(['unknown author']));
	});
});

describe('the control log', () => {
	test.each([0, 1, 2, 3])('changed in record %i is found', async (i) => {
		const { key, value } = rowsOf('control')[i]!;
		await change(put('control', key, flipped(value, -1)));
		expect((await problems()).join()).toMatch(/^control log: /);
	});

	test('with a record taken out of its middle is found', async () => {
		await change({ type: 'delete', table: 'control', key: rowsOf('control')[1]!.key });
		expect((await problems()).join()).toMatch(/^control log: /);
	});

	test('of another practice is found', async () => {
		const report = await verifyStore(suite, store, { ...state, practiceId: '0'.repeat(32) as never });
		expect(report.problems).toEqual([{ what: 'control log of another practice', where: 'record 1' }]);
	});
});

describe('rows by which envelopes are found', () => {
	const idRow = (): Row => rowsOf('envelopeId').find(({ key }) => !key.startsWith('c/'))!;
	const placeRow = (): Row => rowsOf('envelopeId').find(({ key }) => key.startsWith('c/'))!;

	test('an id’s row that is gone, or points elsewhere, is found', async () => {
		const { key, value } = idRow();
		await change({ type: 'delete', table: 'envelopeId', key });
		expect(await problems()).toEqual(['not in the index']);
		await change(put('envelopeId', key, encodeWhereabouts({ ...decodeWhereabouts(value), arrival: 77 })));
		expect(await problems()).toEqual(['not in the index']);
	});

	test('a place’s row that is gone is found', async () => {
		await change({ type: 'delete', table: 'envelopeId', key: placeRow().key });
		expect(await problems()).toEqual(['its place in the chain is not in the index']);
	});

	test('an id that is not here is found', async () => {
		await change(put('envelopeId', 'ab'.repeat(32), idRow().value));
		expect(await problems()).toEqual(['the index names an envelope that is not here']);
	});

	test('an outbox that names what is not here is found', async () => {
		expect(rowsOf('outbox').length).toBeGreaterThan(0);
		await change(put('outbox', '00000000000099', new Uint8Array(32)));
		expect(await problems()).toEqual(['waits to be sent and is not here']);
	});

	test('a document’s row that is gone or old is found', async () => {
		const { key } = rowsOf('doc')[0]!;
		await change(put('doc', key, encodeRow({ scope: 1, arrivals: 0 })));
		expect(await problems()).toEqual(['newer than its document says']);
		await change({ type: 'delete', table: 'doc', key });
		expect(await problems()).toEqual(['newer than its document says']);
	});

	test('an own chain’s head that is not its last envelope is found', async () => {
		const head = rowsOf('chain').find(({ key }) => !key.includes('/'))!;
		await change(put('chain', head.key, encodeRow({ cseq: 1, id: new Uint8Array(32) })));
		expect(await problems()).toEqual(['a chain ends elsewhere']);
		const inDocument = rowsOf('chain').find(({ key }) => key.includes('/'))!;
		await change(put('chain', head.key, head.value), put('chain', inDocument.key, new Uint8Array(32)));
		expect(await problems()).toEqual(['a chain ends elsewhere']);
	});
});

test('problems say where and never what is written there', async () => {
	await change({ type: 'delete', table: 'envelope', key: middleEnvelope().key });
	const { problems: found } = await verifyStore(suite, store, state);
	const known = new Set<string>([...rowsOf('envelope'), ...rowsOf('envelopeId')].map(({ key }) => key));
	for (const { where } of found)
		expect(known.has(where) || /^[0-9a-f]{32}\/\d+-\d+$/.test(where), where).toBe(true);
});

describe('the first broken link of an author’s chain', () => {
	const broken = async (told?: ReadonlyMap<CredId, number>) =>
		(await verifyStore(suite, store, state, false, told)).broken.map(({ credId, cseq, upTo, fault }) => [
			...[credId, cseq, upTo, fault]
		]);
	/** Everything in one author's chain, by place. */
	function chain(): { readonly credId: CredId; readonly rows: readonly Row[] } {
		const { credId } = take(parseHeader(middleEnvelope().value));
		const rows = rowsOf('envelope')
			.map((row) => ({ row, header: take(parseHeader(row.value)) }))
			.filter(({ header }) => header.credId === credId && header.cseq > 0)
			.sort((a, b) => a.header.cseq - b.header.cseq);
		return { credId, rows: rows.map(({ row }) => row) };
	}

	test('is the one that was taken away, or all of several in a row', async () => {
		const { credId, rows } = chain();
		await change({ type: 'delete', table: 'envelope', key: rows[1]!.key });
		expect(await broken()).toEqual([[credId, 2, 2, 'missing']]);
		await change({ type: 'delete', table: 'envelope', key: rows[2]!.key });
		expect(await broken()).toEqual([[credId, 2, 3, 'missing']]);
	});

	test('is the one that was changed', async () => {
		const { credId, rows } = chain();
		await change(put('envelope', rows[2]!.key, flipped(rows[2]!.value, -1)));
		expect(await broken()).toEqual([[credId, 3, 3, 'changed']]);
	});

	test('is the earlier of two that were swapped', async () => {
		const { credId, rows } = chain();
		const [a, b] = [rows[1]!, rows[2]!];
		await change(put('envelope', a.key, b.value), put('envelope', b.key, a.value));
		expect(await broken()).toEqual([[credId, 2, 2, 'moved']]);
	});

	test('is the last when that was taken away, by the head of an own chain', async () => {
		const own = rowsOf('chain').find(({ key }) => !key.includes('/'))!.key as CredId;
		const rows = rowsOf('envelope').filter(({ value }) => {
			const header = take(parseHeader(value));
			return header.credId === own && header.cseq > 0;
		});
		const last = rows.reduce((a, b) =>
			take(parseHeader(a.value)).cseq > take(parseHeader(b.value)).cseq ? a : b
		);
		await change({ type: 'delete', table: 'envelope', key: last.key });
		const { cseq } = take(parseHeader(last.value));
		expect(await broken()).toEqual([[own, cseq, cseq, 'missing']]);
	});

	test('is behind the last one here when another device has more', async () => {
		const { credId, rows } = chain();
		const { length } = rows;
		expect(await broken(new Map([[credId, length]]))).toEqual([]);
		expect(await broken(new Map([[credId, length + 2]]))).toEqual([
			[credId, length + 1, length + 2, 'not-yet']
		]);
	});
});
