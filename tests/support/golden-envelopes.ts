// Envelopes and derived keys as version 1 of the protocol makes them, from fixed keys and nonces. The file of the
// same name in tests/fixtures is what they were when the protocol was written; a difference is a protocol change.
import { bytesToHex, hexToBytes, utf8 } from '#shared/core/bytes.ts';
import type { CredId, DocId, EnvelopeId } from '#shared/core/ids.ts';
import type { Random } from '#shared/core/random.ts';
import { deriveDocumentKey, documentKeyBytes } from '#shared/crypto/document-key.ts';
import {
	ENVELOPE_KINDS,
	NO_ENVELOPE,
	openAuditEnvelope,
	openEnvelope,
	parseEnvelope,
	sealAuditEnvelope,
	sealEnvelope,
	verifyEnvelope,
	type EnvelopeHeader
} from '#shared/crypto/envelope.ts';
import { deriveDocId } from '#shared/crypto/imported-doc-id.ts';
import type { Inner } from '#shared/crypto/inner.ts';
import { inviteKeys } from '#shared/crypto/invite-secret.ts';
import { openLockbox, rootRecipient, sealLockbox } from '#shared/crypto/lockbox.ts';
import { unwrapWithPassphrase, wrapWithPassphrase } from '#shared/crypto/passphrase-wrap.ts';
import { openPresence, presenceRoomOf, sealPresence } from '#shared/crypto/presence.ts';
import { parseRecoveryWords, rootKeysOfWords } from '#shared/crypto/recovery-words.ts';
import { openRow, sealRow } from '#shared/crypto/seal-row.ts';
import { envelopeToStub, parseStub, verifyStub } from '#shared/crypto/stub.ts';
import type { CryptoSuite } from '#shared/crypto/suite.ts';

/** tests/fixtures/golden-envelopes.json: bytes in hex. Those of HPKE are random each time and can only be opened. */
export interface GoldenFile {
	readonly envelopes: Readonly<Record<string, string>>;
	readonly stub: string;
	readonly lockbox: string;
	readonly derived: Readonly<Record<string, string>>;
}

const fill = (length: number, byte: number): Uint8Array => new Uint8Array(length).fill(byte);
const counting = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => i % 251);
/** Every draw gives the same bytes: for golden values only. */
const fixedRandom: Random = { bytes: (length) => fill(length, 0x4e) };

const DOC = '0123456789abcdef0123456789abcdef' as DocId;
const CRED = 'fedcba9876543210fedcba9876543210' as CredId;
const SCOPE_KEY = fill(32, 0x51);
const WORDS = `${'abandon '.repeat(23)}art`;
const LOCKBOX_PLACE = { practice: fill(16, 0x70), scope: 3, epoch: 1, recipient: rootRecipient() };
const CHEAP = { memoryKiB: 64, passes: 1, lanes: 1 };

const header = (over: Partial<EnvelopeHeader>): EnvelopeHeader => ({
	kind: ENVELOPE_KINDS.changes,
	scope: 3,
	epoch: 1,
	docId: DOC,
	credId: CRED,
	cseq: 1,
	prev: NO_ENVELOPE,
	...over
});
const inner = (over: Partial<Inner>): Inner => ({
	type: 1,
	authoredAt: 1_893_456_000_000,
	controlHead: { seq: 7, hash16: fill(16, 0xc7) },
	relayHead: { seq: 123_456_789_012, hash16: fill(16, 0x1e) },
	onBehalfOf: undefined,
	payload: utf8('golden'),
	...over
});

const SYMMETRIC: Readonly<Record<string, { readonly header: EnvelopeHeader; readonly inner: Inner }>> = {
	'first changes, raw': { header: header({}), inner: inner({}) },
	'later changes, raw and long': {
		header: header({ cseq: 4_294_967_296, prev: 'ab'.repeat(32) as EnvelopeId, epoch: 2 }),
		inner: inner({ payload: counting(251) })
	},
	'deflated, on behalf of': {
		header: header({ cseq: 2, prev: 'cd'.repeat(32) as EnvelopeId }),
		inner: inner({ onBehalfOf: '11223344556677889900aabbccddeeff' as CredId, payload: fill(5000, 0x61) })
	},
	'derived summary': { header: header({ kind: ENVELOPE_KINDS.summary, cseq: 0 }), inner: inner({ type: 9 }) },
	'unknown kind': { header: header({ kind: 200, cseq: 5, scope: 99 }), inner: inner({ type: 77 }) }
};
const AUDIT = 'audit entry';
const AUDIT_HEADER = header({ kind: ENVELOPE_KINDS.audit, scope: 5, cseq: 3 });
const AUDIT_INNER = inner({ type: 2, payload: utf8('opened') });

const keysOf = async (suite: CryptoSuite) => ({
	documentKey: await deriveDocumentKey(suite, SCOPE_KEY, DOC),
	signingKey: await suite.importSigningSeed(fill(32, 0x5e)),
	auditKey: await suite.deriveKemKey(fill(32, 0xad))
});

