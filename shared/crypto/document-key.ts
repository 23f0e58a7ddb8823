// From a scope's key to the keys of its documents. Derived when needed, never stored.
import { hexToBytes, utf8 } from '../core/bytes.ts';
import type { DocId } from '../core/ids.ts';
import type { AesKey, CryptoSuite } from './suite.ts';

const INFO = utf8('saddlebag/dk/v1');

/** The 32 bytes behind a document's key: what an outreach tablet is given instead of the scope key, and what presence uses. */
export async function documentKeyBytes(
	suite: CryptoSuite,
	scopeKey: Uint8Array,
	docId: DocId
): Promise<Uint8Array> {
	if (scopeKey.length !== 32) throw new RangeError('a scope key has 32 bytes');
	return suite.hkdf(scopeKey, hexToBytes(docId), INFO, 32);
}

/** The key of one document in the epoch of `scopeKey` (32 bytes). */
export const deriveDocumentKey = async (
	suite: CryptoSuite,
	scopeKey: Uint8Array,
	docId: DocId
): Promise<AesKey> => suite.importAes(await documentKeyBytes(suite, scopeKey, docId));
