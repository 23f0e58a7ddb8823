import { fc } from '../../../support/seeded-fast-check.ts';
import { expect, test } from 'vitest';
import { code128Widths, isBarcodeText, QUIET } from '#client/ui/code-128.ts';
import { readCode128 } from '../../../support/read-code-128.ts';

const modulesOf = (text: string): string => {
	const white = '0'.repeat(QUIET);
	const drawn = code128Widths(text).map((width, i) => (i % 2 === 0 ? '1' : '0').repeat(width));
	return white + drawn.join('') + white;
};

test('every text of printable characters is read back by a reader with a table of its own', () => {
	for (let code = 32; code < 127; code++) {
		const text = String.fromCharCode(code);
		expect(readCode128(modulesOf(text))).toBe(text);
	}
	fc.assert(
		fc.property(fc.string({ minLength: 1, maxLength: 16, unit: 'grapheme-ascii' }), (text) => {
			expect(isBarcodeText(text)).toBe(true);
			expect(readCode128(modulesOf(text))).toBe(text);
		})
	);
});

test('a number fits a label of 62 mm with modules wider than a quarter of a millimetre', () => {
	expect(modulesOf('07QK3XT9')).toHaveLength(143);
	expect(58 / modulesOf('x'.repeat(16)).length).toBeGreaterThan(0.25);
});

test('what no scanner could read is not drawn', () => {
	for (const text of ['', 'Ω7', 'a\n', 'x'.repeat(17)]) expect(isBarcodeText(text)).toBe(false);
});
