import { beforeEach, describe, expect, test } from 'vitest';
import { bytesToHex } from '#shared/core/bytes.ts';
import { rootIdOf } from '#shared/crypto/recovery-words.ts';
import { hashOfSetupCode } from '#shared/crypto/setup-code.ts';
import { CLOSE_CODES } from '#shared/protocol/close-codes.ts';
import { rootLoginTranscript } from '#shared/protocol/transcripts.ts';
import { createLogin, openCore, type RelayClient } from '../../../support/relay-client.ts';
import { createRelayFixture, type RelayFixture } from '../../../support/relay-fixture.ts';
import { createTestPractice, type TestPractice } from '../../../support/test-practice.ts';

let relay: RelayFixture;
beforeEach(async () => {
	relay = await createRelayFixture();
});

/** Comes from elsewhere with a new practice, with or without a code. */
async function begin(practice: TestPractice, code?: Uint8Array): Promise<RelayClient> {
	const { core, suite, random } = relay;
	const elsewhere = {
		...core,
		open: (path: string, outlet: Parameters<typeof core.open>[1]) =>
			core.open(path, outlet, { needsSetupCode: true })
	};
	const client = openCore(elsewhere, `/sync/${practice.practiceId}`);
	const challenge = await client.next('challenge');
	if (code) client.send({ type: 'setup', code });
	const options = { certificates: practice.records };
	client.send(await createLogin(suite, random, practice.practiceId, practice.admin, challenge, options));
	return client;
}

const newPractice = (): Promise<TestPractice> => createTestPractice(relay.suite, relay.random);
async function makeCode(validMs = 60_000): Promise<Uint8Array> {
	const code = relay.random.bytes(10);
	await relay.storage.addSetupCode(await hashOfSetupCode(relay.suite, code), relay.clock.now() + validMs);
	return code;
}

describe('a new practice from elsewhere', () => {
	test('[ADM-1] without a code, or with one that nobody made, nothing of it is stored', async () => {
		expect(await (await begin(relay.practice)).closed).toBe(CLOSE_CODES.setupCode.code);
		expect(await (await begin(relay.practice, relay.random.bytes(10))).closed).toBe(
			CLOSE_CODES.setupCode.code
		);
		expect(await relay.storage.heads(relay.practice.practiceId)).toBeUndefined();
		expect(relay.events).toContainEqual({
			event: 'setup-code-refused',
			practiceId: relay.practice.practiceId
		});
	});

	test('[ADM-1] a code lets one practice begin, and no second one', async () => {
		const code = await makeCode();
		await (await begin(relay.practice, code)).next('welcome');
		const second = await newPractice();
		expect(await (await begin(second, code)).closed).toBe(CLOSE_CODES.setupCode.code);
		await (await begin(second, await makeCode())).next('welcome');
		expect((await relay.storage.counts()).practices).toBe(2);
	});

	test('[ADM-1] a code that is too old is none', async () => {
		const code = await makeCode(1_000);
		relay.clock.advance(1_000);
		expect(await (await begin(relay.practice, code)).closed).toBe(CLOSE_CODES.setupCode.code);
	});

	test('[ADM-1] a practice that is here needs none, wherever its devices are', async () => {
		await relay.connect();
		await (await begin(relay.practice)).next('welcome');
	});

	test('[ADM-1] somebody who cannot prove a device of the practice uses no code up', async () => {
		const code = await makeCode();
		const { suite, random } = relay;
		const stranger = await newPractice();
		const client = openCore(relay.core, `/sync/${relay.practice.practiceId}`);
		const challenge = await client.next('challenge');
		client.send({ type: 'setup', code });
		client.send(
			await createLogin(suite, random, relay.practice.practiceId, stranger.admin, challenge, {
				certificates: relay.practice.records
			})
		);
		expect(await client.closed).toBe(CLOSE_CODES.notMember.code);
		await (await begin(relay.practice, code)).next('welcome');
	});

	/** Somebody with the words of a practice brings it. */
	async function beginByWords(code?: Uint8Array): Promise<RelayClient> {
		const { core, suite, practice } = relay;
		const rootId = await rootIdOf(suite, practice.root.publicKey);
		const elsewhere = {
			...core,
			open: (path: string, outlet: Parameters<typeof core.open>[1]) =>
				core.open(path, outlet, { needsSetupCode: true })
		};
		const client = openCore(elsewhere, `/recover/${bytesToHex(rootId)}`);
		const challenge = await client.next('challenge');
		if (code) client.send({ type: 'setup', code });
		const [deviceId, deviceNonce] = [relay.random.bytes(16), relay.random.bytes(32)];
		const transcript = rootLoginTranscript(rootId, challenge, deviceId, deviceNonce);
		client.send({
			type: 'login',
			deviceId,
			relayNonce: challenge.nonce,
			deviceNonce,
			credentials: [],
			certificates: practice.records,
			signature: await suite.sign(practice.root, transcript)
		});
		return client;
	}

	test('[ADM-1] its recovery words are no way around the code', async () => {
		for (const code of [undefined, relay.random.bytes(10)])
			expect(await (await beginByWords(code)).closed).toBe(CLOSE_CODES.setupCode.code);
		expect(await relay.storage.heads(relay.practice.practiceId)).toBeUndefined();
	});

	test('[ADM-1, ADM-2] with its recovery words a code lets it begin too, once', async () => {
		const code = await makeCode();
		const client = await beginByWords(code);
		await client.next('welcome');
		client.send({ type: 'setup', code });
		expect(await client.closed).toBe(CLOSE_CODES.malformed.code);
		expect(await (await begin(await newPractice(), code)).closed).toBe(CLOSE_CODES.setupCode.code);
	});

	test('[ADM-2] a second code on one road, or one after the login, is malformed', async () => {
		const client = relay.open();
		await client.next('challenge');
		for (let n = 0; n < 2; n++) client.send({ type: 'setup', code: relay.random.bytes(10) });
		expect(await client.closed).toBe(CLOSE_CODES.malformed.code);
		const late = await relay.connect();
		late.send({ type: 'setup', code: relay.random.bytes(10) });
		expect(await late.closed).toBe(CLOSE_CODES.malformed.code);
	});
});
