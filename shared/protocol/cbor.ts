// Deterministic CBOR (RFC 8949 section 4.2) by cborg, strict in both directions. What has more than one possible
// encoding, or anything that is not plain data, does not decode.
import { decode, decodeFirst, encode, rfc8949EncodeOptions, Token, Type } from 'cborg';
import type { DecodeOptions, EncodeOptions } from 'cborg';
import { equalBytes } from '../core/bytes.ts';

const STRICT: DecodeOptions = {
	strict: true,
	allowIndefinite: false,
	allowUndefined: false,
	allowNaN: false,
	allowInfinity: false,
	allowBigInt: false,
	rejectDuplicateMapKeys: true
};

/** Uint8Array whatever the subclass: a Node Buffer's `slice` is a view, and views of a reused read buffer change. */
const plainView = (bytes: Uint8Array): Uint8Array =>
	new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);

type MapSorter = NonNullable<EncodeOptions['mapSorter']>;
type MapEntry = Parameters<MapSorter>[0];

const ASCII = /^[\0-\x7f]*$/;
const nameOf = ([key]: MapEntry): string | undefined => {
	const value: unknown = key instanceof Token ? key.value : undefined;
	return typeof value === 'string' && ASCII.test(value) ? value : undefined;
};

/** Keys in the order of their encodings. Of names in ASCII that is the shorter first, then by letters: nothing is encoded for it. */
const byKey: MapSorter = (one, other) => {
	const [a, b] = [nameOf(one), nameOf(other)];
	if (a === undefined || b === undefined) return rfc8949EncodeOptions.mapSorter!(one, other);
	return a.length - b.length || (a < b ? -1 : 1);
};

/** Numbers as integers where they are (cborg's default), byte arrays of any subclass as bytes. */
const encodeOptions = {
	...rfc8949EncodeOptions,
	mapSorter: byKey,
	typeEncoders: { Uint8Array: (bytes: Uint8Array) => new Token(Type.bytes, plainView(bytes)) }
};

/** The value's one encoding. Throws on what is not plain data: that is a bug of the caller. */
export const encodeCbor = (value: unknown): Uint8Array => plainView(encode(value, encodeOptions));

/** The value of bytes that are exactly the deterministic encoding of something, else undefined. Byte strings are copies. */
export function decodeCbor(bytes: Uint8Array): unknown {
	try {
		const value: unknown = decode(plainView(bytes), STRICT);
		return equalBytes(encodeCbor(value), bytes) ? value : undefined;
	} catch {
		return undefined;
	}
}

/** The unsigned integer that the bytes begin with, or undefined. What follows it is not looked at. */
export function leadingUint(bytes: Uint8Array): number | undefined {
	try {
		const [value] = decodeFirst(plainView(bytes), STRICT) as [unknown, Uint8Array];
		return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
	} catch {
		return undefined;
	}
}
