// The order of keys is that of their encodings, whoever finds it out.
import { encode, rfc8949EncodeOptions } from 'cborg';
import { expect, test } from 'vitest';
import { decodeCbor, encodeCbor } from '#shared/protocol/cbor.ts';
import { fc } from '../../../support/seeded-fast-check.ts';

const name = fc.oneof(
	fc.string({ unit: 'binary-ascii', maxLength: 40 }),
	fc.string({ unit: 'binary', maxLength: 6 }),
	fc.constantFrom('a', 'b', 'aa', 'Z', 'é', 'x'.repeat(23), 'x'.repeat(24), 'x'.repeat(256))
);

test('a map of any names is encoded as the library itself encodes it, and read back', () => {
	fc.assert(
		fc.property(fc.uniqueArray(name, { maxLength: 8 }), (names) => {
			const map = Object.fromEntries(names.map((one, i) => [one, i]));
			const bytes = encodeCbor(map);
			expect(bytes).toEqual(new Uint8Array(encode(map, rfc8949EncodeOptions)));
			expect(decodeCbor(bytes)).toEqual(map);
		})
	);
});

test('keys out of their order are refused', () => {
	const inOrder = encodeCbor({ b: 1, aa: 2 });
	expect([...inOrder.subarray(0, 3)]).toEqual([0xa2, 0x61, 0x62]);
	const [b, aa] = [inOrder.subarray(1, 4), inOrder.subarray(4)];
	expect(decodeCbor(new Uint8Array([0xa2, ...aa, ...b]))).toBeUndefined();
});
