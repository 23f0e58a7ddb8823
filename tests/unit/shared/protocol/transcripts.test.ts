import { expect, test } from 'vitest';
import { bytesToHex, concatBytes, utf8 } from '#shared/core/bytes.ts';
import { u32be, u64be } from '#shared/protocol/integers.ts';
import { loginTranscript, welcomeTranscript } from '#shared/protocol/transcripts.ts';

const bytes = (length: number, fill: number): Uint8Array => new Uint8Array(length).fill(fill);
const challenge = {
	relayKey: bytes(32, 2),
	relayGen: bytes(16, 3),
	nonce: bytes(32, 4),
	log: { seq: 2 ** 40 + 5, hash: bytes(32, 5) },
	control: { seq: 6, hash: bytes(32, 6) }
};

test('[HSK-2] the login transcript is exactly this', () => {
	const expected = concatBytes(
		utf8('saddlebag/login/v1\0'),
		bytes(16, 1),
		bytes(32, 2),
		bytes(16, 3),
		bytes(32, 4),
		Uint8Array.of(0, 0, 1, 0, 0, 0, 0, 5),
		bytes(32, 5),
		Uint8Array.of(0, 0, 0, 6),
		bytes(32, 6),
		bytes(16, 7),
		bytes(32, 8)
	);
	expect(bytesToHex(loginTranscript(bytes(16, 1), challenge, bytes(16, 7), bytes(32, 8)))).toBe(
		bytesToHex(expected)
	);
});

test('[HSK-3] the welcome transcript is exactly this', () => {
	const expected = concatBytes(
		utf8('saddlebag/welcome/v1\0'),
		bytes(64, 9),
		Uint8Array.of(0, 0, 1, 0, 0, 0, 0, 5),
		bytes(32, 5),
		Uint8Array.of(0, 0, 0, 6),
		bytes(32, 6)
	);
	expect(bytesToHex(welcomeTranscript(bytes(64, 9), challenge.log, challenge.control))).toBe(
		bytesToHex(expected)
	);
});

test('integers outside their width are a bug, not a wrap', () => {
	expect(bytesToHex(u32be(0xfffffffe))).toBe('fffffffe');
	expect(bytesToHex(u64be(Number.MAX_SAFE_INTEGER))).toBe('001fffffffffffff');
	for (const bad of [-1, 1.5, 2 ** 32, NaN]) expect(() => u32be(bad)).toThrow(RangeError);
	for (const bad of [-1, 1.5, 2 ** 53, NaN]) expect(() => u64be(bad)).toThrow(RangeError);
});
