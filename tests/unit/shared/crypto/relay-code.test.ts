// The code by which an admin names a clinic's relay.
import { expect, test } from 'vitest';
import { createWebCryptoSuite } from '#shared/crypto/web-crypto-suite.ts';
import { deviceIdOfRelay, encodeRelayCode, parseRelayCode } from '#shared/crypto/relay-code.ts';
import { createSeededRandom } from '../../../support/seeded-random.ts';

const suite = createWebCryptoSuite();
const random = createSeededRandom(11);

test('[UPS-1] a key comes back from its code, however it is typed', async () => {
	for (let i = 0; i < 50; i++) {
		const key = random.bytes(32);
		const code = await encodeRelayCode(suite, key);
		expect(code).toMatch(/^(?:[0-9A-HJKMNP-TV-Z]{4} ){13}[0-9A-HJKMNP-TV-Z]{4}$/);
		const typed = code.toLowerCase().replaceAll(' ', '-').replaceAll('0', 'o').replaceAll('1', 'l');
		expect(await parseRelayCode(suite, `  ${typed} `)).toEqual(key);
	}
});

test('[UPS-1] a slip of one letter, two letters in each other’s place, a group less: no code', async () => {
	const code = (await encodeRelayCode(suite, random.bytes(32))).replaceAll(' ', '');
	for (let i = 0; i < code.length; i++) {
		const slip = code.slice(0, i) + (code[i] === '7' ? '8' : '7') + code.slice(i + 1);
		expect(await parseRelayCode(suite, slip)).toBeUndefined();
		const swapped = code.slice(0, i) + (code[i + 1] ?? '') + code[i]! + code.slice(i + 2);
		if (swapped !== code) expect(await parseRelayCode(suite, swapped)).toBeUndefined();
	}
	for (const wrong of ['', code.slice(4), `${code}0000`, code.replace(/.$/, 'U'), `${code}é`])
		expect(await parseRelayCode(suite, wrong)).toBeUndefined();
});

test('[UPS-2] a relay has one id as a device, and another relay another', async () => {
	const [a, b] = [random.bytes(32), random.bytes(32)];
	expect(await deviceIdOfRelay(suite, a)).toMatch(/^[0-9a-f]{32}$/);
	expect(await deviceIdOfRelay(suite, a)).toBe(await deviceIdOfRelay(suite, a));
	expect(await deviceIdOfRelay(suite, a)).not.toBe(await deviceIdOfRelay(suite, b));
});
