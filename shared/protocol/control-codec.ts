// Control records to bytes and back, and the hashes over them. Signatures are made and checked in replica/.
import { bytesToHex, concatBytes, utf8 } from '../core/bytes.ts';
import type { PracticeId } from '../core/ids.ts';
import { err, ok } from '../core/result.ts';
import type { Result } from '../core/result.ts';
import { decodeCbor, encodeCbor } from './cbor.ts';
import { LATER_RECORD_TYPES } from './control-records.ts';
import type { ControlBody, ControlRecord } from './control-records.ts';
import { CONTROL_SHAPES, GENESIS_WITH_RIGHTS, PLACE_SHAPE } from './control-shapes.ts';
import { u32be } from './integers.ts';
import { MAX_CONTROL_RECORD_BYTES } from './limits.ts';
import { hasShape } from './shape.ts';
import type { Sha256 } from './sha256.ts';

/** Bytes that are not a control record of this version, or that break the rules of place ([CTL-2]). */
export type ControlCodecError = { readonly type: 'MalformedRecord' };

/** A record with the exact bytes its signature and the log's hashes cover. */
export interface SignedControlRecord {
	/** As it travels and is stored: CBOR [signedBytes, signature]. */
	readonly wire: Uint8Array;
	readonly signedBytes: Uint8Array;
	readonly signature: Uint8Array;
	readonly record: ControlRecord;
}

const MALFORMED = err<ControlCodecError>({ type: 'MalformedRecord' });
const isZero = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === 0);

/** The bytes a record's signature is over (behind controlSignatureInput's prefix): deterministic CBOR of the record. */
export function encodeControlRecord({ practiceId, by, at, place, body }: ControlRecord): Uint8Array {
	const { type, ...fields } = body;
	const content = 'body' in body ? body.body : fields;
	return encodeCbor({ practiceId, by, at, type, body: content, ...(place && { place }) });
}

/** What is signed: "saddlebag/ctl/v1\0" || signed bytes. */
export const controlSignatureInput = (signedBytes: Uint8Array): Uint8Array =>
	concatBytes(utf8('saddlebag/ctl/v1\0'), signedBytes);

/** The record as it travels: CBOR [signedBytes, signature]. */
export const encodeControlWire = (signedBytes: Uint8Array, signature: Uint8Array): Uint8Array =>
	encodeCbor([signedBytes, signature]);

/** The record in untrusted wire bytes. The signature is not checked here: see replica/control-log.ts. */
export function parseControlWire(wire: Uint8Array): Result<SignedControlRecord, ControlCodecError> {
	if (wire.length > MAX_CONTROL_RECORD_BYTES) return MALFORMED;
	const parts = decodeCbor(wire);
	if (!Array.isArray(parts) || parts.length !== 2) return MALFORMED;
	const [signedBytes, signature] = parts as [unknown, unknown];
	if (!(signedBytes instanceof Uint8Array) || !(signature instanceof Uint8Array)) return MALFORMED;
	if (signature.length !== 64) return MALFORMED;
	const record = decodeControlRecord(signedBytes);
	return record.ok ? ok({ wire, signedBytes, signature, record: record.value }) : record;
}

/** The record in untrusted signed bytes. */
export function decodeControlRecord(signedBytes: Uint8Array): Result<ControlRecord, ControlCodecError> {
	const fields = decodeCbor(signedBytes);
	if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) return MALFORMED;
	const { practiceId, by, at, type, body: content, place, ...rest } = fields as Record<string, unknown>;
	if (Object.keys(rest).length > 0 || content === undefined || typeof type !== 'string') return MALFORMED;
	if (!hasShape<OuterFields>(OUTER_SHAPE, { practiceId, by, at })) return MALFORMED;
	if (place !== undefined && !hasShape<NonNullable<ControlRecord['place']>>(PLACE_SHAPE, place))
		return MALFORMED;
	const body = bodyOf(type, content);
	if (!body) return MALFORMED;
	const record = { practiceId, by, at, place, body } as ControlRecord;
	return placeIsRight(record) ? ok(record) : MALFORMED;
}

type OuterFields = Pick<ControlRecord, 'practiceId' | 'by' | 'at'>;
const OUTER_SHAPE = {
	map: { practiceId: { bytes: 16 }, by: { bytes: 16 }, at: { uint: Number.MAX_SAFE_INTEGER } }
} as const;

function bodyOf(type: string, content: unknown): ControlBody | undefined {
	if ((LATER_RECORD_TYPES as readonly string[]).includes(type)) return { type, body: content } as ControlBody;
	if (!Object.hasOwn(CONTROL_SHAPES, type)) return undefined;
	const hasRights = type === 'GENESIS' && Object.hasOwn(content as object, 'rights');
	const shape = hasRights ? GENESIS_WITH_RIGHTS : CONTROL_SHAPES[type as keyof typeof CONTROL_SHAPES];
	if (!hasShape(shape as never, content)) return undefined;
	return { type, ...(content as object) } as ControlBody;
}

/** GENESIS: practice and signer zero, place 1 after zeros. ENROL: no place. Any other: a place after the first; RECOVER alone without a signer. */
function placeIsRight({ practiceId, by, place, body }: ControlRecord): boolean {
	if (body.type === 'ENROL') return place === undefined && !isZero(by);
	if (!place) return false;
	if (body.type === 'GENESIS')
		return isZero(practiceId) && isZero(by) && place.seq === 1 && isZero(place.prev);
	return place.seq > 1 && isZero(by) === (body.type === 'RECOVER') && !isZero(practiceId);
}

/** practiceId: the first 16 bytes of SHA-256 of GENESIS's signed bytes. */
export const practiceIdOfGenesis = async (sha256: Sha256, signedBytes: Uint8Array): Promise<PracticeId> =>
	bytesToHex((await sha256(signedBytes)).subarray(0, 16)) as PracticeId;

/** Hash of log entry n: SHA-256("saddlebag/ctl-entry/v1\0" || u32 n || hash of entry n-1 || SHA-256(wire)). */
export const controlEntryHash = async (
	sha256: Sha256,
	seq: number,
	prev: Uint8Array,
	wire: Uint8Array
): Promise<Uint8Array> =>
	sha256(concatBytes(utf8('saddlebag/ctl-entry/v1\0'), u32be(seq), prev, await sha256(wire)));
