// A stub stands for an envelope whose content was refused, erased or not delivered here: chains stay whole without it.
import { concatBytes, hexToBytes } from '../core/bytes.ts';
import type { EnvelopeId } from '../core/ids.ts';
import { err, ok, type Result } from '../core/result.ts';
import { ciphertextOf, envelopeIdOf, HEADER_BYTES, parseHeader, SIGNATURE_BYTES } from './envelope.ts';
import type { Envelope, EnvelopeError, ParsedHeader } from './envelope.ts';
import type { CryptoSuite } from './suite.ts';

/** Header, SHA-256 of the ciphertext, signature. */
export const STUB_BYTES = HEADER_BYTES + 32 + SIGNATURE_BYTES;

/** A well-formed stub; `id` is the id of the envelope it stands for. */
export interface Stub {
	readonly header: ParsedHeader;
	readonly bytes: Uint8Array;
	readonly id: EnvelopeId;
}

/** The stub of an envelope: what remains when its content goes. */
export async function envelopeToStub(suite: CryptoSuite, envelope: Envelope): Promise<Stub> {
	const ciphertextHash = await suite.sha256(ciphertextOf(envelope.bytes));
	const bytes = concatBytes(
		envelope.bytes.subarray(0, HEADER_BYTES),
		ciphertextHash,
		envelope.bytes.subarray(-SIGNATURE_BYTES)
	);
	return { header: envelope.header, bytes, id: envelope.id };
}

/** Untrusted bytes as a stub: 196 bytes, and the header rules of an envelope. */
export async function parseStub(suite: CryptoSuite, bytes: Uint8Array): Promise<Result<Stub, EnvelopeError>> {
	const header = parseHeader(bytes);
	if (!header.ok) return header;
	if (bytes.length !== STUB_BYTES) return err({ type: 'MalformedEnvelope', what: 'length' });
	const ciphertextHash = bytes.subarray(HEADER_BYTES, HEADER_BYTES + 32);
	return ok({
		header: header.value,
		bytes,
		id: await envelopeIdOf(suite, bytes.subarray(0, HEADER_BYTES), ciphertextHash)
	});
}

/** True when the envelope behind the stub was signed by the holder of `signKey`. */
export const verifyStub = (suite: CryptoSuite, stub: Stub, signKey: Uint8Array): Promise<boolean> =>
	suite.verify(signKey, hexToBytes(stub.id), stub.bytes.slice(-SIGNATURE_BYTES));
