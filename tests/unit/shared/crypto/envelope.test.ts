import { fc } from '../../../support/seeded-fast-check.ts';
import { beforeAll, describe, expect, it } from 'vitest';
import { bytesToHex, concatBytes, hexToBytes, utf8 } from '#shared/core/bytes.ts';
import type { CredId, DocId, EnvelopeId } from '#shared/core/ids.ts';
import {
	CHAINED_KINDS,
	ENVELOPE_KINDS,
	isChainedKind,
	MAX_CIPHERTEXT_BYTES,
	MAX_ENVELOPE_BYTES,
	NO_ENVELOPE,
	openAuditEnvelope,
	openEnvelope,
	parseEnvelope,
	sealAuditEnvelope,
	sealEnvelope,
	verifyEnvelope,
	type Envelope,
	type EnvelopeHeader
} from '#shared/crypto/envelope.ts';
import { MAX_PAYLOAD_BYTES, type Inner } from '#shared/crypto/inner.ts';
import type { AesKey, KemKey, SigningKey } from '#shared/crypto/suite.ts';
import { createWebCryptoSuite } from '#shared/crypto/web-crypto-suite.ts';
import { createSeededRandom } from '../../../support/seeded-random.ts';

const suite = createWebCryptoSuite();
const random = createSeededRandom(11);
const header: EnvelopeHeader = {
	kind: ENVELOPE_KINDS.changes,
	scope: 3,
	epoch: 2,
	docId: '0d'.repeat(16) as DocId,
	credId: 'c1'.repeat(16) as CredId,
	cseq: 9,
	prev: 'ee'.repeat(32) as EnvelopeId
};
const inner: Inner = {
	type: 1,
	authoredAt: 1_893_456_000_000,
	controlHead: { seq: 1, hash16: new Uint8Array(16) },
	relayHead: { seq: 0, hash16: new Uint8Array(16) },
	onBehalfOf: undefined,
	payload: utf8('Automerge change bytes')
};

let documentKey: AesKey;
let signingKey: SigningKey;
let auditKey: KemKey;
let envelope: Envelope;
beforeAll(async () => {
	documentKey = await suite.importAes(random.bytes(32));
	signingKey = await suite.importSigningSeed(random.bytes(32));
	auditKey = await suite.deriveKemKey(random.bytes(32));
	envelope = await seal();
});

const seal = (over: Partial<EnvelopeHeader> = {}, content: Partial<Inner> = {}): Promise<Envelope> =>
	sealEnvelope(suite, {
		header: { ...header, ...over },
		inner: { ...inner, ...content },
		documentKey,
		signingKey,
		random
	});
const sealAudit = (): Promise<Envelope> =>
	sealAuditEnvelope(suite, {
		header: { ...header, kind: ENVELOPE_KINDS.audit, scope: 5 },
		inner: { ...inner, type: 2 },
		auditKey: auditKey.publicKey,
		signingKey,
		random
	});
const altered = (bytes: Uint8Array, at: number): Uint8Array =>
	bytes.map((byte, i) => (i === at ? byte ^ 1 : byte));

/** What is wrong with a header, as parseEnvelope says it; undefined when nothing is. */
async function faultOf(bytes: Uint8Array): Promise<string | undefined> {
	const parsed = await parseEnvelope(suite, bytes);
	return parsed.ok ? undefined : parsed.error.what;
}
/** A copy of the good envelope with a header field overwritten. */
function withHeader(patch: (view: DataView, bytes: Uint8Array) => void): Uint8Array {
	const bytes = envelope.bytes.slice();
	patch(new DataView(bytes.buffer), bytes);
	return bytes;
}

