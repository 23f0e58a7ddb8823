// The recovery path of a relay: nothing of a practice is handed to anybody who does not prove its root key.
import { beforeEach, expect, test } from 'vitest';
import { bytesToHex, hexToBytes } from '#shared/core/bytes.ts';
import { rootIdOf } from '#shared/crypto/recovery-words.ts';
import type { SigningKey } from '#shared/crypto/suite.ts';
import { CLOSE_CODES } from '#shared/protocol/close-codes.ts';
import type { Challenge, Login } from '#shared/protocol/frames.ts';
import { EMPTY_HEAD } from '#shared/protocol/log-chain.ts';
import { rootLoginTranscript } from '#shared/protocol/transcripts.ts';
import { openCore, type RelayClient } from '../../../support/relay-client.ts';
import { createRelayFixture, type RelayFixture } from '../../../support/relay-fixture.ts';
import { createTestPractice } from '../../../support/test-practice.ts';

let relay: RelayFixture;
let rootId: Uint8Array;
beforeEach(async () => {
	relay = await createRelayFixture();
	rootId = await rootIdOf(relay.suite, relay.practice.root.publicKey);
});

const open = (id: Uint8Array = rootId): RelayClient => openCore(relay.core, `/recover/${bytesToHex(id)}`);

async function loginBy(key: SigningKey, challenge: Challenge, change: Partial<Login> = {}): Promise<Login> {
	const [deviceId, deviceNonce] = [relay.random.bytes(16), relay.random.bytes(32)];
	return {
		type: 'login',
		...{ deviceId, deviceNonce, relayNonce: challenge.nonce },
		credentials: [],
		certificates: [],
		signature: await relay.suite.sign(key, rootLoginTranscript(rootId, challenge, deviceId, deviceNonce)),
		...change
	};
}

async function prove(client: RelayClient, change: Partial<Login> = {}): Promise<void> {
	client.send(await loginBy(relay.practice.root, await client.next('challenge'), change));
	await client.next('welcome');
}

test('[RCV-1, RCV-3] who proves the root key reads the log and documents, and appends RECOVER', async () => {
	const { practice } = relay;
	const admin = await relay.connect();
	const envelope = await practice.admin.seal();
	await admin.push([envelope]);
	const client = open();
	await prove(client);
	client.send({ type: 'control-pull', after: 0 });
	expect((await client.next('control-entries')).records).toEqual(practice.records);
	const { docId } = envelope.header;
	client.send({ type: 'fetch', docId: hexToBytes(docId), after: 0, upTo: 1, stubs: false });
	expect((await client.next('fetched')).entries.map((one) => one.envelope)).toEqual([envelope.bytes]);
	const lost = await practice.createDevice('admin');
	const record = await practice.sign({ type: 'RECOVER', grant: lost.grant });
	client.send({ type: 'control-append', head: practice.state().head, records: [record] });
	expect((await client.next('control-entries')).records).toEqual([record]);
	await practice.append(record);
	// The device that it named is one of the practice from here on.
	await (await relay.connect(lost)).push([await lost.seal()]);
});

test('[RCV-2] before the root key is proven nothing is told but the heads, to whoever knows the key in public', async () => {
	await relay.connect();
	const stranger = await relay.suite.importSigningSeed(relay.random.bytes(32));
	for (const [key, change, code] of [
		[stranger, {}, CLOSE_CODES.badSignature.code],
		[relay.practice.admin.transportKey, {}, CLOSE_CODES.badSignature.code],
		[relay.practice.root, { relayNonce: new Uint8Array(32) }, CLOSE_CODES.replay.code]
	] as const) {
		const client = open();
		client.send(await loginBy(key, await client.next('challenge'), change));
		client.send({ type: 'control-pull', after: 0 });
		expect(await client.closed).toBe(code);
		expect(client.waiting('control-entries')).toEqual([]);
	}
	const hasty = open();
	await hasty.next('challenge');
	hasty.send({ type: 'control-pull', after: 0 });
	expect(await hasty.closed).toBe(CLOSE_CODES.malformed.code);
	expect(hasty.waiting('control-entries')).toEqual([]);
});

test('[RCV-1] a root that no practice here has is told as little as one that never was', async () => {
	await relay.connect();
	const client = open(new Uint8Array(16));
	const challenge = await client.next('challenge');
	expect([challenge.log, challenge.control]).toEqual([EMPTY_HEAD, EMPTY_HEAD]);
	client.send(await loginBy(relay.practice.root, challenge));
	expect(await client.closed).toBe(CLOSE_CODES.notMember.code);
});

test('[RCV-3] it takes nothing else: no work, no stream, no tickets', async () => {
	await relay.connect();
	for (const frame of [
		{ type: 'push', envelopes: [(await relay.practice.admin.seal()).bytes] },
		{ type: 'pull', after: 0, credit: 1000, content: 'all' },
		{ type: 'ticket-request' }
	] as const) {
		const client = open();
		await prove(client);
		client.send(frame);
		expect(await client.closed).toBe(CLOSE_CODES.malformed.code);
	}
});

test('[RCV-4] a relay without the practice is brought its log, by nobody but its root', async () => {
	const { practice } = relay;
	await practice.enrol('nurse');
	const [genesis, ...rest] = practice.records;
	const other = await createTestPractice(relay.suite, relay.random);
	for (const [key, certificates] of [
		[practice.root, other.records],
		[other.root, other.records],
		[practice.root, rest],
		[practice.admin.transportKey, practice.records]
	] as const) {
		const client = open();
		client.send(await loginBy(key, await client.next('challenge'), { certificates }));
		expect([CLOSE_CODES.notMember.code, CLOSE_CODES.badSignature.code]).toContain(await client.closed);
	}
	expect(await relay.storage.practices()).toEqual([]);
	const client = open();
	await prove(client, { certificates: [genesis!] });
	client.send({ type: 'control-pull', after: 0 });
	await client.next('control-entries');
	const { control } = (await relay.storage.heads(practice.practiceId))!;
	client.send({ type: 'control-append', head: control, records: rest });
	expect((await client.next('control-entries')).records).toEqual(rest);
	expect((await relay.storage.heads(practice.practiceId))?.control).toEqual(practice.state().head);
});
