import { beforeAll, describe, expect, it } from 'vitest';
import { concatBytes, utf8 } from '#shared/core/bytes.ts';
import { openLockbox, rootRecipient, sealLockbox, type LockboxPlace } from '#shared/crypto/lockbox.ts';
import type { KemKey } from '#shared/crypto/suite.ts';
import { createWebCryptoSuite } from '#shared/crypto/web-crypto-suite.ts';
import { createSeededRandom } from '../../../support/seeded-random.ts';

const suite = createWebCryptoSuite();
const random = createSeededRandom(13);
const secret = random.bytes(32);
const place: LockboxPlace = { practice: random.bytes(16), scope: 3, epoch: 2, recipient: random.bytes(16) };
let key: KemKey;
let sealed: Uint8Array;
beforeAll(async () => {
	key = await suite.deriveKemKey(random.bytes(32));
	sealed = await sealLockbox(suite, place, key.publicKey, secret);
});

describe('lockbox', () => {
	it('[KEY-6] gives the secret to its recipient, in 113 bytes', async () => {
		expect(sealed).toHaveLength(113);
		expect(await openLockbox(suite, place, key, sealed)).toEqual(secret);
	});

	it('[KEY-6] gives it to nobody else', async () => {
		expect(
			await openLockbox(suite, place, await suite.deriveKemKey(random.bytes(32)), sealed)
		).toBeUndefined();
	});

	it.each<[string, Partial<LockboxPlace>]>([
		['practice', { practice: new Uint8Array(16) }],
		['scope', { scope: 4 }],
		['epoch', { epoch: 3 }],
		['recipient', { recipient: rootRecipient() }]
	])('[KEY-6] is bound to its %s', async (_name, other) => {
		expect(await openLockbox(suite, { ...place, ...other }, key, sealed)).toBeUndefined();
	});

	it('[KEY-6] refuses every changed byte', async () => {
		for (let at = 0; at < sealed.length; at++) {
			const altered = sealed.map((byte, i) => (i === at ? byte ^ 1 : byte));
			expect(await openLockbox(suite, place, key, altered)).toBeUndefined();
		}
	});

	it('[KEY-6] holds 32 bytes, no more and no less', async () => {
		const numbers = Uint8Array.of(0, 0, 0, 3, 0, 0, 0, 2);
		const info = concatBytes(utf8('saddlebag/lockbox/v1'), place.practice, numbers, place.recipient);
		const withSize = (size: number) => suite.hpkeSeal(key.publicKey, info, utf8(''), new Uint8Array(size));
		expect(await openLockbox(suite, place, key, await withSize(32))).toEqual(new Uint8Array(32));
		expect(await openLockbox(suite, place, key, await withSize(31))).toBeUndefined();
		expect(await openLockbox(suite, place, key, await withSize(33))).toBeUndefined();
		await expect(sealLockbox(suite, place, key.publicKey, new Uint8Array(31))).rejects.toThrow(RangeError);
		await expect(
			sealLockbox(suite, { ...place, recipient: new Uint8Array(15) }, key.publicKey, secret)
		).rejects.toThrow(RangeError);
	});
});
