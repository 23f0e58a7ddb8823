// The sealed envelope in which everything travels: 100 bytes of header in clear, ciphertext, signature. Layout and
// rules in SPEC.md, [ENV-1] and up. The plaintext is in inner.ts, the form without content in stub.ts.
import { bytesToHex, concatBytes, hexToBytes, utf8 } from '../core/bytes.ts';
import type { CredId, DocId, EnvelopeId } from '../core/ids.ts';
import type { Random } from '../core/random.ts';
import { err, ok, type Result } from '../core/result.ts';
import { decodeInner, encodeInner, type Inner, type InnerError } from './inner.ts';
import type { AesKey, CryptoSuite, KemKey, SigningKey } from './suite.ts';

/** What an envelope carries, as it stands in its second byte. Others are from a newer version: stored and forwarded. */
export const ENVELOPE_KINDS = {
	changes: 1,
	snapshot: 2,
	summary: 3,
	status: 4,
	audit: 5,
	blobManifest: 6,
	blobChunk: 7,
	directoryPage: 8
} as const;
const KNOWN_KINDS: readonly number[] = Object.values(ENVELOPE_KINDS);
/** Kinds with a place in their author's chain; the other known ones are derived and have none. */
export const CHAINED_KINDS: readonly number[] = [
	ENVELOPE_KINDS.changes,
	ENVELOPE_KINDS.audit,
	ENVELOPE_KINDS.blobManifest
];

/**
 * Derived kinds that nobody misses who holds what they were derived from: they are asked for by document and are no part
 * of what a relay sends by itself (SPEC.md, [DER] rules).
 */
export const ON_DEMAND_KINDS: readonly number[] = [ENVELOPE_KINDS.snapshot, ENVELOPE_KINDS.directoryPage];

export const ENVELOPE_VERSION = 1;
export const HEADER_BYTES = 100;
export const SIGNATURE_BYTES = 64;
/** Header and signature: what parseEnvelope sees around the ciphertext. */
const OUTSIDE_BYTES = HEADER_BYTES + SIGNATURE_BYTES;
/** Ciphertext with its tag (and, in audit envelopes, the encapsulated key) is at most this long. */
export const MAX_CIPHERTEXT_BYTES = 2 ** 20;
const TAG_BYTES = 16;
/** The largest envelope there is. */
export const MAX_ENVELOPE_BYTES = OUTSIDE_BYTES + MAX_CIPHERTEXT_BYTES;
/** The `prev` of a credential's first chained envelope in a document. */
export const NO_ENVELOPE = '0'.repeat(64) as EnvelopeId;

const AT = {
	kind: 1,
	flags: 2,
	scope: 4,
	epoch: 8,
	ctLen: 12,
	docId: 16,
	credId: 32,
	cseq: 48,
	prev: 56,
	nonce: 88
};
const ID_PREFIX = utf8('saddlebag/env/v1\0');
const AUDIT_INFO = utf8('saddlebag/audit/v1');

/** What an author decides about an envelope. */
export interface EnvelopeHeader {
	readonly kind: number;
	readonly scope: number;
	/** Epoch of the scope's key. */
	readonly epoch: number;
	readonly docId: DocId;
	readonly credId: CredId;
	/** 1, 2, 3... per credential for chained kinds; 0 for derived ones. */
	readonly cseq: number;
	/** This credential's previous chained envelope in this document, NO_ENVELOPE if this is the first. */
	readonly prev: EnvelopeId;
}

/** A header as received. */
export interface ParsedHeader extends EnvelopeHeader {
	readonly ctLen: number;
	readonly nonce: Uint8Array;
}

/** A well-formed envelope. Says nothing about its signature: verifyEnvelope does. */
export interface Envelope {
	readonly header: ParsedHeader;
	/** All of it; never altered, passed on as it is. */
	readonly bytes: Uint8Array;
	readonly id: EnvelopeId;
}

export type EnvelopeError = {
	readonly type: 'MalformedEnvelope';
	readonly what: 'length' | 'version' | 'flags' | 'ctLen' | 'cseq' | 'prev';
};

/** True for a kind that has a place (cseq, prev) in its author's chain. */
export const isChainedKind = (kind: number): boolean => CHAINED_KINDS.includes(kind);

