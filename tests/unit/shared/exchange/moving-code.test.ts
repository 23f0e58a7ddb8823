import { fc } from '../../../support/seeded-fast-check.ts';
import { encodeQR } from 'qr';
import decodeQR from 'qr/decode.js';
import { expect, test } from 'vitest';
import { CodeCollector, codesOf, MOST_BYTES, PIECE_BYTES } from '#shared/exchange/moving-code.ts';

const bytesOf = (length: number): Uint8Array =>
	Uint8Array.from({ length }, (_, i) => (i * 37 + (i >> 8)) & 255);

test('[XFR-6] read in any order, with codes missed and read twice, the bytes are the same', () => {
	fc.assert(
		fc.property(
			fc.uint8Array({ minLength: 4, maxLength: 5 * PIECE_BYTES + 1 }),
			fc.array(fc.nat(), { maxLength: 40 }),
			(bytes, picks) => {
				const codes = codesOf(bytes);
				const collector = new CodeCollector();
				for (const pick of picks) collector.add(codes[pick % codes.length]!);
				const before = new Set(picks.map((pick) => pick % codes.length)).size;
				expect(collector.have).toBe(before);
				if (before < codes.length) expect(collector.bytes()).toBeUndefined();
				for (const code of codes) collector.add(code);
				expect(collector.bytes()).toEqual(bytes);
				expect(collector.add(codes[0]!)).toBe('known');
			}
		)
	);
});

test('[XFR-6] what was read of a row stays while another is read; what is no code of a row changes nothing', () => {
	const [first, second] = [bytesOf(900), bytesOf(901)];
	const collector = new CodeCollector();
	expect(codesOf(first).map((code) => collector.add(code))).toEqual(['new', 'new', 'new']);
	for (const foreign of ['', 'SB1:W8WGJ75V2BG9KG2P', 'SBT1', 'SBT1:::', 'SBT1ABC', 'https://example.org'])
		expect(collector.add(foreign)).toBe('foreign');
	expect(collector.bytes()).toEqual(first);
	expect(collector.add(codesOf(second)[1]!)).toBe('new');
	expect([collector.have, collector.of]).toEqual([1, 3]);
	expect(collector.bytes()).toBeUndefined();
	expect(collector.add(codesOf(first)[0]!)).toBe('known');
	expect(collector.bytes()).toEqual(first);
	// Taken in: its codes are new again, and the other row is where it was.
	collector.drop();
	expect([collector.have, collector.of, collector.bytes()]).toEqual([0, 0, undefined]);
	expect(collector.add(codesOf(first)[0]!)).toBe('new');
	expect(collector.add(codesOf(second)[1]!)).toBe('known');
	expect(collector.have).toBe(1);
});

test('[XFR-6] of many rows the four that were read last are kept', () => {
	const rows = [901, 902, 903, 904, 905].map((length) => codesOf(bytesOf(length)));
	const collector = new CodeCollector();
	for (const row of rows.slice(0, 4)) collector.add(row[0]!);
	expect(collector.add(rows[0]![1]!)).toBe('new');
	collector.add(rows[4]![0]!);
	expect(collector.add(rows[0]![1]!)).toBe('known');
	expect(collector.have).toBe(2);
	expect(collector.add(rows[1]![0]!)).toBe('new');
	expect(collector.have).toBe(1);
});

test('a code is one that QR packs as letters and digits, and a camera reads', () => {
	const [code = ''] = codesOf(bytesOf(2 * PIECE_BYTES));
	const rows = encodeQR(code, 'raw', { ecc: 'low', border: 2 });
	expect(rows.length - 4).toBeLessThanOrEqual(69);
	const [scale, side] = [4, rows.length * 4];
	const data = new Uint8ClampedArray(side * side * 4);
	for (let y = 0; y < side; y++)
		for (let x = 0; x < side; x++)
			data.fill(
				rows[Math.floor(y / scale)]![Math.floor(x / scale)] ? 0 : 255,
				(y * side + x) * 4,
				(y * side + x) * 4 + 4
			);
	expect(decodeQR({ width: side, height: side, data })).toBe(code);
});

test('more than a row can hold is refused', () => {
	expect(() => codesOf(new Uint8Array(MOST_BYTES + 1))).toThrow(RangeError);
	expect(() => codesOf(new Uint8Array(3))).toThrow(RangeError);
});
