import { fc } from '../../../support/seeded-fast-check.ts';
import { describe, expect, it } from 'vitest';
import {
	base64UrlToBytes,
	bytesToBase64Url,
	bytesToHex,
	compareBytes,
	concatBytes,
	equalBytes,
	hexToBytes,
	utf8,
	utf8ToText
} from '#shared/core/bytes.ts';

const arrays = fc.uint8Array({ maxLength: 80 });

describe('bytes', () => {
	it('concatenates in order', () => {
		expect(concatBytes(Uint8Array.of(1), new Uint8Array(0), Uint8Array.of(2, 3))).toEqual(
			Uint8Array.of(1, 2, 3)
		);
		expect(concatBytes()).toEqual(new Uint8Array(0));
	});

	it('compares by content', () => {
		expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2))).toBe(true);
		expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 3))).toBe(false);
		expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2, 0))).toBe(false);
	});

	it('hexadecimal goes there and back', () => {
		fc.assert(
			fc.property(arrays, (bytes) => {
				expect(hexToBytes(bytesToHex(bytes))).toEqual(bytes);
			})
		);
		expect(bytesToHex(Uint8Array.of(0, 10, 255))).toBe('000aff');
	});

	it.each(['0', 'AB', 'zz', '0x00', ' 00', '00\n'])('refuses %j as hexadecimal', (text) => {
		expect(() => hexToBytes(text)).toThrow(RangeError);
	});

	it('base64url goes there and back, without padding', () => {
		fc.assert(
			fc.property(arrays, (bytes) => {
				expect(base64UrlToBytes(bytesToBase64Url(bytes))).toEqual(bytes);
			})
		);
		expect(bytesToBase64Url(Uint8Array.of(0xfb, 0xff, 0xfe))).toBe('-__-');
		expect(bytesToBase64Url(Uint8Array.of(1))).toBe('AQ');
	});

	it.each(['A', 'AA==', 'A+A', 'A/A', 'A A', 'AAAAA'])('refuses %j as base64url', (text) => {
		expect(base64UrlToBytes(text)).toBeUndefined();
	});

	it('UTF-8 goes there and back, and bytes that are none throw', () => {
		expect(utf8ToText(utf8('Zoë 病歴'))).toBe('Zoë 病歴');
		expect(() => utf8ToText(Uint8Array.of(0xc3, 0x28))).toThrow(TypeError);
	});

	it('orders bytewise, a prefix first: the order of hexadecimal text', () => {
		fc.assert(
			fc.property(arrays, arrays, (a, b) => {
				const [hexA, hexB] = [bytesToHex(a), bytesToHex(b)];
				expect(Math.sign(compareBytes(a, b))).toBe(hexA < hexB ? -1 : hexA > hexB ? 1 : 0);
			})
		);
	});
});
