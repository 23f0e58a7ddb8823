// Writes tests/fixtures/golden-envelopes.json. Run with `node tests/support/make-golden-envelopes.ts`, and only when
// the protocol changes on purpose: every envelope in the world was made by the version that the old file records.
import { writeFileSync } from 'node:fs';
import { createWebCryptoSuite } from '#shared/crypto/web-crypto-suite.ts';
import { makeGoldenFile } from './golden-envelopes.ts';

const file = new URL('../fixtures/golden-envelopes.json', import.meta.url);
writeFileSync(file, `${JSON.stringify(await makeGoldenFile(createWebCryptoSuite()), null, '\t')}\n`);
