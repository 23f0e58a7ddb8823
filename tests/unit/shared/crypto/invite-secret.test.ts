import { describe, expect, it } from 'vitest';
import { bytesToHex, utf8 } from '#shared/core/bytes.ts';
import { createInviteSecret, inviteKeys } from '#shared/crypto/invite-secret.ts';
import { inviteSecretToWords, parseInviteWords } from '#shared/crypto/invite-words.ts';
import { openRow, sealRow } from '#shared/crypto/seal-row.ts';
import { createWebCryptoSuite } from '#shared/crypto/web-crypto-suite.ts';
import { createSeededRandom } from '../../../support/seeded-random.ts';

const suite = createWebCryptoSuite();
const random = createSeededRandom(18);
const secret = createInviteSecret(random);

describe('invite secret', () => {
	it('[KEY-8] is 128 bits, also as 12 words', () => {
		expect(secret).toHaveLength(16);
		const words = inviteSecretToWords(secret);
		expect(words.split(' ')).toHaveLength(12);
		expect(parseInviteWords(words)).toEqual({ ok: true, value: secret });
		expect(parseInviteWords(words.split(' ').slice(1).join(' '))).toMatchObject({
			error: { type: 'WordCount' }
		});
	});

	it('[KEY-8] gives both sides one id and one key', async () => {
		const [admin, joiner] = [await inviteKeys(suite, secret), await inviteKeys(suite, secret.slice())];
		expect(admin.inviteId).toHaveLength(16);
		expect(joiner.inviteId).toEqual(admin.inviteId);
		const knock = await sealRow(suite, random, joiner.key, 'knock', utf8('it is me'));
		expect(await openRow(suite, admin.key, 'knock', knock)).toEqual(utf8('it is me'));
	});

	it('[KEY-8] is not told by its id, and another secret opens nothing', async () => {
		const { inviteId, key } = await inviteKeys(suite, secret);
		expect(bytesToHex(inviteId)).not.toBe(bytesToHex(secret));
		const other = await inviteKeys(suite, createInviteSecret(random));
		expect(other.inviteId).not.toEqual(inviteId);
		const knock = await sealRow(suite, random, key, 'knock', utf8('it is me'));
		expect(await openRow(suite, other.key, 'knock', knock)).toBeUndefined();
		const fromId = await suite.importAes(
			await suite.hkdf(inviteId, utf8(''), utf8('saddlebag/invite-key/v1'), 32)
		);
		expect(await openRow(suite, fromId, 'knock', knock)).toBeUndefined();
	});

	it('throws on a secret of another length', async () => {
		await expect(inviteKeys(suite, new Uint8Array(15))).rejects.toThrow(RangeError);
	});
});
