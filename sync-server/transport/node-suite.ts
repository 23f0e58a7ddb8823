// The relay's cryptography: WebCrypto, whose signatures are verified on Node's own threads, but digests at once where they
// are asked for. A relay takes three of a few hundred bytes for each envelope; the way to a thread and back costs ten times
// what one of them does.
import { hash } from 'node:crypto';
import type { CryptoSuite } from '#shared/crypto/suite.ts';
import { createWebCryptoSuite } from '#shared/crypto/web-crypto-suite.ts';

/** A larger one goes to a thread, so that others need not wait for it. */
const AT_ONCE_BYTES = 64 * 1024;

export function createNodeSuite(): CryptoSuite {
	const suite = createWebCryptoSuite();
	return {
		...suite,
		async sha256(data) {
			return data.length > AT_ONCE_BYTES
				? suite.sha256(data)
				: new Uint8Array(hash('sha256', data, 'buffer'));
		}
	};
}
