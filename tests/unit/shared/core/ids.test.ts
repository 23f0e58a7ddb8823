import { describe, expect, it } from 'vitest';
import { createId16, createUuid, hexToUuid, isUuid } from '#shared/core/ids.ts';
import { createSeededRandom } from '../../../support/seeded-random.ts';

const random = createSeededRandom(3);

describe('ids', () => {
	it('a fresh id is 16 bytes in lowercase hexadecimal', () => {
		expect(createId16(random)).toMatch(/^[0-9a-f]{32}$/);
		expect(createId16(random)).not.toBe(createId16(random));
	});

	it('a fresh UUID is of version 4 and the RFC variant', () => {
		for (let i = 0; i < 50; i++) {
			expect(createUuid(random)).toMatch(
				/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
			);
		}
	});

	it('hexadecimal is written as a UUID with its bits unchanged', () => {
		expect(hexToUuid('00112233445566778899aabbccddeeff')).toBe('00112233-4455-6677-8899-aabbccddeeff');
	});

	it.each(['6F1E7D4C-0000-4000-8000-000000000001', '00000000-0000-0000-0000-000000000000'])(
		'%s is a UUID',
		(text) => expect(isUuid(text)).toBe(true)
	);
	it.each(['', 'patient-1', '6f1e7d4c000040008000000000000001', '{6f1e7d4c-0000-4000-8000-000000000001}'])(
		'%j is none',
		(text) => expect(isUuid(text)).toBe(false)
	);
});
