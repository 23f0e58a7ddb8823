import '../../../support/load-automerge.ts';
import * as A from '@automerge/automerge/slim';
import { describe, expect, test } from 'vitest';
import { applyRemoteChanges } from '#shared/chart/document/merge-changes.ts';
import { changeCountOf, createDocument, headsOf } from '#shared/chart/document/chart-document.ts';
import { hashOfBytes } from '#shared/chart/change-hash.ts';
import { createChartReader } from '#shared/chart/chart-reader.ts';
import type { ChartReader, TextOp } from '#shared/chart/edit.ts';
import { GENESIS_ACTOR, GENESIS_HASH, REGISTERS_ID } from '#shared/chart/genesis.ts';
import { readLine } from '#shared/chart/line-document.ts';
import { createLineReader } from '#shared/chart/line-reader.ts';
import { packChanges, unpackChanges } from '#shared/chart/packed-changes.ts';
import { exchange, testActor, TestReplica } from '../../../support/chart-documents.ts';
import { fc } from '../../../support/seeded-fast-check.ts';

const KEYS = ['Condition:a:code', 'Condition:b:code', 'Composition:n:status', 'AllergyIntolerance:p:code'];
const TEXTS = ['n:history', 'n:plan'];

const edit = fc.record({
	author: fc.integer({ min: 0, max: 2 }),
	writes: fc.dictionary(
		fc.constantFrom(...KEYS),
		fc.oneof(
			fc.string().map((text) => JSON.stringify(text)),
			fc.constantFrom('null', '"final"', '"Ärztin 🩺"')
		),
		{ maxKeys: 3 }
	),
	text: fc.option(
		fc.record({
			key: fc.constantFrom(...TEXTS),
			at: fc.nat(),
			remove: fc.nat({ max: 3 }),
			insert: fc.oneof(fc.string({ maxLength: 12 }), fc.constantFrom('ñandú 🩺 ok', 'خط', ''))
		})
	)
});

/** Everything that can be asked of a reader, as one value. */
function toldBy(reader: ChartReader): unknown {
	const keys = reader.keys('');
	return {
		keys,
		some: reader.keys('Condition:'),
		contested: reader.contested(),
		atoms: keys.map((key) => [reader.atom(key), reader.has(key)]),
		candidates: keys.map((key) => reader.candidates(key)),
		writes: keys.flatMap((key) =>
			reader
				.candidates(key)
				.map(({ changeHash }) => [[...reader.writesOf(changeHash)], reader.predecessorsOf(changeHash, key)])
		),
		apart: reader.writtenApart('Condition/a', 'Condition/b'),
		texts: reader.textKeys('').map((key) => [key, reader.text(key)]),
		nothing: [reader.atom('Condition:z:code'), reader.has('Condition:z:code'), reader.text('z:history')]
	};
}

/** One edit after the other, each at another author who has everything before it. */
function writeLine(edits: readonly (typeof edit extends fc.Arbitrary<infer E> ? E : never)[]): Uint8Array[] {
	const authors = [new TestReplica(1), new TestReplica(2), new TestReplica(3)];
	const changes: Uint8Array[] = [];
	for (const { author, writes, text } of edits) {
		const writer = authors[author]!;
		const texts: TextOp[] = [];
		if (text) {
			const { length } = writer.reader.text(text.key) ?? '';
			const index = Math.min(text.at, length);
			const remove = Math.min(text.remove, length - index);
			texts.push({ type: 'create', key: text.key });
			texts.push({ type: 'splice', key: text.key, index, remove, insert: text.insert });
		}
		const change = writer.write(writes, 'test', texts);
		if (!change) continue;
		changes.push(change);
		for (const other of authors) if (other !== writer) other.take([change]);
	}
	return changes;
}

