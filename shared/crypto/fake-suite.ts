// A CryptoSuite for simulations: synchronous inside, the same bytes for the same arguments, and it authenticates like
// the real one (a wrong key, other additional data or a changed bit is refused). It keeps nothing secret from
// someone who holds public keys: production code must never construct it.
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes, equalBytes, utf8 } from '../core/bytes.ts';
import type { AesKey, CryptoSuite, KemKey, SigningKey } from './suite.ts';

const TAG_BYTES = 16;
const ENC_BYTES = 65;

/** Hash of the parts, each preceded by its length, so that no two lists of parts collide. */
function digest(label: string, ...parts: readonly Uint8Array[]): Uint8Array {
	const hash = sha256.create().update(utf8(label));
	for (const part of parts) {
		const length = new Uint8Array(4);
		new DataView(length.buffer).setUint32(0, part.length);
		hash.update(length).update(part);
	}
	return hash.digest();
}

/** 65 bytes in the shape of an uncompressed point. */
const fakePoint = (seed: Uint8Array): Uint8Array =>
	concatBytes(Uint8Array.of(4), digest('point-x', seed), digest('point-y', seed));

function maskOf(key: Uint8Array, nonce: Uint8Array, data: Uint8Array): Uint8Array {
	const pad = digest('pad', key, nonce);
	return data.map((byte, i) => byte ^ pad[i % 32]!);
}

const tagOf = (key: Uint8Array, nonce: Uint8Array, aad: Uint8Array, plaintext: Uint8Array): Uint8Array =>
	digest('tag', key, nonce, aad, plaintext).subarray(0, TAG_BYTES);

const seal = (key: Uint8Array, nonce: Uint8Array, aad: Uint8Array, plaintext: Uint8Array): Uint8Array =>
	concatBytes(maskOf(key, nonce, plaintext), tagOf(key, nonce, aad, plaintext));

function open(
	key: Uint8Array,
	nonce: Uint8Array,
	aad: Uint8Array,
	sealed: Uint8Array
): Uint8Array | undefined {
	if (sealed.length < TAG_BYTES) return undefined;
	const plaintext = maskOf(key, nonce, sealed.subarray(0, -TAG_BYTES));
	return equalBytes(tagOf(key, nonce, aad, plaintext), sealed.subarray(-TAG_BYTES)) ? plaintext : undefined;
}

const fakeSignature = (publicKey: Uint8Array, message: Uint8Array): Uint8Array =>
	concatBytes(digest('sign-r', publicKey, message), digest('sign-s', publicKey, message));

function expectLength(bytes: Uint8Array, length: number, what: string): void {
	if (bytes.length !== length) throw new RangeError(`${what} has ${length} bytes`);
}

function expand(ikm: Uint8Array, salt: Uint8Array, info: Uint8Array, length: number): Uint8Array {
	const blocks: Uint8Array[] = [];
	for (let i = 0; i * 32 < length; i++) blocks.push(digest(`expand-${i}`, ikm, salt, info));
	return concatBytes(...blocks).slice(0, length);
}

/** The simulator's suite. Same contract as createWebCryptoSuite(), same lengths, other bytes (SHA-256 and HMAC are real). */
export function createFakeSuite(): CryptoSuite {
	return {
		sha256: async (data) => sha256(data),
		hmac: async (key, data) => hmac(sha256, key, data),
		async hkdf(ikm, salt, info, length) {
			if (length < 1 || length > 255 * 32) throw new RangeError('HKDF-SHA-256 gives 1 to 8160 bytes');
			return expand(ikm, salt, info, length);
		},
		async importAes(raw) {
			expectLength(raw, 32, 'an AES-256 key');
			return { raw: raw.slice() } as unknown as AesKey;
		},
		async aesSeal(key, nonce, aad, plaintext) {
			expectLength(nonce, 12, 'an AES-GCM nonce');
			return seal((key as unknown as { raw: Uint8Array }).raw, nonce, aad, plaintext);
		},
		async aesOpen(key, nonce, aad, sealed) {
			expectLength(nonce, 12, 'an AES-GCM nonce');
			return open((key as unknown as { raw: Uint8Array }).raw, nonce, aad, sealed);
		},
		async importSigningSeed(seed) {
			expectLength(seed, 32, 'an Ed25519 seed');
			return { publicKey: digest('sign-key', seed) } as unknown as SigningKey;
		},
		sign: async (key, message) => fakeSignature(key.publicKey, message),
		verify: async (publicKey, message, signature) =>
			publicKey.length === 32 && equalBytes(fakeSignature(publicKey, message), signature),
		async deriveKemKey(ikm) {
			if (ikm.length < 32) throw new RangeError('DHKEM(P-256) derives a key from at least 32 bytes');
			return { publicKey: fakePoint(ikm) } as unknown as KemKey;
		},
		async hpkeSeal(recipient, info, aad, plaintext) {
			expectLength(recipient, ENC_BYTES, 'a P-256 public key');
			const enc = fakePoint(digest('enc', recipient, info, aad, plaintext));
			return concatBytes(
				enc,
				seal(digest('shared', recipient, enc, info), enc.subarray(0, 12), aad, plaintext)
			);
		},
		async hpkeOpen(key, info, aad, sealed) {
			if (sealed.length < ENC_BYTES + TAG_BYTES) return undefined;
			const enc = sealed.subarray(0, ENC_BYTES);
			const shared = digest('shared', key.publicKey, enc, info);
			return open(shared, enc.subarray(0, 12), aad, sealed.subarray(ENC_BYTES));
		},
		argon2id: async (passphrase, salt, cost) =>
			digest(`argon-${cost.memoryKiB}-${cost.passes}-${cost.lanes}`, utf8(passphrase), salt)
	};
}
