import { describe, expect, test } from 'vitest';
import { base64ToBytes, bytesToBase64 } from '#shared/core/bytes.ts';
import { createSeededRandom } from '../../../support/seeded-random.ts';

const random = createSeededRandom(5);

describe('base64', () => {
	test.each([0, 1, 2, 3, 4, 24_575, 24_576, 24_577, 24_578, 100_000])('%i bytes there and back', (size) => {
		const bytes = random.bytes(size);
		const text = bytesToBase64(bytes);
		expect(text).toBe(Buffer.from(bytes).toString('base64'));
		expect(base64ToBytes(text)).toEqual(bytes);
	});

	test.each(['a', 'aa', 'aaa', 'aaa=aaaa', 'aa\nA', 'aB==', 'aaB=', 'a-_=', '====', 'a==='])(
		'%j is not what would be written, so it is no base64 here',
		(text) => expect(base64ToBytes(text)).toBeUndefined()
	);
});
