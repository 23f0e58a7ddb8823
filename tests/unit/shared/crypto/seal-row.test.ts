import { describe, expect, it } from 'vitest';
import { utf8 } from '#shared/core/bytes.ts';
import { openRow, sealRow } from '#shared/crypto/seal-row.ts';
import { createWebCryptoSuite } from '#shared/crypto/web-crypto-suite.ts';
import { createSeededRandom } from '../../../support/seeded-random.ts';

const suite = createWebCryptoSuite();
const random = createSeededRandom(20);
const key = await suite.importAes(random.bytes(32));

describe('sealed row', () => {
	it('[KEY-10] opens under its key and context only', async () => {
		const row = await sealRow(suite, random, key, 'local/tail/1', utf8('draft'));
		expect(row).toHaveLength(12 + 5 + 16);
		expect(await openRow(suite, key, 'local/tail/1', row)).toEqual(utf8('draft'));
		expect(await openRow(suite, key, 'local/tail/2', row)).toBeUndefined();
		expect(
			await openRow(suite, await suite.importAes(random.bytes(32)), 'local/tail/1', row)
		).toBeUndefined();
	});

	it('[KEY-10] refuses every changed byte and every cut', async () => {
		const row = await sealRow(suite, random, key, 'c', utf8('draft'));
		for (let at = 0; at < row.length; at++) {
			const altered = row.map((byte, i) => (i === at ? byte ^ 1 : byte));
			expect(await openRow(suite, key, 'c', altered)).toBeUndefined();
			expect(await openRow(suite, key, 'c', row.slice(0, at))).toBeUndefined();
		}
	});

	it('[KEY-10] draws a nonce each time', async () => {
		const seal = () => sealRow(suite, random, key, 'c', utf8('draft'));
		expect(await seal()).not.toEqual(await seal());
	});
});
