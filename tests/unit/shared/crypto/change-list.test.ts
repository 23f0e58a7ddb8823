import { fc } from '../../../support/seeded-fast-check.ts';
import { describe, expect, it } from 'vitest';
import { concatBytes, utf8 } from '#shared/core/bytes.ts';
import { decodeChangeList, encodeChangeList } from '#shared/crypto/change-list.ts';

const REFUSED = { ok: false, error: { type: 'MalformedChangeList' } };

describe('change list', () => {
	it('[ENV-27] gives back the changes in order', () => {
		const changes = fc.array(fc.uint8Array({ minLength: 1, maxLength: 50 }), { minLength: 1, maxLength: 8 });
		fc.assert(
			fc.property(changes, (value) => {
				expect(decodeChangeList(encodeChangeList(value))).toEqual({ ok: true, value });
			})
		);
	});

	it('[ENV-27] refuses no change, an empty change, a cut list and a remainder', () => {
		const list = encodeChangeList([utf8('one'), utf8('two')]);
		expect(decodeChangeList(new Uint8Array(0))).toEqual(REFUSED);
		expect(decodeChangeList(new Uint8Array(4))).toEqual(REFUSED);
		expect(decodeChangeList(list.slice(0, -1))).toEqual(REFUSED);
		expect(decodeChangeList(concatBytes(list, utf8('xyz')))).toEqual(REFUSED);
		expect(decodeChangeList(Uint8Array.of(0xff, 0xff, 0xff, 0xff, 1))).toEqual(REFUSED);
	});
});
