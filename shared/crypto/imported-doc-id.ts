// Document ids of imported charts: two sites that import one bundle while apart must make the same documents.
import { bytesToHex, utf8 } from '../core/bytes.ts';
import type { DocId } from '../core/ids.ts';
import type { ScopeName } from '../core/scopes.ts';
import type { CryptoSuite } from './suite.ts';

/**
 * The docId of the imported patient's document in a scope. `importKey` is the practice's (config document, never
 * rotated), so the relay cannot guess who is behind an id; `key` is "urn:uuid:" + Patient.id or "system|value".
 * The same at every site of the practice.
 */
export async function deriveDocId(
	suite: CryptoSuite,
	importKey: Uint8Array,
	scopeName: ScopeName,
	key: string
): Promise<DocId> {
	const mac = await suite.hmac(importKey, utf8(`${scopeName}|${key}`));
	return bytesToHex(mac.subarray(0, 16)) as DocId;
}
