import { describe, expect, it } from 'vitest';
import { utf8 } from '#shared/core/bytes.ts';
import { createFakeSuite } from '#shared/crypto/fake-suite.ts';
import { cryptoSuiteContract } from '../../../contract/crypto-suite.contract.ts';

describe('fake suite: contract', () => cryptoSuiteContract(createFakeSuite));

describe('fake suite', () => {
	it('gives the same bytes in every run, HPKE included: a simulation replays from its seed', async () => {
		const seal = async () => {
			const suite = createFakeSuite();
			const key = await suite.deriveKemKey(new Uint8Array(32));
			return suite.hpkeSeal(key.publicKey, utf8('i'), utf8('a'), utf8('p'));
		};
		expect(await seal()).toEqual(await seal());
	});
});
