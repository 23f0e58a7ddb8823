import { expect, test } from 'vitest';
import { createWebCryptoSuite } from '#shared/crypto/web-crypto-suite.ts';
import { nodeArgon2id } from '#relay/device/node-argon2.ts';

test('a passphrase makes the same key as in a browser, at any cost', async () => {
	const web = createWebCryptoSuite();
	const salt = Uint8Array.from({ length: 16 }, (_, i) => i);
	for (const cost of [
		{ memoryKiB: 65_536, passes: 3, lanes: 1 },
		{ memoryKiB: 64, passes: 1, lanes: 2 }
	])
		for (const passphrase of ['correct horse', 'пароль ☂ é'])
			expect(await nodeArgon2id(passphrase, salt, cost)).toEqual(await web.argon2id(passphrase, salt, cost));
});
