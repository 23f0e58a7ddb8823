import { beforeAll, describe, expect, it } from 'vitest';
import { concatBytes, utf8 } from '#shared/core/bytes.ts';
import type { CredId, DocId } from '#shared/core/ids.ts';
import { NO_ENVELOPE, sealEnvelope, type Envelope } from '#shared/crypto/envelope.ts';
import { envelopeToStub, parseStub, STUB_BYTES, verifyStub, type Stub } from '#shared/crypto/stub.ts';
import type { SigningKey } from '#shared/crypto/suite.ts';
import { createWebCryptoSuite } from '#shared/crypto/web-crypto-suite.ts';
import { createSeededRandom } from '../../../support/seeded-random.ts';

const suite = createWebCryptoSuite();
const random = createSeededRandom(12);
let signingKey: SigningKey;
let envelope: Envelope;
let stub: Stub;
beforeAll(async () => {
	signingKey = await suite.importSigningSeed(random.bytes(32));
	envelope = await sealEnvelope(suite, {
		header: {
			kind: 1,
			scope: 3,
			epoch: 1,
			docId: '0d'.repeat(16) as DocId,
			credId: 'c1'.repeat(16) as CredId,
			cseq: 1,
			prev: NO_ENVELOPE
		},
		inner: {
			type: 1,
			authoredAt: 0,
			controlHead: { seq: 0, hash16: new Uint8Array(16) },
			relayHead: { seq: 0, hash16: new Uint8Array(16) },
			onBehalfOf: undefined,
			payload: utf8('erased one day')
		},
		documentKey: await suite.importAes(random.bytes(32)),
		signingKey,
		random
	});
	stub = await envelopeToStub(suite, envelope);
});

describe('stub', () => {
	it('[ENV-13] is 196 bytes with the header and id of its envelope, and nothing of its content', async () => {
		expect(STUB_BYTES).toBe(196);
		expect(stub.bytes).toHaveLength(196);
		expect(await parseStub(suite, stub.bytes)).toEqual({ ok: true, value: stub });
		expect(stub.id).toBe(envelope.id);
		expect(stub.header).toEqual(envelope.header);
		expect(stub.bytes.slice(100, 132)).toEqual(await suite.sha256(envelope.bytes.slice(100, -64)));
	});

	it('[ENV-14] verifies under the author key, and under no other', async () => {
		expect(await verifyStub(suite, stub, signingKey.publicKey)).toBe(true);
		const other = await suite.importSigningSeed(random.bytes(32));
		expect(await verifyStub(suite, stub, other.publicKey)).toBe(false);
	});

	it('[ENV-14] shows a change of any byte', async () => {
		for (let at = 0; at < 196; at++) {
			const parsed = await parseStub(
				suite,
				stub.bytes.map((byte, i) => (i === at ? byte ^ 1 : byte))
			);
			if (parsed.ok)
				expect(await verifyStub(suite, parsed.value, signingKey.publicKey), `byte ${at}`).toBe(false);
		}
	});

	it('[ENV-13] has an exact length and the header rules of an envelope', async () => {
		const length = { ok: false, error: { type: 'MalformedEnvelope', what: 'length' } };
		expect(await parseStub(suite, stub.bytes.slice(0, 195))).toEqual(length);
		expect(await parseStub(suite, concatBytes(stub.bytes, utf8('x')))).toEqual(length);
		expect(await parseStub(suite, new Uint8Array(3))).toEqual(length);
		expect(await parseStub(suite, envelope.bytes)).toEqual(length);
		const version = stub.bytes.slice();
		version[0] = 2;
		expect(await parseStub(suite, version)).toMatchObject({ ok: false, error: { what: 'version' } });
	});
});
