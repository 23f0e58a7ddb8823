import { fc } from '../../../support/seeded-fast-check.ts';
import { expect, test } from 'vitest';
import { LETTERS } from '#shared/core/check-letter.ts';
import { drawRecordNumber, MOST_DEVICES, readRecordNumber } from '#shared/core/record-number.ts';
import { createSeededRandom } from '../../../support/seeded-random.ts';

const drawn = fc
	.tuple(fc.integer({ min: 1, max: MOST_DEVICES - 1 }), fc.integer({ min: 1 }))
	.map(([device, seed]) => ({ device, number: drawRecordNumber(device, createSeededRandom(seed)) }));

/** The device's letters: all before the five drawn ones and the check. */
const deviceOf = (number: string) =>
	[...number.replace('-', '').slice(0, -6)].reduce((sum, letter) => sum * 32 + LETTERS.indexOf(letter), 0);

test('eight letters, nine from the thousand and twenty-fourth device on, and the device can be told from them', () => {
	fc.assert(
		fc.property(drawn, ({ device, number }) => {
			expect(number).toMatch(device < 1024 ? /^[0-9A-Z]{4}-[0-9A-Z]{4}$/ : /^[0-9A-Z]{5}-[0-9A-Z]{4}$/);
			expect(number).not.toMatch(/[ILOU]/);
			expect(number).toMatch(/\d/);
			expect(number).toMatch(/[A-Z]/);
			expect(deviceOf(number)).toBe(device);
		})
	);
});

test('a golden number: numbers on paper outlive versions', () => {
	const number = drawRecordNumber(7, { bytes: () => Uint8Array.of(9, 10, 43, 12, 255) });
	expect(number).toBe('079A-BCZP');
	expect(readRecordNumber('079abczp')).toEqual({ type: 'number', number });
});

test('it is read with and without dashes and spaces, in small letters, with O for 0 and I or L for 1', () => {
	fc.assert(
		fc.property(drawn, ({ number }) => {
			const read = { type: 'number', number };
			const small = number.toLowerCase();
			for (const text of [number, small, number.replace('-', ''), ` ${small.replace('-', ' ')} `])
				expect(readRecordNumber(text)).toEqual(read);
			expect(readRecordNumber(small.replaceAll('0', 'o').replaceAll('1', 'l'))).toEqual(read);
		})
	);
});

test('one wrong letter or two neighbours that changed places is never a number', () => {
	fc.assert(
		fc.property(drawn, ({ number }) => {
			const letters = number.replace('-', '');
			for (let at = 0; at < letters.length; at++) {
				const [before, here, after] = [letters.slice(0, at), letters[at]!, letters.slice(at + 1)];
				for (const other of LETTERS)
					if (other !== here) expect(readRecordNumber(before + other + after).type).not.toBe('number');
				if (after !== '' && after[0] !== here)
					expect(readRecordNumber(before + after[0]! + here + after.slice(1)).type).not.toBe('number');
			}
		})
	);
});

test('a slip is told from names, phones, dates and other numbers', () => {
	expect(readRecordNumber('079A-BCZ7')).toEqual({ type: 'slip' });
	expect(readRecordNumber('07UA-BCZP')).toEqual({ type: 'slip' });
	for (const text of [
		'',
		'margaret',
		'Mohammed',
		'14071985',
		'0722 123 456',
		'14-Jul-1985',
		'4 jul 1985',
		'D010001',
		'079A-BC'
	])
		expect(readRecordNumber(text)).toEqual({ type: 'none' });
});
