import { describe, expect, it } from 'vitest';
import { createWebCryptoSuite } from '#shared/crypto/web-crypto-suite.ts';
import { goldenCases } from '../../../support/golden-envelopes.ts';
import { loadGoldenFile } from '../../../support/load-vector-data.ts';

const file = loadGoldenFile();
const cases = await goldenCases(createWebCryptoSuite(), file);

// If only a "deflated" case fails after an update of fflate, its output changed: allowed, make the file anew. Any
// other difference is a change of the protocol.
describe('[ENV-1] [ENV-5] [ENV-20] [KEY-4] golden values of protocol version 1', () => {
	it.each(cases)('$label', ({ holds }) => {
		expect(holds).toBe(true);
	});

	it('leaves out nothing that is in the file', () => {
		const labels = cases.map((each) => each.label);
		for (const name of Object.keys(file.envelopes)) expect(labels).toContain(`${name}: opens`);
		for (const name of Object.keys(file.derived)) expect(labels).toContain(`derived: ${name}`);
	});
});
