// The vectors in a browser: bundled and loaded by tests/e2e/crypto-vectors.spec.ts.
import { createWebCryptoSuite } from '#shared/crypto/web-crypto-suite.ts';
import { runVectors, type VectorData, type VectorReport } from './crypto-vectors.ts';

declare global {
	interface Window {
		runCryptoVectors(data: VectorData): Promise<VectorReport[]>;
	}
}

window.runCryptoVectors = (data) => runVectors(createWebCryptoSuite(), data);
