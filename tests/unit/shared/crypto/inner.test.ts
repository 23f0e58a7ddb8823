import { deflateSync } from 'fflate';
import { fc } from '../../../support/seeded-fast-check.ts';
import { describe, expect, it } from 'vitest';
import { bytesToHex, utf8 } from '#shared/core/bytes.ts';
import type { CredId } from '#shared/core/ids.ts';
import {
	decodeInner,
	encodeInner,
	MAX_INFLATED_BYTES,
	MAX_INNER_BYTES,
	MAX_PAYLOAD_BYTES,
	type Inner
} from '#shared/crypto/inner.ts';
import { paddedLength } from '#shared/crypto/padme.ts';
import { createSeededRandom } from '../../../support/seeded-random.ts';

const random = createSeededRandom(5);
const base: Inner = {
	type: 1,
	authoredAt: 1_893_456_000_000,
	controlHead: { seq: 7, hash16: random.bytes(16) },
	relayHead: { seq: 123_456_789_012, hash16: random.bytes(16) },
	onBehalfOf: undefined,
	payload: utf8('payload')
};
const inner = (over: Partial<Inner> = {}): Inner => ({ ...base, ...over });

/** Encoded bytes with a patch applied to a copy. */
function patched(over: Partial<Inner>, patch: (bytes: Uint8Array, view: DataView) => void): Uint8Array {
	const bytes = encodeInner(inner(over));
	patch(bytes, new DataView(bytes.buffer));
	return bytes;
}
const refusal = (bytes: Uint8Array) => {
	const decoded = decodeInner(bytes);
	return decoded.ok ? undefined : decoded.error.what;
};

describe('inner encoding', () => {
	it('[ENV-20] gives back every field', () => {
		fc.assert(
			fc.property(
				fc.record({
					type: fc.integer({ min: 0, max: 255 }),
					authoredAt: fc.maxSafeNat(),
					controlHead: fc.record({
						seq: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
						hash16: fc.uint8Array({ minLength: 16, maxLength: 16 })
					}),
					relayHead: fc.record({
						seq: fc.maxSafeNat(),
						hash16: fc.uint8Array({ minLength: 16, maxLength: 16 })
					}),
					onBehalfOf: fc.constantFrom(undefined, 'ab'.repeat(16) as CredId),
					payload: fc.uint8Array({ maxLength: 2000 })
				}),
				(value) => {
					expect(decodeInner(encodeInner(value))).toEqual({ ok: true, value });
				}
			)
		);
	});

	it('[ENV-20] stands at fixed places', () => {
		const bytes = encodeInner(inner({ onBehalfOf: '0102'.repeat(8) as CredId }));
		const view = new DataView(bytes.buffer);
		expect(bytesToHex(bytes.slice(0, 4))).toBe('01000000');
		expect(view.getBigUint64(4)).toBe(1_893_456_000_000n);
		expect(view.getUint32(12)).toBe(7);
		expect(bytes.slice(16, 32)).toEqual(base.controlHead.hash16);
		expect(view.getBigUint64(32)).toBe(123_456_789_012n);
		expect(bytes.slice(40, 56)).toEqual(base.relayHead.hash16);
		expect(bytesToHex(bytes.slice(56, 72))).toBe('0102'.repeat(8));
		expect([view.getUint32(72), view.getUint32(76)]).toEqual([7, 7]);
		expect(bytes.slice(80, 87)).toEqual(base.payload);
	});

	it('[ENV-22] deflates only what gets smaller', () => {
		const zeros = encodeInner(inner({ payload: new Uint8Array(100_000) }));
		expect(zeros[1]).toBe(1);
		expect(zeros.length).toBe(256);
		const noise = random.bytes(5000);
		const kept = encodeInner(inner({ payload: noise }));
		expect(kept[1]).toBe(0);
		expect(kept.slice(80, 80 + noise.length)).toEqual(noise);
	});

	it('[ENV-24] is padded with zeros to a Padmé length', () => {
		for (const size of [0, 1, 176, 177, 300, 5000]) {
			const bytes = encodeInner(inner({ payload: random.bytes(size) }));
			expect(bytes.length).toBe(paddedLength(80 + size));
			expect(bytes.slice(80 + size).every((byte) => byte === 0)).toBe(true);
		}
	});

	it('[ENV-26] takes the largest payload that always fits, and throws on one that does not', () => {
		const noise = random.bytes(MAX_PAYLOAD_BYTES);
		expect(encodeInner(inner({ payload: noise })).length).toBe(MAX_INNER_BYTES);
		expect(() => encodeInner(inner({ payload: random.bytes(MAX_PAYLOAD_BYTES + 1) }))).toThrow(RangeError);
		expect(() => encodeInner(inner({ payload: new Uint8Array(MAX_INFLATED_BYTES + 1) }))).toThrow(RangeError);
		expect(paddedLength(MAX_INNER_BYTES)).toBe(MAX_INNER_BYTES);
		expect(paddedLength(MAX_INNER_BYTES + 1) + 81).toBeGreaterThan(2 ** 20);
	});

	it('[ENV-25] throws on times and numbers that are not counted from 0', () => {
		for (const authoredAt of [-1, 0.5, Number.NaN, 2 ** 53]) {
			expect(() => encodeInner(inner({ authoredAt }))).toThrow(RangeError);
		}
		const relayHead = { seq: -1, hash16: base.relayHead.hash16 };
		expect(() => encodeInner(inner({ relayHead }))).toThrow(RangeError);
		const controlHead = { seq: 1, hash16: new Uint8Array(32) };
		expect(() => encodeInner(inner({ controlHead }))).toThrow(RangeError);
	});
});

