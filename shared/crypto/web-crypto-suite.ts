// The real CryptoSuite: WebCrypto for AES-GCM, Ed25519 and SHA-256, noble for HKDF, HMAC and SHA-256 of little, hpke for HPKE,
// hash-wasm for Argon2id.
// The only file that names globalThis.crypto. Keys are plain structures of CryptoKeys that may not be exported, so
// they can be posted to another worker but never read.
import { hkdf } from '@noble/hashes/hkdf.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { argon2id } from 'hash-wasm';
import { AEAD_AES_256_GCM, CipherSuite, KDF_HKDF_SHA256, KEM_DHKEM_P256_HKDF_SHA256 } from 'hpke';
import type { CryptoKey as HpkeKey, KeyPair } from 'hpke';
import { base64UrlToBytes, bytesToHex, concatBytes, hexToBytes } from '../core/bytes.ts';
import { isStrictEd25519 } from './strict-ed25519.ts';
import type { AesKey, CryptoSuite, KemKey, SigningKey } from './suite.ts';

/** Public keys kept ready: of as many authors as are likely to come one after the other. */
const VERIFY_KEYS_KEPT = 500;
/** So many bytes are hashed sooner here than a question to the engine and back takes. */
const HASHED_HERE_BYTES = 4096;
const HKDF_MAX_BYTES = 255 * 32;
const GCM_TAG_BYTES = 16;
const ENC_BYTES = 65;
/** DER in front of an Ed25519 seed in PKCS #8 (RFC 8410 section 7). */
const ED25519_PKCS8_PREFIX = hexToBytes('302e020100300506032b657004220420');

/** Passes on a promise's value, or undefined when it rejects: for primitives whose rejection means "not authentic". */
const orUndefined = <T>(promise: Promise<T>): Promise<T | undefined> =>
	promise.then(
		(value) => value,
		() => undefined
	);

// WebCrypto's types exclude views of shared memory; nobody here has any.
const raw = (bytes: Uint8Array) => bytes as Uint8Array<ArrayBuffer>;

function gcm(nonce: Uint8Array, aad: Uint8Array) {
	if (nonce.length !== 12) throw new RangeError('an AES-GCM nonce has 12 bytes');
	return { name: 'AES-GCM', iv: raw(nonce), additionalData: raw(aad) };
}

function usableSubtle(): SubtleCrypto {
	const subtle = (globalThis.crypto as Crypto | undefined)?.subtle as SubtleCrypto | undefined;
	if (subtle === undefined)
		throw new Error('no WebCrypto: this page was not loaded over https or from localhost');
	return subtle;
}

/**
 * The production suite. Throws when the engine has no WebCrypto (an http page that is not localhost).
 * Key material of a wrong length throws RangeError: it is a bug of the caller, never the other side's doing.
 */
