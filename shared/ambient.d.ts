// What shared/ may use of its host besides ECMAScript: text codecs, base64 and WebCrypto, present alike in browsers,
// workers and Node 24. It is declared here because shared/ compiles without the DOM and Node libraries; a name that
// is missing here is missing on purpose. `crypto` is used only in crypto/web-crypto-suite.ts (lint).

declare class TextEncoder {
	encode(text?: string): Uint8Array<ArrayBuffer>;
}
declare class TextDecoder {
	constructor(encoding?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
	decode(bytes?: ArrayBufferView | ArrayBuffer): string;
}
/** Bytes (one char each) to base64. Throws on a char above 255. */
declare function btoa(binary: string): string;
/** base64 to bytes, one char each. Throws on malformed text. */
declare function atob(base64: string): string;

type BufferSource = ArrayBufferView<ArrayBuffer> | ArrayBuffer;
type KeyUsage =
	'decrypt' | 'deriveBits' | 'deriveKey' | 'encrypt' | 'sign' | 'unwrapKey' | 'verify' | 'wrapKey';
type KeyFormat = 'jwk' | 'pkcs8' | 'raw' | 'spki';

interface CryptoKey {
	readonly type: 'private' | 'public' | 'secret';
	readonly extractable: boolean;
	readonly algorithm: { readonly name: string };
	readonly usages: KeyUsage[];
}
interface CryptoKeyPair {
	readonly privateKey: CryptoKey;
	readonly publicKey: CryptoKey;
}
interface JsonWebKey {
	kty?: string;
	crv?: string;
	d?: string;
	x?: string;
	y?: string;
	k?: string;
	alg?: string;
	use?: string;
	ext?: boolean;
	key_ops?: string[];
}
interface AlgorithmParameters {
	readonly name: string;
	readonly [parameter: string]: unknown;
}
type AlgorithmIdentifier = string | AlgorithmParameters;

interface SubtleCrypto {
	digest(algorithm: AlgorithmIdentifier, data: BufferSource): Promise<ArrayBuffer>;
	encrypt(algorithm: AlgorithmParameters, key: CryptoKey, data: BufferSource): Promise<ArrayBuffer>;
	decrypt(algorithm: AlgorithmParameters, key: CryptoKey, data: BufferSource): Promise<ArrayBuffer>;
	sign(algorithm: AlgorithmIdentifier, key: CryptoKey, data: BufferSource): Promise<ArrayBuffer>;
	verify(
		algorithm: AlgorithmIdentifier,
		key: CryptoKey,
		signature: BufferSource,
		data: BufferSource
	): Promise<boolean>;
	deriveBits(algorithm: AlgorithmParameters, key: CryptoKey, lengthBits: number): Promise<ArrayBuffer>;
	importKey(
		format: 'jwk',
		key: JsonWebKey,
		algorithm: AlgorithmIdentifier,
		extractable: boolean,
		usages: KeyUsage[]
	): Promise<CryptoKey>;
	importKey(
		format: Exclude<KeyFormat, 'jwk'>,
		key: BufferSource,
		algorithm: AlgorithmIdentifier,
		extractable: boolean,
		usages: KeyUsage[]
	): Promise<CryptoKey>;
	exportKey(format: 'jwk', key: CryptoKey): Promise<JsonWebKey>;
	exportKey(format: Exclude<KeyFormat, 'jwk'>, key: CryptoKey): Promise<ArrayBuffer>;
}
interface Crypto {
	readonly subtle: SubtleCrypto;
	getRandomValues<T extends ArrayBufferView>(array: T): T;
}
declare var crypto: Crypto;
