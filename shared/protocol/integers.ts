// Big-endian integers of the protocol's fixed layouts.

/** Four bytes, big-endian. Throws RangeError outside 0..2^32-1. */
export function u32be(value: number): Uint8Array {
	if (!Number.isInteger(value) || value < 0 || value > 0xffffffff)
		throw new RangeError('not a 32-bit number');
	const out = new Uint8Array(4);
	new DataView(out.buffer).setUint32(0, value);
	return out;
}

/** Eight bytes, big-endian. Throws RangeError on anything but a safe integer from 0. */
export function u64be(value: number): Uint8Array {
	if (!Number.isSafeInteger(value) || value < 0) throw new RangeError('not a safe unsigned integer');
	const out = new Uint8Array(8);
	new DataView(out.buffer).setBigUint64(0, BigInt(value));
	return out;
}
