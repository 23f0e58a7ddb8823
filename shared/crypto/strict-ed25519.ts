// What a public key and a signature must look like before any engine is asked to verify them. Engines disagree on
// the degenerate encodings (Chromium accepts keys of small order, Node refuses them); here they agree.
import { ED25519_TORSION_SUBGROUP, ed25519 } from '@noble/curves/ed25519.js';
import { hexToBytes } from '../core/bytes.ts';

const Y_BITS_OF_LAST_BYTE = 0x7f;

/** True when little-endian `value` (32 bytes, its last byte taken through `mask`) is below `bound`. */
function isBelow(value: Uint8Array, bound: Uint8Array, mask: number): boolean {
	for (let i = 31; i >= 0; i--) {
		const byte = i === 31 ? value[i]! & mask : value[i]!;
		if (byte !== bound[i]!) return byte < bound[i]!;
	}
	return false;
}

function littleEndian32(value: bigint): Uint8Array {
	const out = new Uint8Array(32);
	for (let i = 0, rest = value; i < 32; i++, rest >>= 8n) out[i] = Number(rest & 0xffn);
	return out;
}

const FIELD_PRIME = littleEndian32(ed25519.Point.Fp.ORDER);
const GROUP_ORDER = littleEndian32(ed25519.Point.Fn.ORDER);
// A point and its negative share y, so the eight points of small order have five y coordinates between them.
const SMALL_ORDER_YS = ED25519_TORSION_SUBGROUP.map(hexToBytes);

const isSmallOrder = (point: Uint8Array): boolean =>
	SMALL_ORDER_YS.some((y) =>
		y.every((byte, i) => (i === 31 ? (byte ^ point[i]!) & Y_BITS_OF_LAST_BYTE : byte ^ point[i]!) === 0)
	);

/** True for 32 bytes whose y is reduced (RFC 8032 section 5.1.3) and that are not a point of small order. */
export const isStrictEd25519Point = (point: Uint8Array): boolean =>
	point.length === 32 && isBelow(point, FIELD_PRIME, Y_BITS_OF_LAST_BYTE) && !isSmallOrder(point);

/**
 * The check that goes before every Ed25519 verification: exact lengths, A and R canonical and not of small order,
 * S below the group order. It does not verify, and does not prove that A lies on the curve: the engine does both.
 */
export const isStrictEd25519 = (publicKey: Uint8Array, signature: Uint8Array): boolean =>
	signature.length === 64 &&
	isStrictEd25519Point(publicKey) &&
	isStrictEd25519Point(signature.subarray(0, 32)) &&
	isBelow(signature.subarray(32), GROUP_ORDER, 0xff);