export function createWebCryptoSuite(): CryptoSuite {
	const subtle = usableSubtle();
	const verifyKeys = new Map<string, CryptoKey>();

	/** The engine's form of a public key; undefined when it is none. */
	async function verifyKeyOf(publicKey: Uint8Array): Promise<CryptoKey | undefined> {
		const name = bytesToHex(publicKey);
		const known = verifyKeys.get(name);
		if (known) return known;
		const native = await orUndefined(
			subtle.importKey('raw', raw(publicKey), { name: 'Ed25519' }, false, ['verify'])
		);
		if (native === undefined) return undefined;
		if (verifyKeys.size >= VERIFY_KEYS_KEPT) verifyKeys.clear();
		verifyKeys.set(name, native);
		return native;
	}

	const hpke = new CipherSuite(KEM_DHKEM_P256_HKDF_SHA256, KDF_HKDF_SHA256, AEAD_AES_256_GCM);

	return {
		async sha256(data) {
			if (data.length <= HASHED_HERE_BYTES) return sha256(data);
			return new Uint8Array(await subtle.digest('SHA-256', raw(data)));
		},

		// Of little, as all that is asked for: a question to the engine takes several times as long.
		async hmac(key, data) {
			return hmac(sha256, key, data);
		},

		async hkdf(ikm, salt, info, length) {
			if (length < 1 || length > HKDF_MAX_BYTES) throw new RangeError('HKDF-SHA-256 gives 1 to 8160 bytes');
			return hkdf(sha256, ikm, salt, info, length);
		},

		async importAes(bytes) {
			if (bytes.length !== 32) throw new RangeError('an AES-256 key has 32 bytes');
			const native = await subtle.importKey('raw', raw(bytes), { name: 'AES-GCM' }, false, [
				'encrypt',
				'decrypt'
			]);
			return native as unknown as AesKey;
		},

		async aesSeal(key, nonce, aad, plaintext) {
			return new Uint8Array(
				await subtle.encrypt(gcm(nonce, aad), key as unknown as CryptoKey, raw(plaintext))
			);
		},

		async aesOpen(key, nonce, aad, sealed) {
			if (sealed.length < GCM_TAG_BYTES) return undefined;
			const opened = await orUndefined(
				subtle.decrypt(gcm(nonce, aad), key as unknown as CryptoKey, raw(sealed))
			);
			return opened && new Uint8Array(opened);
		},

		async importSigningSeed(seed) {
			if (seed.length !== 32) throw new RangeError('an Ed25519 seed has 32 bytes');
			const pkcs8 = raw(concatBytes(ED25519_PKCS8_PREFIX, seed));
			const readable = await subtle.importKey('pkcs8', pkcs8, { name: 'Ed25519' }, true, ['sign']);
			const publicKey = base64UrlToBytes((await subtle.exportKey('jwk', readable)).x ?? '');
			if (publicKey?.length !== 32) throw new Error('the engine exported no Ed25519 public key');
			const native = await subtle.importKey('pkcs8', pkcs8, { name: 'Ed25519' }, false, ['sign']);
			return { publicKey, native } as unknown as SigningKey;
		},

		async sign(key, message) {
			const { native } = key as unknown as { native: CryptoKey };
			return new Uint8Array(await subtle.sign('Ed25519', native, raw(message)));
		},

		async verify(publicKey, message, signature) {
			if (!isStrictEd25519(publicKey, signature)) return false;
			const native = await verifyKeyOf(publicKey);
			if (native === undefined) return false;
			return (await orUndefined(subtle.verify('Ed25519', native, raw(signature), raw(message)))) ?? false;
		},

		async deriveKemKey(ikm) {
			if (ikm.length < 32) throw new RangeError('DHKEM(P-256) derives a key from at least 32 bytes');
			const pair = await hpke.DeriveKeyPair(ikm);
			return { publicKey: await hpke.SerializePublicKey(pair.publicKey), pair } as unknown as KemKey;
		},

		async hpkeSeal(recipient, info, aad, plaintext) {
			const { isP256PublicKey } = await import('./p256-point.ts');
			if (!isP256PublicKey(recipient)) throw new RangeError('the recipient key is not a point of P-256');
			const publicKey = await hpke.DeserializePublicKey(recipient);
			const { encapsulatedSecret, ciphertext } = await hpke.Seal(publicKey, plaintext, { info, aad });
			return concatBytes(encapsulatedSecret, ciphertext);
		},

		async hpkeOpen(key, info, aad, sealed) {
			if (sealed.length < ENC_BYTES + GCM_TAG_BYTES) return undefined;
			const { pair } = key as unknown as { pair: KeyPair<HpkeKey> };
			const enc = sealed.slice(0, ENC_BYTES);
			return orUndefined(hpke.Open(pair, enc, sealed.slice(ENC_BYTES), { info, aad }));
		},

		async argon2id(passphrase, salt, cost) {
			return argon2id({
				password: passphrase,
				salt,
				iterations: cost.passes,
				parallelism: cost.lanes,
				memorySize: cost.memoryKiB,
				hashLength: 32,
				outputType: 'binary'
			});
		}
	};
}
