// Bytes and their text forms. No cryptography here.

/** Joins byte arrays in order. */
export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
	let length = 0;
	for (const part of parts) length += part.length;
	const out = new Uint8Array(length);
	let at = 0;
	for (const part of parts) {
		out.set(part, at);
		at += part.length;
	}
	return out;
}

/** True when both arrays hold the same bytes. Not constant time: for public values only. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
	if (a.length !== b.length) return false;
	for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
	return true;
}

const HEX = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, '0'));

/** Bytes as lowercase hexadecimal. */
export function bytesToHex(bytes: Uint8Array): string {
	let out = '';
	for (const byte of bytes) out += HEX[byte];
	return out;
}

/** Lowercase hexadecimal as bytes. Throws RangeError on anything else: callers validate untrusted text first. */
export function hexToBytes(hex: string): Uint8Array {
	if (!/^(?:[0-9a-f]{2})*$/.test(hex)) throw new RangeError('not lowercase hexadecimal');
	const out = new Uint8Array(hex.length / 2);
	for (let i = 0; i < out.length; i++)
		out[i] = (nibble(hex.charCodeAt(i * 2)) << 4) | nibble(hex.charCodeAt(i * 2 + 1));
	return out;
}

/** The value of a digit by its code: 0-9 are 48-57, a-f 97-102. */
const nibble = (code: number): number => (code < 58 ? code - 48 : code - 87);

/** Bytes as base64url without padding (RFC 4648 section 5). */
export function bytesToBase64Url(bytes: Uint8Array): string {
	let binary = '';
	for (const byte of bytes) binary += String.fromCharCode(byte);
	return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** base64url without padding as bytes, or undefined when the text is not that. */
export function base64UrlToBytes(text: string): Uint8Array | undefined {
	if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) return undefined;
	const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
	return Uint8Array.from(binary, (c) => c.charCodeAt(0));
}

/** Bytes turned into text at once; a multiple of 3, so that pieces join without padding. */
const BASE64_STEP = 24_576;

/** Bytes as base64 with padding (RFC 4648 section 4), of any length. */
export function bytesToBase64(bytes: Uint8Array): string {
	let out = '';
	for (let at = 0; at < bytes.length; at += BASE64_STEP)
		out += btoa(String.fromCharCode(...bytes.subarray(at, at + BASE64_STEP)));
	return out;
}

/** Base64 exactly as bytesToBase64 writes it, as bytes; undefined when the text is anything else. */
export function base64ToBytes(text: string): Uint8Array | undefined {
	if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return undefined;
	const out = new Uint8Array((text.length / 4) * 3 - (text.match(/=*$/)?.[0].length ?? 0));
	const step = (BASE64_STEP / 3) * 4;
	for (let at = 0, to = 0; at < text.length; at += step) {
		const binary = atob(text.slice(at, at + step));
		for (let i = 0; i < binary.length; i++) out[to++] = binary.charCodeAt(i);
	}
	const end = bytesToBase64(out.subarray(out.length - (out.length % 3 || 3)));
	return out.length === 0 || text.endsWith(end) ? out : undefined;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

/** Text as UTF-8. */
export const utf8 = (text: string): Uint8Array => encoder.encode(text);
/** UTF-8 as text. Throws TypeError on bytes that are not UTF-8. */
export const utf8ToText = (bytes: Uint8Array): string => decoder.decode(bytes);

/** Orders byte arrays as unsigned numbers, shorter first on a tie. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
	const length = Math.min(a.length, b.length);
	for (let i = 0; i < length; i++) if (a[i] !== b[i]) return (a[i] ?? 0) - (b[i] ?? 0);
	return a.length - b.length;
}
