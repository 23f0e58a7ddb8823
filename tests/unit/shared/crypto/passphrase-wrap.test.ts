import { beforeAll, describe, expect, it } from 'vitest';
import { concatBytes } from '#shared/core/bytes.ts';
import { DEFAULT_COST, unwrapWithPassphrase, wrapWithPassphrase } from '#shared/crypto/passphrase-wrap.ts';
import { createFakeSuite } from '#shared/crypto/fake-suite.ts';
import { createWebCryptoSuite } from '#shared/crypto/web-crypto-suite.ts';
import { createSeededRandom } from '../../../support/seeded-random.ts';

const suite = createWebCryptoSuite();
const random = createSeededRandom(19);
const cheap = { memoryKiB: 64, passes: 1, lanes: 1 };
const secret = random.bytes(32);
let wrapped: Uint8Array;
beforeAll(async () => {
	wrapped = await wrapWithPassphrase(suite, random, 'five words for a test', secret, cheap);
});

describe('passphrase wrap', () => {
	it('[KEY-9] opens with the passphrase, and with no other', async () => {
		expect(await unwrapWithPassphrase(suite, 'five words for a test', wrapped)).toEqual(secret);
		for (const wrong of ['five words for a tesT', 'five words for a test ', '']) {
			expect(await unwrapWithPassphrase(suite, wrong, wrapped)).toBeUndefined();
		}
	});

	it('[KEY-9] takes the same passphrase however a keyboard composes it', async () => {
		const composed = await wrapWithPassphrase(suite, random, 'caf\u00e9 \uFF21', secret, cheap);
		expect(await unwrapWithPassphrase(suite, 'cafe\u0301 A', composed)).toEqual(secret);
	});

	it('[KEY-9] stores version, cost, salt and nonce in front', () => {
		const view = new DataView(wrapped.buffer);
		expect(wrapped).toHaveLength(35 + 32 + 16);
		expect([view.getUint8(0), view.getUint32(1), view.getUint8(5), view.getUint8(6)]).toEqual([1, 64, 1, 1]);
	});

	it('[KEY-9] draws salt and nonce anew', async () => {
		const again = await wrapWithPassphrase(suite, random, 'five words for a test', secret, cheap);
		expect(again.slice(7, 23)).not.toEqual(wrapped.slice(7, 23));
		expect(again.slice(23, 35)).not.toEqual(wrapped.slice(23, 35));
	});

	it('[KEY-9] refuses every changed byte and every cut', async () => {
		// The cost bytes change what Argon2id has to do, so this runs on the suite whose Argon2id is free.
		const fake = createFakeSuite();
		const row = await wrapWithPassphrase(fake, random, 'words', secret, cheap);
		for (let at = 0; at < row.length; at++) {
			const altered = row.map((byte, i) => (i === at ? byte ^ 1 : byte));
			expect(await unwrapWithPassphrase(fake, 'words', altered), `byte ${at}`).toBeUndefined();
			expect(await unwrapWithPassphrase(fake, 'words', row.slice(0, at))).toBeUndefined();
		}
	});

	it('[KEY-9] leaves a wrap of a newer version alone, even an authentic one', async () => {
		const fake = createFakeSuite();
		const head = (await wrapWithPassphrase(fake, random, 'words', secret, cheap)).slice(0, 35);
		const rewrapped = async (version: number): Promise<Uint8Array> => {
			head[0] = version;
			const key = await fake.importAes(await fake.argon2id('words', head.slice(7, 23), cheap));
			return concatBytes(head, await fake.aesSeal(key, head.slice(23), head, secret));
		};
		expect(await unwrapWithPassphrase(fake, 'words', await rewrapped(1))).toEqual(secret);
		expect(await unwrapWithPassphrase(fake, 'words', await rewrapped(2))).toBeUndefined();
	});

	it('[KEY-9] refuses a wrap whose cost would exhaust the device, before paying it', async () => {
		const greedy = wrapped.slice();
		new DataView(greedy.buffer).setUint32(1, 0xffff_ffff);
		expect(await unwrapWithPassphrase(suite, 'five words for a test', greedy)).toBeUndefined();
		const endless = wrapped.slice();
		endless[5] = 255;
		expect(await unwrapWithPassphrase(suite, 'five words for a test', endless)).toBeUndefined();
	});

	it('[KEY-9] throws on an empty passphrase', async () => {
		await expect(wrapWithPassphrase(suite, random, '', secret, cheap)).rejects.toThrow(RangeError);
	});

	it('[KEY-9] throws when asked for a cost out of bounds', async () => {
		for (const cost of [
			{ ...cheap, memoryKiB: 7 },
			{ ...cheap, passes: 0 },
			{ ...cheap, lanes: 17 }
		]) {
			await expect(wrapWithPassphrase(suite, random, 'x', secret, cost)).rejects.toThrow(RangeError);
		}
	});

	it('[KEY-9] costs 64 MiB and three passes unless told otherwise', async () => {
		expect(DEFAULT_COST).toEqual({ memoryKiB: 65536, passes: 3, lanes: 1 });
		const row = await wrapWithPassphrase(createFakeSuite(), random, 'x', secret);
		expect(new DataView(row.buffer).getUint32(1)).toBe(65536);
		expect(row[5]).toBe(3);
	});
});