/** True for a kind that is sent only to who asks for its document. */
export const isOnDemandKind = (kind: number): boolean => ON_DEMAND_KINDS.includes(kind);

function chainFault(header: EnvelopeHeader): EnvelopeError['what'] | undefined {
	if (!Number.isSafeInteger(header.cseq)) return 'cseq';
	if (!KNOWN_KINDS.includes(header.kind)) return undefined;
	if (isChainedKind(header.kind) !== header.cseq > 0) return 'cseq';
	return header.cseq <= 1 && header.prev !== NO_ENVELOPE ? 'prev' : undefined;
}

/** Reads the 100 bytes in front of an envelope or a stub. */
export function parseHeader(bytes: Uint8Array): Result<ParsedHeader, EnvelopeError> {
	const malformed = (what: EnvelopeError['what']) => err<EnvelopeError>({ type: 'MalformedEnvelope', what });
	if (bytes.length < HEADER_BYTES) return malformed('length');
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	if (view.getUint8(0) !== ENVELOPE_VERSION) return malformed('version');
	if (view.getUint16(AT.flags) !== 0) return malformed('flags');
	const ctLen = view.getUint32(AT.ctLen);
	if (ctLen < TAG_BYTES || ctLen > MAX_CIPHERTEXT_BYTES) return malformed('ctLen');
	const hex = (from: number, length: number): string => bytesToHex(bytes.subarray(from, from + length));
	const header: ParsedHeader = {
		kind: view.getUint8(AT.kind),
		scope: view.getUint32(AT.scope),
		epoch: view.getUint32(AT.epoch),
		ctLen,
		docId: hex(AT.docId, 16) as DocId,
		credId: hex(AT.credId, 16) as CredId,
		cseq: Number(view.getBigUint64(AT.cseq)),
		prev: hex(AT.prev, 32) as EnvelopeId,
		nonce: bytes.slice(AT.nonce, HEADER_BYTES)
	};
	const fault = chainFault(header);
	return fault === undefined ? ok(header) : malformed(fault);
}

/** The id of the envelope with these header bytes (100) and this SHA-256 of its ciphertext. */
export async function envelopeIdOf(
	suite: CryptoSuite,
	headerBytes: Uint8Array,
	ciphertextHash: Uint8Array
): Promise<EnvelopeId> {
	return bytesToHex(await suite.sha256(concatBytes(ID_PREFIX, headerBytes, ciphertextHash))) as EnvelopeId;
}

/** The part of an envelope between header and signature. */
export const ciphertextOf = (bytes: Uint8Array): Uint8Array => bytes.slice(HEADER_BYTES, -SIGNATURE_BYTES);

/** Untrusted bytes as an envelope: exact lengths and the rules of its kind. Unknown kinds pass if they are well formed. */
export async function parseEnvelope(
	suite: CryptoSuite,
	bytes: Uint8Array
): Promise<Result<Envelope, EnvelopeError>> {
	const header = parseHeader(bytes);
	if (!header.ok) return header;
	if (bytes.length !== OUTSIDE_BYTES + header.value.ctLen) {
		return err({ type: 'MalformedEnvelope', what: 'length' });
	}
	const ciphertextHash = await suite.sha256(ciphertextOf(bytes));
	const id = await envelopeIdOf(suite, bytes.subarray(0, HEADER_BYTES), ciphertextHash);
	return ok({ header: header.value, bytes, id });
}

/** True when the envelope was signed by the holder of `signKey` (32 bytes, from the control log), strictly. */
export const verifyEnvelope = (
	suite: CryptoSuite,
	envelope: Envelope,
	signKey: Uint8Array
): Promise<boolean> => suite.verify(signKey, hexToBytes(envelope.id), envelope.bytes.slice(-SIGNATURE_BYTES));

