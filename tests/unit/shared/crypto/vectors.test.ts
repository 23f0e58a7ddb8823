import { describe, expect, it } from 'vitest';
import { createWebCryptoSuite } from '#shared/crypto/web-crypto-suite.ts';
import { runVectors } from '../../../support/crypto-vectors.ts';
import { loadVectorData } from '../../../support/load-vector-data.ts';

const data = loadVectorData();
/** How many cases each group must have run: a filter that drops cases would otherwise pass unseen. */
const CASES = {
	'Wycheproof AES-256-GCM': 66,
	'Wycheproof Ed25519': 151,
	'RFC 8032 signatures': 3,
	'ed25519-speccheck': 12,
	'Wycheproof HKDF-SHA-256': 86,
	'Wycheproof ECDH P-256': 353,
	'RFC 9180 HPKE': 5,
	Argon2id: 3,
	'golden envelopes': 42
};

describe.skipIf(data === undefined)('vectors in Node', async () => {
	const reports = data === undefined ? [] : await runVectors(createWebCryptoSuite(), data);

	it.each(Object.entries(CASES))('%s: all of %i cases', (name, cases) => {
		const report = reports.find((each) => each.name === name);
		expect(report).toMatchObject({ failures: [], failed: 0, passed: cases });
	});

	it('has no group besides these', () => {
		expect(reports.map((each) => each.name)).toEqual(Object.keys(CASES));
	});

	it('[KEY-2] accepts of ed25519-speccheck only case 3', () => {
		expect(reports.find((each) => each.name === 'ed25519-speccheck')?.verdicts).toBe('rrrarrrrrrrr');
	});
});
