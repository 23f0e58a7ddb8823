// The vector files as runVectors takes them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { VectorData } from './crypto-vectors.ts';
import { sharedData } from './shared-data.ts';

const parsed = (path: string | URL) => JSON.parse(readFileSync(path, 'utf8'));

/** The golden values, which are part of the project. */
export const loadGoldenFile = (): VectorData['golden'] =>
	parsed(new URL('../fixtures/golden-envelopes.json', import.meta.url));

/** All vectors, or undefined on a machine without the sample data. */
export function loadVectorData(): VectorData | undefined {
	const folder = sharedData('vectors');
	if (folder === undefined) return undefined;
	return {
		aesGcm: parsed(join(folder, 'wycheproof-aes_gcm_test.json')),
		ed25519: parsed(join(folder, 'wycheproof-ed25519_test.json')),
		hkdf: parsed(join(folder, 'wycheproof-hkdf_sha256_test.json')),
		ecdhP256: parsed(join(folder, 'wycheproof-ecdh_secp256r1_webcrypto_test.json')),
		speccheck: parsed(join(folder, 'ed25519-speccheck-cases.json')),
		golden: loadGoldenFile()
	};
}