/** Everything that follows from fixed inputs alone, in hex. */
async function derivedOf(suite: CryptoSuite): Promise<Record<string, string>> {
	const words = parseRecoveryWords(WORDS);
	if (!words.ok) throw new Error('golden words do not parse');
	const root = await rootKeysOfWords(suite, words.value);
	const rowKey = await suite.importAes(fill(32, 0x10));
	const keyBytes = await documentKeyBytes(suite, SCOPE_KEY, DOC);
	const room = await presenceRoomOf(suite, keyBytes);
	const invite = await inviteKeys(suite, fill(16, 0x1f));
	return {
		documentKey: bytesToHex(keyBytes),
		docId: await deriveDocId(
			suite,
			fill(32, 0x1d),
			'clinical',
			'urn:uuid:6f1e7d4c-0000-4000-8000-000000000001'
		),
		rootSignKey: bytesToHex(root.signing.publicKey),
		rootKemKey: bytesToHex(root.kem.publicKey),
		inviteId: bytesToHex(invite.inviteId),
		underInviteKey: bytesToHex(await sealRow(suite, fixedRandom, invite.key, 'golden', utf8('knock'))),
		row: bytesToHex(await sealRow(suite, fixedRandom, rowKey, 'local/golden', utf8('row'))),
		wrapped: bytesToHex(
			await wrapWithPassphrase(suite, fixedRandom, 'five golden words', fill(32, 0x77), CHEAP)
		),
		presenceRoom: room.room,
		presence: bytesToHex(await sealPresence(suite, fixedRandom, room, utf8('here'), 1_893_456_000_000))
	};
}

/** Makes the file anew. Only for a deliberate change of the protocol. */
export async function makeGoldenFile(suite: CryptoSuite): Promise<GoldenFile> {
	const { documentKey, signingKey, auditKey } = await keysOf(suite);
	const envelopes: Record<string, string> = {};
	let stub = '';
	for (const [name, parts] of Object.entries(SYMMETRIC)) {
		const sealed = await sealEnvelope(suite, { ...parts, documentKey, signingKey, random: fixedRandom });
		envelopes[name] = bytesToHex(sealed.bytes);
		stub ||= bytesToHex((await envelopeToStub(suite, sealed)).bytes);
	}
	const audit = await sealAuditEnvelope(suite, {
		header: AUDIT_HEADER,
		inner: AUDIT_INNER,
		auditKey: auditKey.publicKey,
		signingKey,
		random: fixedRandom
	});
	envelopes[AUDIT] = bytesToHex(audit.bytes);
	const lockbox = await sealLockbox(suite, LOCKBOX_PLACE, auditKey.publicKey, SCOPE_KEY);
	return { envelopes, stub, lockbox: bytesToHex(lockbox), derived: await derivedOf(suite) };
}

const sameInner = (a: Inner, b: Inner): boolean => {
	const plain = (i: Inner) =>
		JSON.stringify({
			...i,
			payload: bytesToHex(i.payload),
			controlHead: [i.controlHead.seq, bytesToHex(i.controlHead.hash16)],
			relayHead: [i.relayHead.seq, bytesToHex(i.relayHead.hash16)]
		});
	return plain(a) === plain(b);
};

/** Opens every golden value and makes it again where that is possible. */
export async function goldenCases(
	suite: CryptoSuite,
	file: GoldenFile
): Promise<readonly { readonly label: string; readonly holds: boolean }[]> {
	const cases: { label: string; holds: boolean }[] = [];
	const check = (label: string, holds: boolean) => cases.push({ label, holds });
	const { documentKey, signingKey, auditKey } = await keysOf(suite);

	for (const [name, parts] of Object.entries(SYMMETRIC)) {
		const envelope = await parseEnvelope(suite, hexToBytes(file.envelopes[name] ?? ''));
		check(`${name}: parses`, envelope.ok);
		if (!envelope.ok) continue;
		check(`${name}: signature`, await verifyEnvelope(suite, envelope.value, signingKey.publicKey));
		const opened = await openEnvelope(suite, envelope.value, documentKey);
		check(`${name}: opens`, opened.ok && sameInner(opened.value, parts.inner));
		const again = await sealEnvelope(suite, { ...parts, documentKey, signingKey, random: fixedRandom });
		check(`${name}: seals to the same bytes`, bytesToHex(again.bytes) === file.envelopes[name]);
		check(`${name}: same id`, again.id === envelope.value.id);
	}

	const audit = await parseEnvelope(suite, hexToBytes(file.envelopes[AUDIT] ?? ''));
	if (audit.ok) {
		const opened = await openAuditEnvelope(suite, audit.value, auditKey);
		check(`${AUDIT}: signature`, await verifyEnvelope(suite, audit.value, signingKey.publicKey));
		check(`${AUDIT}: opens`, opened.ok && sameInner(opened.value, AUDIT_INNER));
	} else check(`${AUDIT}: parses`, false);

	const stub = await parseStub(suite, hexToBytes(file.stub));
	check('stub: signature', stub.ok && (await verifyStub(suite, stub.value, signingKey.publicKey)));
	const secret = await openLockbox(suite, LOCKBOX_PLACE, auditKey, hexToBytes(file.lockbox));
	check('lockbox: opens', secret !== undefined && bytesToHex(secret) === bytesToHex(SCOPE_KEY));

	const derived = await derivedOf(suite);
	for (const name of Object.keys(derived)) check(`derived: ${name}`, derived[name] === file.derived[name]);
	const row = hexToBytes(file.derived['row'] ?? '');
	const opened = await openRow(suite, await suite.importAes(fill(32, 0x10)), 'local/golden', row);
	check('row: opens', opened !== undefined && bytesToHex(opened) === bytesToHex(utf8('row')));
	const unwrapped = await unwrapWithPassphrase(
		suite,
		'five golden words',
		hexToBytes(file.derived['wrapped'] ?? '')
	);
	check('wrapped: opens', unwrapped !== undefined && bytesToHex(unwrapped) === '77'.repeat(32));
	const room = await presenceRoomOf(suite, await documentKeyBytes(suite, SCOPE_KEY, DOC));
	const here = await openPresence(suite, room, hexToBytes(file.derived['presence'] ?? ''), 0);
	check('presence: opens', here !== undefined && bytesToHex(here) === bytesToHex(utf8('here')));
	return cases;
}
