import { describe, expect, it } from 'vitest';
import { bytesToHex, hexToBytes, utf8 } from '#shared/core/bytes.ts';
import type { DocId } from '#shared/core/ids.ts';
import { deriveDocumentKey, documentKeyBytes } from '#shared/crypto/document-key.ts';
import { createWebCryptoSuite } from '#shared/crypto/web-crypto-suite.ts';

const suite = createWebCryptoSuite();
const [doc, otherDoc] = ['0a'.repeat(16) as DocId, '0b'.repeat(16) as DocId];
const [scopeKey, nextEpochKey] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];

describe('document key', () => {
	it('[KEY-4] is HKDF of the scope key with the document id as salt', async () => {
		const expected = await suite.hkdf(scopeKey, hexToBytes(doc), utf8('saddlebag/dk/v1'), 32);
		expect(await documentKeyBytes(suite, scopeKey, doc)).toEqual(expected);
	});

	it('[KEY-4] differs by document and by epoch', async () => {
		const keys = await Promise.all([
			documentKeyBytes(suite, scopeKey, doc),
			documentKeyBytes(suite, scopeKey, otherDoc),
			documentKeyBytes(suite, nextEpochKey, doc)
		]);
		expect(new Set(keys.map(bytesToHex)).size).toBe(3);
	});

	it('[KEY-4] derived twice opens what it sealed', async () => {
		const [a, b] = [
			await deriveDocumentKey(suite, scopeKey, doc),
			await deriveDocumentKey(suite, scopeKey, doc)
		];
		const sealed = await suite.aesSeal(a, new Uint8Array(12), utf8(''), utf8('x'));
		expect(await suite.aesOpen(b, new Uint8Array(12), utf8(''), sealed)).toEqual(utf8('x'));
		const other = await deriveDocumentKey(suite, scopeKey, otherDoc);
		expect(await suite.aesOpen(other, new Uint8Array(12), utf8(''), sealed)).toBeUndefined();
	});

	it('throws on a scope key of another length', async () => {
		await expect(documentKeyBytes(suite, new Uint8Array(16), doc)).rejects.toThrow(RangeError);
	});
});
