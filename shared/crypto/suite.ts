// The cryptography everything else is written against. Two implementations: WebCrypto (real) and a fast
// deterministic stand-in that only the simulator uses. Primitives: protocol.md section 2.

/** An AES-256-GCM key, opaque to callers. */
export type AesKey = { readonly __aes: unique symbol };
/** An Ed25519 private key, opaque to callers. */
export type SigningKey = { readonly publicKey: Uint8Array; readonly __sign: unique symbol };
/** A P-256 private key for HPKE, opaque to callers; publicKey is the 65-byte uncompressed point. */
export type KemKey = { readonly publicKey: Uint8Array; readonly __kem: unique symbol };

/** Argon2id cost (RFC 9106): memory in KiB, passes, lanes. */
export interface Argon2Cost {
	readonly memoryKiB: number;
	readonly passes: number;
	readonly lanes: number;
}

/** All primitives of the protocol. Failure to authenticate is `undefined` or `false`, never an exception. */
export interface CryptoSuite {
	sha256(data: Uint8Array): Promise<Uint8Array>;
	/** HMAC-SHA-256, 32 bytes. */
	hmac(key: Uint8Array, data: Uint8Array): Promise<Uint8Array>;
	/** HKDF-SHA-256 (RFC 5869), extract and expand. */
	hkdf(ikm: Uint8Array, salt: Uint8Array, info: Uint8Array, length: number): Promise<Uint8Array>;
	/** Imports 32 raw bytes. */
	importAes(raw: Uint8Array): Promise<AesKey>;
	/** AES-256-GCM with a 12-byte nonce and a 16-byte tag appended to the ciphertext. */
	aesSeal(key: AesKey, nonce: Uint8Array, aad: Uint8Array, plaintext: Uint8Array): Promise<Uint8Array>;
	aesOpen(
		key: AesKey,
		nonce: Uint8Array,
		aad: Uint8Array,
		sealed: Uint8Array
	): Promise<Uint8Array | undefined>;
	/** Ed25519 (RFC 8032) from its 32-byte seed. */
	importSigningSeed(seed: Uint8Array): Promise<SigningKey>;
	sign(key: SigningKey, message: Uint8Array): Promise<Uint8Array>;
	/** Strict Ed25519: small-order or non-canonical A, small-order R and S >= L are refused before WebCrypto is asked. */
	verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): Promise<boolean>;
	/** RFC 9180 DeriveKeyPair for DHKEM(P-256, HKDF-SHA256) from at least 32 bytes of key material. */
	deriveKemKey(ikm: Uint8Array): Promise<KemKey>;
	/** RFC 9180 base mode, DHKEM(P-256), HKDF-SHA256, AES-256-GCM. Returns enc (65 bytes) || ciphertext. */
	hpkeSeal(
		recipient: Uint8Array,
		info: Uint8Array,
		aad: Uint8Array,
		plaintext: Uint8Array
	): Promise<Uint8Array>;
	hpkeOpen(
		key: KemKey,
		info: Uint8Array,
		aad: Uint8Array,
		sealed: Uint8Array
	): Promise<Uint8Array | undefined>;
	/** Argon2id, 32 bytes out. */
	argon2id(passphrase: string, salt: Uint8Array, cost: Argon2Cost): Promise<Uint8Array>;
}
