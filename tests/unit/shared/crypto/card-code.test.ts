import { fc } from '../../../support/seeded-fast-check.ts';
import { encodeQR } from 'qr';
import decodeQR from 'qr/decode.js';
import { expect, test } from 'vitest';
import type { ChartId } from '#shared/core/ids.ts';
import {
	codeToQrText,
	codeToWords,
	deriveCardCode,
	deriveCardKey,
	practicePart,
	readCardText
} from '#shared/crypto/card-code.ts';
import { createWebCryptoSuite } from '#shared/crypto/web-crypto-suite.ts';

const suite = createWebCryptoSuite();
const CHART = '7d1f1c1e-0d3c-4f3c-9d35-0f9a5b1f2c11' as ChartId;
const keyOf = (n: number) => deriveCardKey(suite, new Uint8Array(32).fill(n));
const codeOf = async (n: number, chartId = CHART) => deriveCardCode(suite, await keyOf(n), chartId);

test('a chart has one code in its practice, and another in any other practice', async () => {
	const code = await codeOf(1);
	expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{16}$/);
	expect(await codeOf(1)).toBe(code);
	const other = await codeOf(1, CHART.replace('11', '12') as ChartId);
	expect(practicePart(other)).toBe(practicePart(code));
	expect(other.slice(3, 15)).not.toBe(code.slice(3, 15));
	expect(practicePart(await codeOf(2))).not.toBe(practicePart(code));
	// A golden code: cards on paper outlive versions.
	expect(code).toBe('W8WGJ75V2BG9KG2P');
});

test('the QR code of a card is of the smallest size, and reads back', async () => {
	const text = codeToQrText(await codeOf(1));
	const rows = encodeQR(text, 'raw', { ecc: 'medium', border: 4 });
	expect(rows).toHaveLength(21 + 8);
	const scale = 6;
	const side = rows.length * scale;
	const data = new Uint8ClampedArray(side * side * 4).fill(255);
	for (let y = 0; y < side; y++)
		for (let x = 0; x < side; x++)
			if (rows[Math.floor(y / scale)]![Math.floor(x / scale)])
				data.fill(0, (y * side + x) * 4, (y * side + x) * 4 + 3);
	expect(decodeQR({ width: side, height: side, data })).toBe(text);
});

test('it is read with and without prefix, in groups, in small letters, with O for 0 and I or L for 1', async () => {
	const code = await codeOf(1);
	const read = { type: 'code', code };
	for (const text of [
		code,
		codeToWords(code),
		codeToQrText(code),
		` sb1;${code.toLowerCase()} `,
		codeToWords(code).replaceAll(' ', '-'),
		code.replaceAll('0', 'o').replaceAll('1', 'l')
	])
		expect(readCardText(text), text).toEqual(read);
	expect(readCardText(`SB2:${code}`)).toEqual({ type: 'newer' });
	for (const text of ['', 'Garcia Maria', '0771 234 567', 'SB', 'Sb1rakova Anna'])
		expect(readCardText(text), text).toEqual({ type: 'none' });
});

test('one wrong letter, and two neighbours that changed places, are noticed', async () => {
	const code = await codeOf(1);
	const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
	fc.assert(
		fc.property(fc.nat(15), fc.nat(31), (at, to) => {
			const wrong = code.slice(0, at) + letters[to] + code.slice(at + 1);
			const swapped = at < 15 ? code.slice(0, at) + code[at + 1] + code[at] + code.slice(at + 2) : code;
			for (const text of [wrong, swapped])
				if (text !== code) expect(readCardText(`SB1:${text}`)).toEqual({ type: 'slip' });
		})
	);
});