function encodeHeader(header: EnvelopeHeader, ctLen: number, nonce: Uint8Array): Uint8Array {
	if (chainFault(header) !== undefined) throw new RangeError('cseq or prev does not fit the kind');
	const out = new Uint8Array(HEADER_BYTES);
	const view = new DataView(out.buffer);
	out[0] = ENVELOPE_VERSION;
	out[AT.kind] = header.kind;
	view.setUint32(AT.scope, header.scope);
	view.setUint32(AT.epoch, header.epoch);
	view.setUint32(AT.ctLen, ctLen);
	out.set(hexToBytes(header.docId), AT.docId);
	out.set(hexToBytes(header.credId), AT.credId);
	view.setBigUint64(AT.cseq, BigInt(header.cseq));
	out.set(hexToBytes(header.prev), AT.prev);
	out.set(nonce, AT.nonce);
	return out;
}

/** The header bytes that sealing authenticates: all but the nonce. */
const aadOf = (headerBytes: Uint8Array): Uint8Array => headerBytes.slice(0, AT.nonce);

/** Everything both sealings need besides the key. */
interface SealArguments {
	readonly header: EnvelopeHeader;
	readonly signingKey: SigningKey;
	readonly inner: Inner;
	readonly random: Random;
}

async function sealWith(
	suite: CryptoSuite,
	{ header, signingKey, inner, random }: SealArguments,
	addedBytes: number,
	encrypt: (nonce: Uint8Array, aad: Uint8Array, plaintext: Uint8Array) => Promise<Uint8Array>
): Promise<Envelope> {
	const plaintext = encodeInner(inner);
	const nonce = random.bytes(12);
	const headerBytes = encodeHeader(header, plaintext.length + addedBytes, nonce);
	const ciphertext = await encrypt(nonce, aadOf(headerBytes), plaintext);
	const id = await envelopeIdOf(suite, headerBytes, await suite.sha256(ciphertext));
	const signature = await suite.sign(signingKey, hexToBytes(id));
	const bytes = concatBytes(headerBytes, ciphertext, signature);
	return { header: { ...header, ctLen: ciphertext.length, nonce }, bytes, id };
}

/**
 * Seals content under its document's key and signs it. The caller owns `cseq` and `prev`: two envelopes with one
 * (credId, cseq) are equivocation, so the place is taken by compare-and-swap in the store before anything is sent.
 * Throws RangeError when the payload does not fit (see MAX_PAYLOAD_BYTES) or cseq and prev do not fit the kind.
 */
export const sealEnvelope = (
	suite: CryptoSuite,
	a: SealArguments & { readonly documentKey: AesKey }
): Promise<Envelope> =>
	sealWith(suite, a, TAG_BYTES, (nonce, aad, plaintext) =>
		suite.aesSeal(a.documentKey, nonce, aad, plaintext)
	);

/**
 * Seals an audit entry to the practice's audit key (65-byte point), so that its author cannot read the log: the
 * ciphertext is HPKE's enc || ct and the nonce field is only random. Throws like sealEnvelope.
 */
export const sealAuditEnvelope = (
	suite: CryptoSuite,
	a: SealArguments & { readonly auditKey: Uint8Array }
): Promise<Envelope> =>
	sealWith(suite, a, a.auditKey.length + TAG_BYTES, (_nonce, aad, plaintext) =>
		suite.hpkeSeal(a.auditKey, AUDIT_INFO, aad, plaintext)
	);

/** NotAuthentic: the key is not the one it was sealed under, or a bit changed. */
export type OpenError = { readonly type: 'NotAuthentic' } | InnerError;

const decodeOpened = (plaintext: Uint8Array | undefined): Result<Inner, OpenError> =>
	plaintext === undefined ? err({ type: 'NotAuthentic' }) : decodeInner(plaintext);

/** Opens an envelope with its document's key. Does not look at the signature. */
export async function openEnvelope(
	suite: CryptoSuite,
	envelope: Envelope,
	documentKey: AesKey
): Promise<Result<Inner, OpenError>> {
	const { bytes, header } = envelope;
	return decodeOpened(await suite.aesOpen(documentKey, header.nonce, aadOf(bytes), ciphertextOf(bytes)));
}

/** Opens an audit envelope with the private audit key. Does not look at the signature. */
export async function openAuditEnvelope(
	suite: CryptoSuite,
	envelope: Envelope,
	kemKey: KemKey
): Promise<Result<Inner, OpenError>> {
	const { bytes } = envelope;
	return decodeOpened(await suite.hpkeOpen(kemKey, AUDIT_INFO, aadOf(bytes), ciphertextOf(bytes)));
}