describe('inner decoding', () => {
	it('[ENV-20] refuses what is shorter than the floor', () => {
		expect(refusal(encodeInner(inner()).slice(0, 255))).toBe('length');
		expect(refusal(new Uint8Array(0))).toBe('length');
	});

	it('[ENV-21] refuses flags', () => {
		expect(refusal(patched({}, (bytes) => (bytes[2] = 1)))).toBe('flags');
		expect(refusal(patched({}, (bytes) => (bytes[3] = 1)))).toBe('flags');
	});

	it('[ENV-22] refuses a codec it does not know, and lengths that contradict the codec', () => {
		expect(refusal(patched({}, (bytes) => (bytes[1] = 2)))).toBe('codec');
		expect(refusal(patched({}, (_, view) => view.setUint32(72, 8)))).toBe('length');
	});

	it('[ENV-23] refuses lengths beyond the plaintext or the bound', () => {
		expect(refusal(patched({}, (_, view) => view.setUint32(76, 0xffff_ffff)))).toBe('length');
		const zeros = { payload: new Uint8Array(100_000) };
		expect(refusal(patched(zeros, (_, view) => view.setUint32(72, MAX_INFLATED_BYTES + 1)))).toBe('length');
		expect(refusal(patched(zeros, (bytes, view) => view.setUint32(76, bytes.length - 79)))).toBe('length');
	});

	it('[ENV-23] refuses a deflate bomb: a stream longer or shorter than it claims', () => {
		const zeros = { payload: new Uint8Array(100_000) };
		expect(refusal(patched(zeros, (_, view) => view.setUint32(72, 99_999)))).toBe('payload');
		expect(refusal(patched(zeros, (_, view) => view.setUint32(72, 100_001)))).toBe('payload');
		expect(refusal(patched(zeros, (_, view) => view.setUint32(72, 0)))).toBe('payload');
		const bomb = patched({}, (bytes, view) => {
			const stream = deflateSync(new Uint8Array(150_000));
			bytes.set(stream, 80);
			bytes[1] = 1;
			view.setUint32(72, 10);
			view.setUint32(76, stream.length);
		});
		expect(refusal(bomb)).toBe('payload');
	});

	it('[ENV-23] refuses a broken deflate stream', () => {
		const broken = patched({ payload: new Uint8Array(100_000) }, (bytes) => bytes.fill(0xff, 80, 90));
		expect(refusal(broken)).toBe('payload');
	});

	it('[ENV-24] refuses padding that is not zero, wherever it is', () => {
		const { length } = encodeInner(inner());
		for (const at of [87, 100, length - 1]) {
			expect(refusal(patched({}, (bytes) => (bytes[at] = 1)))).toBe('padding');
		}
	});

	it('[ENV-25] refuses numbers that are no safe integers', () => {
		expect(refusal(patched({}, (bytes) => (bytes[4] = 0xff)))).toBe('number');
		expect(refusal(patched({}, (bytes) => (bytes[32] = 0xff)))).toBe('number');
	});

	it('[ENV-29] names whose work it is, or nobody', () => {
		const whose = (bytes: Uint8Array) => {
			const decoded = decodeInner(bytes);
			return decoded.ok ? decoded.value.onBehalfOf : decoded.error;
		};
		expect(whose(encodeInner(inner()))).toBeUndefined();
		expect(whose(patched({}, (bytes) => (bytes[71] = 1)))).toBe('00'.repeat(15) + '01');
	});

	it('[ENV-28] keeps an inner type it does not know', () => {
		const decoded = decodeInner(encodeInner(inner({ type: 250 })));
		expect(decoded.ok && decoded.value.type).toBe(250);
	});

	it('never throws, whatever the bytes', () => {
		fc.assert(
			fc.property(fc.uint8Array({ minLength: 250, maxLength: 400 }), (bytes) => void decodeInner(bytes))
		);
	});
});