describe('envelope', () => {
	it('[ENV-1] parses, verifies and opens to what was sealed', async () => {
		const parsed = await parseEnvelope(suite, envelope.bytes);
		expect(parsed).toEqual({ ok: true, value: envelope });
		expect(envelope.header).toMatchObject(header);
		expect(await verifyEnvelope(suite, envelope, signingKey.publicKey)).toBe(true);
		expect(await openEnvelope(suite, envelope, documentKey)).toEqual({ ok: true, value: inner });
	});

	it('[ENV-1] costs 180 bytes around the padded content and stands at fixed places', () => {
		const { bytes } = envelope;
		const view = new DataView(bytes.buffer);
		expect(bytes.length).toBe(100 + 256 + 16 + 64);
		expect(bytesToHex(bytes.slice(0, 16))).toBe('0101000000000003' + '0000000200000110');
		expect(bytesToHex(bytes.slice(16, 48))).toBe(header.docId + header.credId);
		expect(view.getBigUint64(48)).toBe(9n);
		expect(bytesToHex(bytes.slice(56, 88))).toBe(header.prev);
		expect(bytes.slice(88, 100)).toEqual(envelope.header.nonce);
	});

	it('[ENV-1] carries any header its kind allows', async () => {
		const id16 = fc.uint8Array({ minLength: 16, maxLength: 16 }).map(bytesToHex);
		const u32 = fc.integer({ min: 0, max: 2 ** 32 - 1 });
		const headers = fc.record({
			kind: fc.constantFrom(...CHAINED_KINDS),
			scope: u32,
			epoch: u32,
			docId: id16 as fc.Arbitrary<DocId>,
			credId: id16 as fc.Arbitrary<CredId>,
			cseq: fc.integer({ min: 2, max: Number.MAX_SAFE_INTEGER }),
			prev: fc.uint8Array({ minLength: 32, maxLength: 32 }).map(bytesToHex) as fc.Arbitrary<EnvelopeId>
		});
		await fc.assert(
			fc.asyncProperty(headers, async (any) => {
				const sealed = await seal(any);
				const parsed = await parseEnvelope(suite, sealed.bytes);
				expect(parsed.ok && parsed.value.header).toMatchObject(any);
			}),
			{ numRuns: 30 }
		);
	});

	it('[ENV-5] has the id that SPEC says', async () => {
		const { bytes } = envelope;
		const hash = await suite.sha256(bytes.slice(100, -64));
		const id = await suite.sha256(concatBytes(utf8('saddlebag/env/v1\0'), bytes.slice(0, 100), hash));
		expect(envelope.id).toBe(bytesToHex(id));
	});

	it('[ENV-6] is signed over its id, and by nobody else', async () => {
		const signature = envelope.bytes.slice(-64);
		expect(await suite.verify(signingKey.publicKey, hexToBytes(envelope.id), signature)).toBe(true);
		const other = await suite.importSigningSeed(random.bytes(32));
		expect(await verifyEnvelope(suite, envelope, other.publicKey)).toBe(false);
	});

	it('[ENV-6] [ENV-7] shows a change of any byte: no signature holds, and no content opens', async () => {
		for (let at = 0; at < envelope.bytes.length; at++) {
			const parsed = await parseEnvelope(suite, altered(envelope.bytes, at));
			if (!parsed.ok) continue;
			expect(await verifyEnvelope(suite, parsed.value, signingKey.publicKey), `byte ${at}`).toBe(false);
			const opened = await openEnvelope(suite, parsed.value, documentKey);
			const inSignature = at >= envelope.bytes.length - 64;
			expect(opened.ok, `byte ${at}`).toBe(inSignature);
			if (!opened.ok) expect(opened.error.type).toBe('NotAuthentic');
		}
	});

	it('[ENV-7] does not open with another key', async () => {
		const other = await suite.importAes(random.bytes(32));
		const error = { type: 'NotAuthentic' };
		expect(await openEnvelope(suite, envelope, other)).toEqual({ ok: false, error });
	});

	it('[ENV-7] draws a nonce for every envelope', async () => {
		const again = await seal();
		expect(again.header.nonce).not.toEqual(envelope.header.nonce);
		expect(again.id).not.toBe(envelope.id);
	});

	it('[ENV-7] says what is malformed inside an authentic envelope', async () => {
		const bytes = envelope.bytes.slice();
		const plaintext = new Uint8Array(256).fill(9);
		const sealed = await suite.aesSeal(documentKey, envelope.header.nonce, bytes.slice(0, 88), plaintext);
		bytes.set(sealed, 100);
		const parsed = await parseEnvelope(suite, bytes);
		const opened = parsed.ok ? await openEnvelope(suite, parsed.value, documentKey) : undefined;
		expect(opened).toEqual({ ok: false, error: { type: 'MalformedInner', what: 'flags' } });
	});

	it('keeps the bytes it was given: an envelope is passed on as it came', async () => {
		const bytes = envelope.bytes.slice();
		const parsed = await parseEnvelope(suite, bytes);
		expect(parsed.ok && parsed.value.bytes).toBe(bytes);
	});

	it('parses from the middle of a larger buffer', async () => {
		const frame = concatBytes(utf8('before'), envelope.bytes, utf8('after'));
		const view = frame.subarray(6, 6 + envelope.bytes.length);
		const parsed = await parseEnvelope(suite, view);
		expect(parsed.ok && parsed.value.id).toBe(envelope.id);
		expect(parsed.ok && (await openEnvelope(suite, parsed.value, documentKey)).ok).toBe(true);
		expect(parsed.ok && (await verifyEnvelope(suite, parsed.value, signingKey.publicKey))).toBe(true);
	});
});

