// The plaintext of an envelope: when and by whom it was written, what its author had seen, and a payload, compressed
// and padded. Layout in SPEC.md, rules [ENV-20] and up. What a payload means is not known here.
import { deflateSync, inflateSync } from 'fflate';
import { bytesToHex, hexToBytes } from '../core/bytes.ts';
import type { CredId } from '../core/ids.ts';
import { err, ok, type Result } from '../core/result.ts';
import { paddedLength, PADDING_FLOOR_BYTES } from './padme.ts';

/** What the payload is. Readers keep types they do not know and say "from a newer version". */
export const INNER_TYPES = {
	changes: 1,
	audit: 2,
	status: 3,
	blobManifest: 4,
	blobChunk: 5,
	directoryPage: 6,
	snapshot: 7,
	packedChanges: 8
} as const;

/** A log's position as an author saw it: sequence number and the first 16 bytes of the chain hash there. */
export interface SeenHead {
	readonly seq: number;
	readonly hash16: Uint8Array;
}

/** The opened content of an envelope. */
export interface Inner {
	readonly type: number;
	/** Milliseconds since 1970 by the author's device, which may be wrong by days. */
	readonly authoredAt: number;
	readonly controlHead: SeenHead;
	readonly relayHead: SeenHead;
	/** Whose unsealed work this is, when another credential sealed it after a crash. */
	readonly onBehalfOf: CredId | undefined;
	readonly payload: Uint8Array;
}

export type InnerError = {
	readonly type: 'MalformedInner';
	readonly what: 'length' | 'flags' | 'number' | 'codec' | 'payload' | 'padding';
};

const CODEC = { raw: 0, deflateRaw: 1 } as const;
const AT = {
	type: 0,
	codec: 1,
	flags: 2,
	authoredAt: 4,
	controlSeq: 12,
	controlHash: 16,
	relaySeq: 32,
	relayHash: 40,
	onBehalfOf: 56,
	rawLength: 72,
	storedLength: 76,
	payload: 80
} as const;

/** The largest plaintext that fits an envelope of either sealing: the greatest padded length below 1 MiB - 81. */
export const MAX_INNER_BYTES = 63 * 2 ** 14;
/** A payload up to this size always fits one envelope; a larger one may, if it compresses. */
export const MAX_PAYLOAD_BYTES = MAX_INNER_BYTES - AT.payload;
/** What a reader inflates at most, whatever the envelope claims. */
export const MAX_INFLATED_BYTES = 16 * 2 ** 20;

/** Who is not acting for anybody has zeros in the field. */
const NOBODY = '0'.repeat(32);

const malformed = (what: InnerError['what']): Result<never, InnerError> =>
	err({ type: 'MalformedInner', what });

function putU64(view: DataView, at: number, value: number): void {
	if (!Number.isSafeInteger(value) || value < 0)
		throw new RangeError('times and sequence numbers are counted from 0');
	view.setBigUint64(at, BigInt(value));
}

function putHead(view: DataView, head: SeenHead, hashAt: number): void {
	if (head.hash16.length !== 16) throw new RangeError('a seen head carries 16 bytes of hash');
	new Uint8Array(view.buffer).set(head.hash16, hashAt);
}

/**
 * Content as padded plaintext; the payload is deflated when that makes it smaller.
 * Throws RangeError when it does not fit one envelope: callers split before they seal (MAX_PAYLOAD_BYTES).
 */
export function encodeInner(inner: Inner): Uint8Array {
	const { payload } = inner;
	if (payload.length > MAX_INFLATED_BYTES) throw new RangeError('payload too large for one envelope');
	const deflated = deflateSync(payload);
	const stored = deflated.length < payload.length ? deflated : payload;
	const length = paddedLength(AT.payload + stored.length);
	if (length > MAX_INNER_BYTES) throw new RangeError('payload too large for one envelope');
	const out = new Uint8Array(length);
	const view = new DataView(out.buffer);
	view.setUint8(AT.type, inner.type);
	view.setUint8(AT.codec, stored === deflated ? CODEC.deflateRaw : CODEC.raw);
	putU64(view, AT.authoredAt, inner.authoredAt);
	view.setUint32(AT.controlSeq, inner.controlHead.seq);
	putHead(view, inner.controlHead, AT.controlHash);
	putU64(view, AT.relaySeq, inner.relayHead.seq);
	putHead(view, inner.relayHead, AT.relayHash);
	out.set(hexToBytes(inner.onBehalfOf ?? NOBODY), AT.onBehalfOf);
	view.setUint32(AT.rawLength, payload.length);
	view.setUint32(AT.storedLength, stored.length);
	out.set(stored, AT.payload);
	return out;
}

function inflate(stored: Uint8Array, rawLength: number): Uint8Array | undefined {
	try {
		// One byte more than claimed: a stream that goes on past its claim is seen, and never allocates more.
		const out = inflateSync(stored, { out: new Uint8Array(rawLength + 1) });
		return out.length === rawLength ? out.slice() : undefined;
	} catch {
		return undefined;
	}
}

/** Plaintext of an authentic envelope as content. Never allocates more than MAX_INFLATED_BYTES for what it inflates. */
export function decodeInner(plaintext: Uint8Array): Result<Inner, InnerError> {
	if (plaintext.length < PADDING_FLOOR_BYTES) return malformed('length');
	const view = new DataView(plaintext.buffer, plaintext.byteOffset, plaintext.byteLength);
	if (view.getUint16(AT.flags) !== 0) return malformed('flags');
	const authoredAt = Number(view.getBigUint64(AT.authoredAt));
	const relaySeq = Number(view.getBigUint64(AT.relaySeq));
	if (!Number.isSafeInteger(authoredAt) || !Number.isSafeInteger(relaySeq)) return malformed('number');
	const rawLength = view.getUint32(AT.rawLength);
	const storedLength = view.getUint32(AT.storedLength);
	const end = AT.payload + storedLength;
	if (rawLength > MAX_INFLATED_BYTES || end > plaintext.length) return malformed('length');
	for (let i = end; i < plaintext.length; i++) if (plaintext[i] !== 0) return malformed('padding');
	const stored = plaintext.slice(AT.payload, end);
	const codec = view.getUint8(AT.codec);
	if (codec !== CODEC.raw && codec !== CODEC.deflateRaw) return malformed('codec');
	if (codec === CODEC.raw && rawLength !== storedLength) return malformed('length');
	const payload = codec === CODEC.raw ? stored : inflate(stored, rawLength);
	if (payload === undefined) return malformed('payload');
	const onBehalfOf = bytesToHex(plaintext.subarray(AT.onBehalfOf, AT.onBehalfOf + 16)) as CredId;
	return ok({
		type: view.getUint8(AT.type),
		authoredAt,
		controlHead: {
			seq: view.getUint32(AT.controlSeq),
			hash16: plaintext.slice(AT.controlHash, AT.controlHash + 16)
		},
		relayHead: { seq: relaySeq, hash16: plaintext.slice(AT.relayHash, AT.relayHash + 16) },
		onBehalfOf: onBehalfOf === NOBODY ? undefined : onBehalfOf,
		payload
	});
}
