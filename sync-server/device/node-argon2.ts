// Argon2id by the OpenSSL in Node, which takes half the time of the one in WASM. The same bytes come of both.
import { argon2 } from 'node:crypto';
import { promisify } from 'node:util';
import { utf8 } from '#shared/core/bytes.ts';
import type { CryptoSuite } from '#shared/crypto/suite.ts';

export const nodeArgon2id: CryptoSuite['argon2id'] = async (passphrase, salt, { memoryKiB, passes, lanes }) =>
	new Uint8Array(
		await promisify(argon2)('argon2id', {
			...{ message: utf8(passphrase), nonce: salt },
			...{ memory: memoryKiB, passes, parallelism: lanes, tagLength: 32 }
		})
	);