describe('a document that is one line of changes', () => {
	test('says what Automerge says, also after packing', () => {
		fc.assert(
			fc.property(fc.array(edit, { minLength: 1, maxLength: 12 }), (edits) => {
				const changes = writeLine(edits);
				fc.pre(changes.length > 0);
				const packed = packChanges(changes);
				const unpacked = packed && unpackChanges(packed);
				const line = readLine(unpacked?.ok ? unpacked.value : changes);
				const { doc } = applyRemoteChanges(createDocument(testActor(9)), changes);
				expect(line).toBeDefined();
				expect(line!.heads).toEqual(headsOf(doc));
				expect(line!.changeCount).toBe(changeCountOf(doc));
				expect(toldBy(createLineReader([line!]))).toEqual(toldBy(createChartReader({ clinical: doc })));
			}),
			{ numRuns: 150 }
		);
	});

	test('two changes beside each other are no line, whichever comes first', () => {
		const [a, b] = [new TestReplica(1), new TestReplica(2)];
		a.write({ [KEYS[0]!]: '"one"' });
		b.write({ [KEYS[1]!]: '"two"' });
		expect(readLine([...a.changes, ...b.changes])).toBeUndefined();
		exchange(a, b);
		const merging = a.write({ [KEYS[2]!]: '"three"' })!;
		expect(readLine([...a.changes, ...b.changes])).toBeUndefined();
		expect(readLine([a.changes[0]!, b.changes[0]!, merging])).toBeUndefined();
	});

	test('a change that is missing, doubled or out of its place makes no line', () => {
		const a = new TestReplica(1);
		for (const atom of ['1', '2', '3']) a.write({ [KEYS[0]!]: atom });
		const [one, two, three] = a.changes as [Uint8Array, Uint8Array, Uint8Array];
		expect(readLine([one, two, three])).toBeDefined();
		expect(readLine([two, three])).toBeUndefined();
		expect(readLine([one, three])).toBeUndefined();
		expect(readLine([one, one, two])).toBeUndefined();
		expect(readLine([two, one, three])).toBeUndefined();
	});

	test('operations that no verb makes are left to Automerge, with everything beside them', () => {
		const actor = testActor(1);
		const change = (ops: unknown, more: object = {}): Uint8Array =>
			A.encodeChange({
				actor,
				author: null,
				seq: 1,
				startOp: 3,
				time: 0,
				message: 'test',
				deps: [GENESIS_HASH],
				ops,
				...more
			} as A.DecodedChange);
		const put = { action: 'set', obj: REGISTERS_ID, key: KEYS[0]!, value: '"a"', pred: [] };
		expect(readLine([change([put])])?.registers.get(KEYS[0]!)?.atom).toBe('"a"');
		const others: readonly [string, Uint8Array][] = [
			['deletes', change([put, { action: 'del', obj: REGISTERS_ID, key: KEYS[0]!, pred: [`3@${actor}`] }])],
			['makes a map', change([{ action: 'makeMap', obj: REGISTERS_ID, key: 'x', pred: [] }])],
			['puts a number', change([{ ...put, value: 1, datatype: 'int' }])],
			['makes a root object', change([{ action: 'makeMap', obj: '_root', key: 'later', pred: [] }])],
			['takes the place of nothing', change([put, { ...put, value: '"b"' }])],
			['takes the place of what is not there', change([{ ...put, pred: [`9@${actor}`] }])],
			['begins too late', change([put], { startOp: 5 })],
			['is not the first of its author', change([put], { seq: 2 })],
			['is of the constant actor', change([put], { actor: GENESIS_ACTOR })],
			['says nothing', change([])]
		];
		for (const [what, bytes] of others) expect([what, readLine([bytes])]).toEqual([what, undefined]);
	});

	test('no other byte is taken for what it is not', () => {
		const a = new TestReplica(1);
		a.write({ [KEYS[0]!]: '"one"', [KEYS[1]!]: '"two"' }, 'test', [{ type: 'create', key: TEXTS[0]! }]);
		a.write({}, 'test', [{ type: 'splice', key: TEXTS[0]!, index: 0, remove: 0, insert: 'Ödem' }]);
		a.write({ [KEYS[0]!]: 'null' }, 'test', [
			{ type: 'splice', key: TEXTS[0]!, index: 1, remove: 2, insert: 'x' }
		]);
		for (const [at, original] of a.changes.entries())
			for (let i = 8; i < original.length; i++)
				for (const flip of [0x01, 0x80, 0xff]) {
					const bytes = Uint8Array.from(original);
					bytes[i]! ^= flip;
					bytes.set(hashOfBytes(bytes).subarray(0, 4), 4);
					const changes = [...a.changes.slice(0, at), bytes];
					const line = readLine(changes);
					if (!line) continue;
					const merged = applyRemoteChanges(createDocument(testActor(9)), changes);
					expect([at, i, flip, merged.refused]).toEqual([at, i, flip, []]);
					expect(toldBy(createLineReader([line]))).toEqual(
						toldBy(createChartReader({ clinical: merged.doc }))
					);
				}
	});

	test('what a checksum does not fit is no change', () => {
		const a = new TestReplica(1);
		const bytes = Uint8Array.from(a.write({ [KEYS[0]!]: '"one"' })!);
		bytes[5]! ^= 1;
		expect(readLine([bytes])).toBeUndefined();
	});
});
