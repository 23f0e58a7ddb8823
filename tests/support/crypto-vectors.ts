// Published and own test vectors as one pure function over a crypto suite, so that Node and a browser run exactly the
// same checks and their verdicts can be compared case by case.
import { I2OSP, KDF_HKDF_SHA256, KEM_DHKEM_P256_HKDF_SHA256, LabeledExpand, LabeledExtract } from 'hpke';
import {
	base64UrlToBytes,
	bytesToHex,
	concatBytes,
	equalBytes,
	hexToBytes,
	utf8
} from '#shared/core/bytes.ts';
import { isP256PublicKey } from '#shared/crypto/p256-point.ts';
import type { CryptoSuite } from '#shared/crypto/suite.ts';
import { goldenCases, type GoldenFile } from './golden-envelopes.ts';
import {
	ARGON2ID_CASES,
	HPKE_CASES,
	RFC8032_CASES,
	RFC9180_A31,
	SPECCHECK_ACCEPTED
} from './published-vectors.ts';

/** One group's outcome. `verdicts` has a letter per case: a accepted, r refused. */
export interface VectorReport {
	readonly name: string;
	readonly passed: number;
	readonly failed: number;
	readonly failures: readonly string[];
	readonly verdicts: string;
}

interface Wycheproof<Group> {
	readonly testGroups: readonly Group[];
}
interface Case {
	readonly tcId: number;
	readonly result: 'valid' | 'invalid' | 'acceptable';
}
interface AesGcmGroup {
	readonly keySize: number;
	readonly ivSize: number;
	readonly tagSize: number;
	readonly tests: readonly (Case & Record<'key' | 'iv' | 'aad' | 'msg' | 'ct' | 'tag', string>)[];
}
interface Ed25519Group {
	readonly publicKey: { readonly pk: string };
	readonly tests: readonly (Case & Record<'msg' | 'sig', string>)[];
}
interface HkdfGroup {
	readonly tests: readonly (Case &
		Record<'ikm' | 'salt' | 'info' | 'okm', string> & { readonly size: number })[];
}
interface EcJwk {
	readonly x: string;
	readonly y: string;
	readonly d?: string;
}
interface EcdhGroup {
	readonly tests: readonly (Case & {
		readonly public: EcJwk;
		readonly private: EcJwk;
		readonly shared: string;
	})[];
}

/** The vector files, parsed. */
export interface VectorData {
	readonly aesGcm: Wycheproof<AesGcmGroup>;
	readonly ed25519: Wycheproof<Ed25519Group>;
	readonly hkdf: Wycheproof<HkdfGroup>;
	readonly ecdhP256: Wycheproof<EcdhGroup>;
	readonly speccheck: readonly Record<'message' | 'pub_key' | 'signature', string>[];
	readonly golden: GoldenFile;
}

/** A check's outcome: whether the primitive accepted its input, and whether that (and any output) was as expected. */
interface Outcome {
	readonly label: string;
	readonly accepted: boolean;
	readonly asExpected: boolean;
}

async function report(name: string, outcomes: AsyncIterable<Outcome>): Promise<VectorReport> {
	const failures: string[] = [];
	let passed = 0;
	let verdicts = '';
	for await (const outcome of outcomes) {
		verdicts += outcome.accepted ? 'a' : 'r';
		if (outcome.asExpected) passed++;
		else failures.push(outcome.label);
	}
	return { name, passed, failed: failures.length, failures, verdicts };
}

async function* aesGcm(suite: CryptoSuite, data: VectorData): AsyncGenerator<Outcome> {
	for (const group of data.aesGcm.testGroups) {
		if (group.keySize !== 256 || group.ivSize !== 96 || group.tagSize !== 128) continue;
		for (const test of group.tests) {
			const key = await suite.importAes(hexToBytes(test.key));
			const [iv, aad] = [hexToBytes(test.iv), hexToBytes(test.aad)];
			const opened = await suite.aesOpen(key, iv, aad, hexToBytes(test.ct + test.tag));
			const sealed = bytesToHex(await suite.aesSeal(key, iv, aad, hexToBytes(test.msg)));
			const right =
				test.result === 'valid'
					? opened !== undefined && bytesToHex(opened) === test.msg && sealed === test.ct + test.tag
					: opened === undefined;
			yield { label: `tcId ${test.tcId}`, accepted: opened !== undefined, asExpected: right };
		}
	}
}

