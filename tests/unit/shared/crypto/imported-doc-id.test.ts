import { describe, expect, it } from 'vitest';
import { bytesToHex, utf8 } from '#shared/core/bytes.ts';
import { deriveDocId } from '#shared/crypto/imported-doc-id.ts';
import { createWebCryptoSuite } from '#shared/crypto/web-crypto-suite.ts';

const suite = createWebCryptoSuite();
const importKey = new Uint8Array(32).fill(7);
const key = 'urn:uuid:6f1e7d4c-0000-4000-8000-000000000001';

describe('imported document id', () => {
	it('[KEY-5] is the first half of HMAC over scope and key: two sites make the same one', async () => {
		const mac = await suite.hmac(importKey, utf8(`clinical|${key}`));
		expect(await deriveDocId(suite, importKey, 'clinical', key)).toBe(bytesToHex(mac).slice(0, 32));
	});

	it('[KEY-5] differs by practice, scope and patient', async () => {
		const ids = await Promise.all([
			deriveDocId(suite, importKey, 'clinical', key),
			deriveDocId(suite, new Uint8Array(32), 'clinical', key),
			deriveDocId(suite, importKey, 'directory', key),
			deriveDocId(suite, importKey, 'clinical', `${key}0`)
		]);
		expect(new Set(ids).size).toBe(4);
	});
});
