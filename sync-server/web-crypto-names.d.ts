// The names of WebCrypto's types, which the Node library has only inside `node:crypto`: shared/ uses the global ones.
import type { webcrypto } from 'node:crypto';

declare global {
	interface CryptoKey extends webcrypto.CryptoKey {}
	interface CryptoKeyPair extends webcrypto.CryptoKeyPair {}
	interface JsonWebKey extends webcrypto.JsonWebKey {}
	interface SubtleCrypto extends webcrypto.SubtleCrypto {}
	interface Crypto extends webcrypto.Crypto {}
	type BufferSource = ArrayBufferView<ArrayBuffer> | ArrayBuffer;
}