async function* ed25519(suite: CryptoSuite, data: VectorData): AsyncGenerator<Outcome> {
	for (const group of data.ed25519.testGroups) {
		for (const test of group.tests) {
			const accepted = await suite.verify(
				hexToBytes(group.publicKey.pk),
				hexToBytes(test.msg),
				hexToBytes(test.sig)
			);
			yield { label: `tcId ${test.tcId}`, accepted, asExpected: accepted === (test.result === 'valid') };
		}
	}
}

async function* rfc8032(suite: CryptoSuite): AsyncGenerator<Outcome> {
	for (const test of RFC8032_CASES) {
		const key = await suite.importSigningSeed(hexToBytes(test.seed));
		const signature = await suite.sign(key, hexToBytes(test.message));
		const accepted = await suite.verify(key.publicKey, hexToBytes(test.message), signature);
		const right = bytesToHex(key.publicKey) === test.publicKey && bytesToHex(signature) === test.signature;
		yield { label: test.name, accepted, asExpected: accepted && right };
	}
}

async function* speccheck(suite: CryptoSuite, data: VectorData): AsyncGenerator<Outcome> {
	for (const [i, test] of data.speccheck.entries()) {
		const [key, message, signature] = [test.pub_key, test.message, test.signature].map(hexToBytes);
		const accepted = await suite.verify(key!, message!, signature!);
		yield { label: `case ${i}`, accepted, asExpected: accepted === (SPECCHECK_ACCEPTED[i] === true) };
	}
}

async function* hkdf(suite: CryptoSuite, data: VectorData): AsyncGenerator<Outcome> {
	for (const test of data.hkdf.testGroups.flatMap((group) => group.tests)) {
		const [ikm, salt, info] = [test.ikm, test.salt, test.info].map(hexToBytes);
		const okm = await suite.hkdf(ikm!, salt!, info!, test.size).catch(() => undefined);
		const right =
			test.result === 'valid' ? okm !== undefined && bytesToHex(okm) === test.okm : okm === undefined;
		yield { label: `tcId ${test.tcId}`, accepted: okm !== undefined, asExpected: right };
	}
}

/** A JWK as an uncompressed point; coordinates of another curve give a length that no P-256 point has. */
const pointOf = (jwk: EcJwk): Uint8Array =>
	concatBytes(Uint8Array.of(4), base64UrlToBytes(jwk.x)!, base64UrlToBytes(jwk.y)!);

const KEM_SUITE_ID = concatBytes(utf8('KEM'), I2OSP(0x0010, 2));

/** RFC 9180 section 4.1 ExtractAndExpand, to say what DHKEM must make of a Wycheproof shared secret. */
async function kemSecretOf(dh: Uint8Array, enc: Uint8Array, recipient: Uint8Array): Promise<Uint8Array> {
	const kdf = KDF_HKDF_SHA256();
	const prk = await LabeledExtract(kdf, KEM_SUITE_ID, new Uint8Array(0), utf8('eae_prk'), dh);
	return LabeledExpand(kdf, KEM_SUITE_ID, prk, utf8('shared_secret'), concatBytes(enc, recipient), 32);
}

