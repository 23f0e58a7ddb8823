// Envelope and stub: parsed, their signatures verified, opened with the right key. None of a damaged one may pass.
import { bytesToHex } from '#shared/core/bytes.ts';
import type { DocId } from '#shared/core/ids.ts';
import { SCOPES } from '#shared/core/scopes.ts';
import {
	ENVELOPE_KINDS,
	NO_ENVELOPE,
	openEnvelope,
	parseEnvelope,
	sealEnvelope,
	verifyEnvelope
} from '#shared/crypto/envelope.ts';
import { envelopeToStub, parseStub, verifyStub } from '#shared/crypto/stub.ts';
import { mutate } from '../mutate.ts';
import type { Ground, Reader } from './reader.ts';

const BATCH = 50;

/** How it is read: true when it passed for genuine. */
type Read = (bytes: Uint8Array) => Promise<boolean>;

async function createSamples({ suite, random, device }: Ground): Promise<[Uint8Array, Read][]> {
	const documentKey = await suite.importAes(random.bytes(32));
	const { signKey } = device.grant;
	const seen = { seq: 1, hash16: new Uint8Array(16) };
	const readEnvelope: Read = async (bytes) => {
		const parsed = await parseEnvelope(suite, bytes);
		if (!parsed.ok) return false;
		const opened = await openEnvelope(suite, parsed.value, documentKey);
		const signed = await verifyEnvelope(suite, parsed.value, signKey);
		// The signature and the nonce are outside of what sealing authenticates; the signature covers the nonce.
		return signed || (opened.ok && !sameOutside(parsed.value.bytes));
	};
	const readStub: Read = async (bytes) => {
		const parsed = await parseStub(suite, bytes);
		return parsed.ok && (await verifyStub(suite, parsed.value, signKey));
	};
	const originals: Uint8Array[] = [];
	/** Equal to an original in all that sealing authenticates. */
	const sameOutside = (bytes: Uint8Array): boolean =>
		originals.some(
			(one) => one.length === bytes.length && one.subarray(0, -64).every((byte, i) => byte === bytes[i])
		);
	const samples: [Uint8Array, Read][] = [];
	for (const size of [0, 60, 2_000]) {
		const envelope = await sealEnvelope(suite, {
			header: {
				kind: ENVELOPE_KINDS.changes,
				scope: SCOPES.clinical,
				epoch: 1,
				docId: bytesToHex(random.bytes(16)) as DocId,
				credId: device.credId,
				cseq: 1,
				prev: NO_ENVELOPE
			},
			documentKey,
			signingKey: device.signKey,
			inner: {
				type: 1,
				authoredAt: 0,
				controlHead: seen,
				relayHead: seen,
				onBehalfOf: undefined,
				payload: random.bytes(size)
			},
			random
		});
		originals.push(envelope.bytes);
		samples.push([envelope.bytes, readEnvelope]);
		samples.push([(await envelopeToStub(suite, envelope)).bytes, readStub]);
	}
	return samples;
}

export const envelopeReader: Reader = {
	name: 'envelopes and stubs',
	share: 0.25,
	async open(ground) {
		const { random } = ground;
		const samples = await createSamples(ground);
		return {
			async feed() {
				const read = Array.from({ length: BATCH }, () => {
					const [bytes, reads] = samples[random.below(samples.length)]!;
					return reads(mutate(random, bytes));
				});
				const accepted = (await Promise.all(read)).filter(Boolean).length;
				return { fed: BATCH, accepted };
			},
			async finish() {
				for (const [bytes, reads] of samples)
					if (!(await reads(bytes))) throw new Error('a good envelope is refused');
			}
		};
	}
};
