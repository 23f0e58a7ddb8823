import { expect, test } from 'vitest';
import { createFakeSuite } from '#shared/crypto/fake-suite.ts';
import { encodeSetupCode, hashOfSetupCode, parseSetupCode } from '#shared/crypto/setup-code.ts';
import { createSeededRandom } from '../../../support/seeded-random.ts';

const suite = createFakeSuite();
const random = createSeededRandom(5);

test('[ADM-3] a setup code is read as it was written, however it is typed', async () => {
	for (let n = 0; n < 50; n++) {
		const code = random.bytes(10);
		const text = await encodeSetupCode(suite, code);
		expect(text).toMatch(/^(?:[0-9A-Z]{4} ){4}[0-9A-Z]{4}$/);
		const typed = text
			.toLowerCase()
			.replaceAll(' ', n % 2 ? '-' : '')
			.replaceAll('0', 'o')
			.replaceAll('1', 'l');
		expect(await parseSetupCode(suite, typed)).toEqual(code);
	}
});

test('[ADM-3] one wrong letter, one too few or one too many is no code', async () => {
	const text = await encodeSetupCode(suite, random.bytes(10));
	const letters = text.replaceAll(' ', '');
	let taken = 0;
	for (let i = 0; i < letters.length; i++) {
		const other = letters[i] === '7' ? '8' : '7';
		if (await parseSetupCode(suite, letters.slice(0, i) + other + letters.slice(i + 1))) taken += 1;
	}
	expect(taken).toBe(0);
	expect(await parseSetupCode(suite, letters.slice(1))).toBeUndefined();
	expect(await parseSetupCode(suite, `${letters}A`)).toBeUndefined();
	expect(await parseSetupCode(suite, '')).toBeUndefined();
});

test('[ADM-3] what a relay keeps does not tell the code', async () => {
	const code = random.bytes(10);
	const hash = await hashOfSetupCode(suite, code);
	expect(hash).toMatch(/^[0-9a-f]{64}$/);
	expect(await hashOfSetupCode(suite, random.bytes(10))).not.toBe(hash);
});