// The suite offers ECDH only inside HPKE, so the vectors go through the decapsulation that hpkeOpen uses.
async function* ecdhP256(_suite: CryptoSuite, data: VectorData): AsyncGenerator<Outcome> {
	const kem = KEM_DHKEM_P256_HKDF_SHA256();
	for (const test of data.ecdhP256.testGroups.flatMap((group) => group.tests)) {
		const [enc, recipient] = [pointOf(test.public), pointOf(test.private)];
		const decapsulate = async (): Promise<Uint8Array> => {
			const privateKey = await kem.DeserializePrivateKey(base64UrlToBytes(test.private.d!)!, false);
			return kem.Decap(enc, privateKey, await kem.DeserializePublicKey(recipient));
		};
		const secret = await decapsulate().catch(() => undefined);
		const right =
			test.result === 'valid'
				? secret !== undefined &&
					isP256PublicKey(enc) &&
					equalBytes(secret, await kemSecretOf(hexToBytes(test.shared), enc, recipient))
				: secret === undefined && !isP256PublicKey(enc);
		yield { label: `tcId ${test.tcId}`, accepted: secret !== undefined, asExpected: right };
	}
}

async function* hpke(suite: CryptoSuite): AsyncGenerator<Outcome> {
	const kem = KEM_DHKEM_P256_HKDF_SHA256();
	const a31 = await suite.deriveKemKey(hexToBytes(RFC9180_A31.ikmR));
	const same = bytesToHex(a31.publicKey) === RFC9180_A31.pkRm;
	yield { label: 'A.3.1: DeriveKeyPair', accepted: same, asExpected: same };
	const secret = await kem.Decap(
		hexToBytes(RFC9180_A31.enc),
		await kem.DeserializePrivateKey(hexToBytes(RFC9180_A31.skRm), false),
		await kem.DeserializePublicKey(hexToBytes(RFC9180_A31.pkRm))
	);
	const decapsulated = bytesToHex(secret) === RFC9180_A31.sharedSecret;
	yield { label: 'A.3.1: Decap', accepted: decapsulated, asExpected: decapsulated };
	for (const test of HPKE_CASES) {
		const key = await suite.deriveKemKey(hexToBytes(test.ikmR));
		const derived = bytesToHex(key.publicKey) === test.pkRm;
		yield { label: `${test.name}: DeriveKeyPair`, accepted: derived, asExpected: derived };
		const opened = await suite.hpkeOpen(
			key,
			hexToBytes(test.info),
			hexToBytes(test.aad),
			hexToBytes(test.enc + test.ct)
		);
		const right = opened !== undefined && bytesToHex(opened) === test.pt;
		yield { label: `${test.name}: Open`, accepted: opened !== undefined, asExpected: right };
		const altered = hexToBytes(test.enc + test.ct);
		altered[altered.length - 1]! ^= 1;
		const refused = await suite.hpkeOpen(key, hexToBytes(test.info), hexToBytes(test.aad), altered);
		yield {
			label: `${test.name}: altered`,
			accepted: refused !== undefined,
			asExpected: refused === undefined
		};
	}
}

async function* argon2id(suite: CryptoSuite): AsyncGenerator<Outcome> {
	for (const test of ARGON2ID_CASES) {
		const hash = bytesToHex(await suite.argon2id(test.passphrase, utf8(test.salt), test.cost));
		yield { label: test.name, accepted: hash === test.hash, asExpected: hash === test.hash };
	}
}

async function* golden(suite: CryptoSuite, data: VectorData): AsyncGenerator<Outcome> {
	for (const { label, holds } of await goldenCases(suite, data.golden)) {
		yield { label, accepted: holds, asExpected: holds };
	}
}

/** Runs every group. The result is plain JSON: reports of two engines are equal exactly when every verdict is. */
export async function runVectors(suite: CryptoSuite, data: VectorData): Promise<VectorReport[]> {
	return [
		await report('Wycheproof AES-256-GCM', aesGcm(suite, data)),
		await report('Wycheproof Ed25519', ed25519(suite, data)),
		await report('RFC 8032 signatures', rfc8032(suite)),
		await report('ed25519-speccheck', speccheck(suite, data)),
		await report('Wycheproof HKDF-SHA-256', hkdf(suite, data)),
		await report('Wycheproof ECDH P-256', ecdhP256(suite, data)),
		await report('RFC 9180 HPKE', hpke(suite)),
		await report('Argon2id', argon2id(suite)),
		await report('golden envelopes', golden(suite, data))
	];
}