describe('envelope structure', () => {
	it('[ENV-2] refuses another version', async () => {
		for (const version of [0, 2, 255]) {
			expect(await faultOf(withHeader((view) => view.setUint8(0, version)))).toBe('version');
		}
	});

	it('[ENV-3] refuses flags', async () => {
		expect(await faultOf(withHeader((view) => view.setUint16(2, 1)))).toBe('flags');
		expect(await faultOf(withHeader((view) => view.setUint16(2, 0x8000)))).toBe('flags');
	});

	it('[ENV-4] refuses every length but the exact one', async () => {
		expect(await faultOf(envelope.bytes.slice(0, -1))).toBe('length');
		expect(await faultOf(concatBytes(envelope.bytes, Uint8Array.of(0)))).toBe('length');
		expect(await faultOf(envelope.bytes.slice(0, 99))).toBe('length');
		expect(await faultOf(new Uint8Array(0))).toBe('length');
	});

	it('[ENV-4] refuses a ciphertext shorter than a tag or longer than 1 MiB', async () => {
		for (const ctLen of [0, 15, MAX_CIPHERTEXT_BYTES + 1, 0xffff_ffff]) {
			expect(await faultOf(withHeader((view) => view.setUint32(12, ctLen)))).toBe('ctLen');
		}
		const largest = new Uint8Array(MAX_ENVELOPE_BYTES);
		largest.set(envelope.bytes.slice(0, 100));
		new DataView(largest.buffer).setUint32(12, MAX_CIPHERTEXT_BYTES);
		expect(await faultOf(largest)).toBeUndefined();
	});

	it.each(CHAINED_KINDS)('[ENV-9] chained kind %i has a cseq from 1, a safe integer', async (kind) => {
		expect(isChainedKind(kind)).toBe(true);
		const withCseq = (cseq: bigint) =>
			faultOf(
				withHeader((view) => {
					view.setUint8(1, kind);
					view.setBigUint64(48, cseq);
				})
			);
		expect(await withCseq(0n)).toBe('cseq');
		expect(await withCseq(2n ** 53n - 1n)).toBeUndefined();
		expect(await withCseq(2n ** 53n)).toBe('cseq');
		expect(await withCseq(2n ** 64n - 1n)).toBe('cseq');
	});

	it('[ENV-9] a credential has nothing before its first envelope', async () => {
		expect(await faultOf(withHeader((view) => view.setBigUint64(48, 1n)))).toBe('prev');
		await expect(seal({ cseq: 1 })).rejects.toThrow(RangeError);
		expect((await seal({ cseq: 1, prev: NO_ENVELOPE })).header.cseq).toBe(1);
	});

	it('[ENV-9] a later envelope may be the first in its document', async () => {
		expect(await faultOf((await seal({ cseq: 40, prev: NO_ENVELOPE })).bytes)).toBeUndefined();
	});

	it.each([2, 3, 4, 7, 8])('[ENV-10] derived kind %i has cseq 0 and no prev', async (kind) => {
		expect(await faultOf((await seal({ kind, cseq: 0, prev: NO_ENVELOPE })).bytes)).toBeUndefined();
		await expect(seal({ kind, cseq: 1, prev: NO_ENVELOPE })).rejects.toThrow(RangeError);
		await expect(seal({ kind, cseq: 0 })).rejects.toThrow(RangeError);
		expect(await faultOf(withHeader((view) => view.setUint8(1, kind)))).toBe('cseq');
		const derivedWithPrev = withHeader((view) => {
			view.setUint8(1, kind);
			view.setBigUint64(48, 0n);
		});
		expect(await faultOf(derivedWithPrev)).toBe('prev');
	});

	it.each([0, 9, 255])('[ENV-11] kind %i of a newer version is taken as it is', async (kind) => {
		const sealed = await seal({ kind });
		const parsed = await parseEnvelope(suite, sealed.bytes);
		expect(parsed.ok && parsed.value.header.kind).toBe(kind);
		expect(parsed.ok && (await verifyEnvelope(suite, parsed.value, signingKey.publicKey))).toBe(true);
		expect(await faultOf((await seal({ kind, cseq: 0 })).bytes)).toBeUndefined();
		const unsafe = withHeader((view) => {
			view.setUint8(1, kind);
			view.setBigUint64(48, 2n ** 53n);
		});
		expect(await faultOf(unsafe)).toBe('cseq');
	});

	it('never throws, whatever the bytes', async () => {
		const bytes = fc.uint8Array({ maxLength: 300 });
		await fc.assert(fc.asyncProperty(bytes, async (any) => void (await parseEnvelope(suite, any))));
	});

	it('[ENV-26] the largest payload fits either sealing', async () => {
		const payload = random.bytes(MAX_PAYLOAD_BYTES);
		const sealed = await seal({}, { payload });
		expect(await faultOf(sealed.bytes)).toBeUndefined();
		const audit = await sealAuditEnvelope(suite, {
			header: { ...header, kind: ENVELOPE_KINDS.audit },
			inner: { ...inner, payload },
			auditKey: auditKey.publicKey,
			signingKey,
			random
		});
		expect(await faultOf(audit.bytes)).toBeUndefined();
		expect(audit.header.ctLen).toBeLessThanOrEqual(MAX_CIPHERTEXT_BYTES);
	});
});

