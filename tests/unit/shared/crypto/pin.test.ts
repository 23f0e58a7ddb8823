import { expect, test } from 'vitest';
import { pinWeakness, unwrapWithPin, wrapWithPin } from '#shared/crypto/pin.ts';
import { createWebCryptoSuite } from '#shared/crypto/web-crypto-suite.ts';
import { createSeededRandom } from '../../../support/seeded-random.ts';

const suite = createWebCryptoSuite();
const cost = { memoryKiB: 64, passes: 1, lanes: 1 };
const plain = new TextEncoder().encode('keys');

test('only the same PIN with the same secret opens', async () => {
	const wrap = await wrapWithPin(suite, createSeededRandom(1), '480217', plain, cost);
	expect(await unwrapWithPin(suite, '480217', wrap)).toEqual(plain);
	expect(await unwrapWithPin(suite, '480218', wrap)).toBeUndefined();
	expect(await unwrapWithPin(suite, '480217', { ...wrap, secret: new Uint8Array(32) })).toBeUndefined();
	const again = await wrapWithPin(suite, createSeededRandom(2), '480217', plain, cost);
	expect(again.sealed).not.toEqual(wrap.sealed);
});

test('easily guessed PINs are told with the reason', () => {
	const said = Object.fromEntries(
		['12345', '12345a', '000000', '121212', '123123', '123456', '098765', '480217', '112233'].map((pin) => [
			pin,
			pinWeakness(pin)
		])
	);
	expect(said).toEqual({
		'12345': 'not-digits',
		'12345a': 'not-digits',
		'000000': 'repeats',
		'121212': 'repeats',
		'123123': 'repeats',
		'123456': 'run',
		'098765': 'run',
		'480217': undefined,
		'112233': undefined
	});
});
