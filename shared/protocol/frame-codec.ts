// Frames to bytes and back. Every received frame is checked whole against its shape before anybody reads it.
import { err, ok } from '../core/result.ts';
import type { Result } from '../core/result.ts';
import { decodeCbor, encodeCbor, leadingUint } from './cbor.ts';
import { FRAME_SHAPES } from './frame-shapes.ts';
import type { DeviceFrame, Frame, RelayFrame } from './frames.ts';
import { MAX_FRAME_BYTES } from './limits.ts';
import { hasShape } from './shape.ts';
import { PROTOCOL_VERSION } from './version.ts';

/** Why bytes are not a frame of this version. */
export type FrameError =
	| { readonly type: 'TooLarge'; readonly bytes: number }
	| { readonly type: 'Version'; readonly version: number }
	| {
			readonly type: 'Malformed';
			readonly reason: 'not-a-frame' | 'not-deterministic-cbor' | 'unknown-type' | 'shape' | 'held-down';
	  };

/** The frame on the wire: deterministic CBOR of [version, type, body]. */
export function encodeFrame(frame: Frame, version: number = PROTOCOL_VERSION): Uint8Array {
	const { type, ...body } = frame;
	return encodeCbor([version, type, body]);
}

/** First byte of a frame in every version: a CBOR array of three. */
const ARRAY_OF_THREE = 0x83;

/**
 * The frame in untrusted bytes. A frame of another version is told apart by its first bytes (`Version`), so that the
 * two ends can say which of them is the older; anything else that encodeFrame would not have made is `Malformed`.
 */
export function decodeFrame(
	bytes: Uint8Array,
	version: number = PROTOCOL_VERSION
): Result<Frame, FrameError> {
	if (bytes.length > MAX_FRAME_BYTES) return err({ type: 'TooLarge', bytes: bytes.length });
	const theirs = bytes[0] === ARRAY_OF_THREE ? leadingUint(bytes.subarray(1)) : undefined;
	if (theirs === undefined) return err({ type: 'Malformed', reason: 'not-a-frame' });
	if (theirs !== version) return err({ type: 'Version', version: theirs });
	const decoded = decodeCbor(bytes);
	if (decoded === undefined) return err({ type: 'Malformed', reason: 'not-deterministic-cbor' });
	const [, type, body] = decoded as [number, unknown, unknown];
	if (typeof type !== 'string' || !Object.hasOwn(FRAME_SHAPES, type)) {
		return err({ type: 'Malformed', reason: 'unknown-type' });
	}
	if (!hasShape(FRAME_SHAPES[type as Frame['type']] as never, body))
		return err({ type: 'Malformed', reason: 'shape' });
	return ok({ type, ...(body as object) } as Frame);
}

const DEVICE_FRAMES: ReadonlySet<string> = new Set<DeviceFrame['type']>([
	'login',
	'push',
	'pull',
	'credit',
	'fetch',
	'ask-times',
	'control-append',
	'control-pull',
	'knock',
	'knock-answer',
	'ticket-request',
	'setup',
	'ping',
	'pong'
]);
const BOTH_WAYS: ReadonlySet<string> = new Set<Frame['type']>(['knock', 'knock-answer', 'ping', 'pong']);

/** True for frames that a device sends. */
export const isDeviceFrame = (frame: Frame): frame is DeviceFrame => DEVICE_FRAMES.has(frame.type);
/** True for frames that a relay sends. */
export const isRelayFrame = (frame: Frame): frame is RelayFrame =>
	!DEVICE_FRAMES.has(frame.type) || BOTH_WAYS.has(frame.type);

/**
 * Cuts a list into batches of at most `maxBytes` and `maxCount`, in order; an item larger than `maxBytes` goes alone.
 */
export function batchesOf<T>(
	items: readonly T[],
	sizeOf: (item: T) => number,
	maxBytes: number,
	maxCount: number
): T[][] {
	const batches: T[][] = [];
	let bytes = 0;
	for (const item of items) {
		const last = batches.at(-1);
		const size = sizeOf(item);
		if (!last || last.length >= maxCount || bytes + size > maxBytes) {
			batches.push([item]);
			bytes = size;
		} else {
			last.push(item);
			bytes += size;
		}
	}
	return batches;
}
