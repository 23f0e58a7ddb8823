import '../../../support/load-automerge.ts';
import { createHash } from 'node:crypto';
import { deflateSync, inflateSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { concatBytes, utf8 } from '#shared/core/bytes.ts';
import type { CredId } from '#shared/core/ids.ts';
import { applyEdit } from '#shared/chart/document/apply-edit.ts';
import { createDocument } from '#shared/chart/document/chart-document.ts';
import { packChanges, unpackChanges } from '#shared/chart/packed-changes.ts';
import { ByteReader, ByteWriter } from '#shared/chart/leb-bytes.ts';
import { PACKING_WORDS } from '#shared/chart/packing-words.ts';
import { encodeChangeList } from '#shared/crypto/change-list.ts';
import { changesOfInner, payloadOfChanges } from '#shared/engine/change-payload.ts';
import { INNER_TYPES } from '#shared/crypto/inner.ts';
import { writeChartContent } from '../../../bench/chart-content.ts';
import { createSeededRandom } from '../../../support/seeded-random.ts';
import { fc } from '../../../support/seeded-fast-check.ts';

const REFUSED = { ok: false, error: { type: 'MalformedPackedChanges' } };
const { clinical } = writeChartContent('c1'.repeat(16) as CredId, 3);
const changes = clinical.flat();
const packed = packChanges(changes)!;

const numbers = (...values: readonly number[]): Uint8Array => {
	const out = new ByteWriter();
	for (const value of values) out.uleb(value);
	return out.done();
};

const packStreams = (streams: Uint8Array): Uint8Array =>
	concatBytes(numbers(streams.length), deflateSync(streams, { dictionary: PACKING_WORDS }));
function streamsIn(payload: Uint8Array): Uint8Array {
	const reader = new ByteReader(payload, 0);
	const length = reader.uleb();
	const streams = inflateSync(reader.take(reader.left), { dictionary: PACKING_WORDS });
	expect(streams.length).toBe(length);
	return streams;
}

describe('packed changes', () => {
	it('[ENV-30] [ENV-31] [ENV-32] gives back the changes of a whole chart byte for byte, in under half of the bytes', () => {
		expect(changes.length).toBeGreaterThan(700);
		const back = unpackChanges(packed);
		expect(back.ok && back.value.map((change) => Buffer.from(change).toString('hex'))).toEqual(
			changes.map((change) => Buffer.from(change).toString('hex'))
		);
		expect(packed.length).toBeLessThan(deflateSync(encodeChangeList(changes)).length / 2.5);
	});

	it('[ENV-30] gives back any run of them, and changes of other documents and authors in between', () => {
		const other = writeChartContent('9d'.repeat(16) as CredId, 4).clinical.flat();
		const all = fc.constantFrom(...changes, ...other);
		fc.assert(
			fc.property(fc.array(all, { minLength: 1, maxLength: 30 }), (some) => {
				const list = packChanges(some);
				const back = unpackChanges(list!);
				expect(back.ok && back.value).toEqual(some);
			}),
			{ numRuns: 60 }
		);
	});

	it('[ENV-31] gives back changes whatever their numbers are: many operations, merged heads, long texts', () => {
		const random = createSeededRandom(5);
		const make = (): string => Buffer.from(random.bytes(24)).toString('hex');
		fc.assert(
			fc.property(
				fc.array(
					fc.record({
						keys: fc.array(fc.string({ minLength: 1, maxLength: 6, unit: 'grapheme' }), {
							minLength: 1,
							maxLength: 130
						}),
						at: fc.integer({ min: 0, max: 2 ** 45 })
					}),
					{ minLength: 2, maxLength: 6 }
				),
				(edits) => {
					let doc = createDocument(make());
					const made = edits.flatMap(({ keys, at }) => {
						const writes = new Map(keys.map((key, i) => [`Basic:${key}:x`, JSON.stringify(key.repeat(i))]));
						const applied = applyEdit(
							doc,
							{ scope: 'clinical', message: 'm', writes, texts: [] },
							{ at: at as never }
						);
						doc = applied.doc;
						return applied.change ? [applied.change] : [];
					});
					const back = unpackChanges(packChanges(made)!);
					expect(back.ok && back.value).toEqual(made);
				}
			),
			{ numRuns: 40 }
		);
	});

	it('[ENV-32] packs nothing that it could not give back: those go as a list', () => {
		for (const foreign of [
			utf8('no change'),
			new Uint8Array(1),
			concatBytes(changes[0]!, Uint8Array.of(0))
		]) {
			expect(packChanges([changes[0]!, foreign])).toBeUndefined();
			const { type, payload } = payloadOfChanges([changes[0]!, foreign]);
			expect(type).toBe(INNER_TYPES.changes);
			expect(changesOfInner({ type, payload })).toEqual({ ok: true, value: [changes[0], foreign] });
		}
		const unchecked = changes[0]!.slice();
		unchecked[4]! ^= 1;
		expect(packChanges([unchecked])).toBeUndefined();
	});

	it('[ENV-32] refuses what is cut, what goes on, no change at all, and places that are not there', () => {
		const streams = streamsIn(packed);
		expect(unpackChanges(packStreams(streams)).ok).toBe(true);
		for (let length = 0; length < streams.length; length += 9_973)
			expect(unpackChanges(packStreams(streams.slice(0, length)))).toEqual(REFUSED);
		expect(unpackChanges(packStreams(streams.slice(0, -1)))).toEqual(REFUSED);
		expect(unpackChanges(packStreams(concatBytes(streams, Uint8Array.of(0))))).toEqual(REFUSED);
		expect(unpackChanges(packStreams(numbers(0, 0, ...Array<number>(10).fill(0))))).toEqual(REFUSED);
		expect(unpackChanges(packStreams(numbers(2 ** 50)))).toEqual(REFUSED);
		expect(unpackChanges(new Uint8Array())).toEqual(REFUSED);
	});

	it('[ENV-33] refuses a stream of another length than it says, and one that claims too much', () => {
		const streams = streamsIn(packed);
		const deflated = deflateSync(streams, { dictionary: PACKING_WORDS });
		for (const length of [0, streams.length - 1, streams.length + 1, 2 ** 24 + 1, 2 ** 40])
			expect(unpackChanges(concatBytes(numbers(length), deflated))).toEqual(REFUSED);
		expect(unpackChanges(packed.slice(0, packed.length / 2))).toEqual(REFUSED);
		expect(unpackChanges(concatBytes(numbers(streams.length), utf8('no deflate stream')))).toEqual(REFUSED);
	});

	it('[ENV-33] the dictionary stays what it is: what was packed with it is read with it', () => {
		expect(createHash('sha256').update(PACKING_WORDS).digest('hex')).toBe(
			'53c6315e2ffdcfba85aa2e1d91c43ba848afae742651b5b08b53fdb871e6bd82'
		);
	});

	it('[ENV-33] an entry by itself takes less than a deflated list does', () => {
		const [large] = changes.filter((change) => change.length > 900);
		expect(packChanges([large!])!.length).toBeLessThan(deflateSync(encodeChangeList([large!])).length * 0.7);
	});

	it('[ENV-32] makes no more of a payload than 16 MiB, and ends', () => {
		// One name of half a mebibyte, said twice in each of many changes.
		const name = new Uint8Array(2 ** 19);
		const saying = (count: number): Uint8Array => {
			const each = (...values: readonly number[]): Uint8Array =>
				concatBytes(...Array.from({ length: count }, () => numbers(...values)));
			const streams = [
				concatBytes(numbers(0, 0), new Uint8Array(count - 1)),
				each(0),
				numbers(),
				each(0),
				each(1),
				each(0),
				each(0),
				concatBytes(numbers(name.length), each(0)),
				each(0, 0, 0),
				name
			];
			const sizes = numbers(...streams.map(({ length }) => length));
			return packStreams(concatBytes(numbers(count, 0), sizes, ...streams));
		};
		const few = unpackChanges(saying(4));
		expect(few.ok && few.value.map(({ length }) => length > 2 ** 20)).toEqual(Array(4).fill(true));
		expect(unpackChanges(saying(2_000))).toEqual(REFUSED);
	});

	it('[ENV-32] takes any bytes for a list or refuses them, and never throws', () => {
		const small = packChanges(changes.slice(0, 4))!;
		const flipped = fc.array(fc.tuple(fc.nat(small.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 });
		fc.assert(
			fc.property(flipped, (flips) => {
				const bytes = small.slice();
				for (const [at, byte] of flips) bytes[at] = byte;
				const read = unpackChanges(bytes);
				if (read.ok) expect(read.value.length).toBeGreaterThan(0);
				else expect(read).toEqual(REFUSED);
			}),
			{ numRuns: 400 }
		);
	});

	it('[ENV-27] [ENV-30] packs also a single change', () => {
		expect(payloadOfChanges(changes.slice(0, 1)).type).toBe(INNER_TYPES.packedChanges);
		expect(payloadOfChanges(changes.slice(0, 2)).type).toBe(INNER_TYPES.packedChanges);
	});
});