describe('audit envelope', () => {
	it('[ENV-8] opens with the private audit key only', async () => {
		const audit = await sealAudit();
		const parsed = await parseEnvelope(suite, audit.bytes);
		expect(parsed).toEqual({ ok: true, value: audit });
		expect(audit.header.ctLen).toBe(65 + 256 + 16);
		expect(await verifyEnvelope(suite, audit, signingKey.publicKey)).toBe(true);
		expect(await openAuditEnvelope(suite, audit, auditKey)).toEqual({
			ok: true,
			value: { ...inner, type: 2 }
		});
		const other = await suite.deriveKemKey(random.bytes(32));
		const refused = { ok: false, error: { type: 'NotAuthentic' } };
		expect(await openAuditEnvelope(suite, audit, other)).toEqual(refused);
		expect(await openEnvelope(suite, audit, documentKey)).toEqual(refused);
	});

	it('[ENV-8] shows a change of any byte of header, key or ciphertext', async () => {
		const audit = await sealAudit();
		for (let at = 0; at < audit.bytes.length - 64; at += 3) {
			const parsed = await parseEnvelope(suite, altered(audit.bytes, at));
			if (!parsed.ok) continue;
			expect(await verifyEnvelope(suite, parsed.value, signingKey.publicKey), `byte ${at}`).toBe(false);
			const opened = await openAuditEnvelope(suite, parsed.value, auditKey);
			// The nonce field does not take part in HPKE; the signature covers it.
			expect(opened.ok, `byte ${at}`).toBe(at >= 88 && at < 100);
		}
	});
});
