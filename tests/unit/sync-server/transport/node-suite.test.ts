import { expect, test } from 'vitest';
import { bytesToHex, utf8 } from '#shared/core/bytes.ts';
import { createWebCryptoSuite } from '#shared/crypto/web-crypto-suite.ts';
import { createNodeSuite } from '#relay/transport/node-suite.ts';

test('the relay digests what WebCrypto digests, of any length, also a part of something larger', async () => {
	const [node, web] = [createNodeSuite(), createWebCryptoSuite()];
	expect(bytesToHex(await node.sha256(utf8('abc')))).toBe(
		'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
	);
	const bytes = Uint8Array.from({ length: 200_000 }, (_, i) => i * 7);
	for (const length of [0, 1, 63, 64, 400, 65_536, 65_537, 199_999]) {
		const part = bytes.subarray(1, 1 + length);
		expect(await node.sha256(part)).toEqual(await web.sha256(part));
	}
});

test('a public key that was used before verifies as it did the first time, and forgeries fail as they did', async () => {
	const suite = createNodeSuite();
	const [ours, theirs] = [
		await suite.importSigningSeed(new Uint8Array(32).fill(1)),
		await suite.importSigningSeed(new Uint8Array(32).fill(2))
	];
	const said = utf8('said');
	const signature = await suite.sign(ours, said);
	for (let again = 0; again < 3; again++) {
		expect(await suite.verify(ours.publicKey, said, signature)).toBe(true);
		expect(await suite.verify(theirs.publicKey, said, signature)).toBe(false);
		expect(await suite.verify(ours.publicKey, utf8('sung'), signature)).toBe(false);
	}
	// More authors than are kept ready.
	for (let i = 0; i < 600; i++) {
		const key = await suite.importSigningSeed(
			new Uint8Array(32)
				.fill(9)
				.fill(i % 256, 0, 1)
				.fill(i >> 8, 1, 2)
		);
		const theirSignature = await suite.sign(key, said);
		expect(await suite.verify(key.publicKey, said, theirSignature)).toBe(true);
	}
	expect(await suite.verify(ours.publicKey, said, signature)).toBe(true);
}, 30_000);
