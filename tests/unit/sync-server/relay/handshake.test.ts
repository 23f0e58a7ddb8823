import { beforeEach, describe, expect, test } from 'vitest';
import { PROTOCOL_VERSION } from '#shared/protocol/version.ts';
import { bytesToHex, hexToBytes } from '#shared/core/bytes.ts';
import { CLOSE_CODES } from '#shared/protocol/close-codes.ts';
import { encodeFrame } from '#shared/protocol/frame-codec.ts';
import { EMPTY_HEAD } from '#shared/protocol/log-chain.ts';
import { welcomeTranscript } from '#shared/protocol/transcripts.ts';
import { createLogin, logIn, type RelayClient } from '../../../support/relay-client.ts';
import { createRelayFixture, type RelayFixture } from '../../../support/relay-fixture.ts';
import { createTestPractice } from '../../../support/test-practice.ts';

const NO_ID = new Uint8Array(32);
let relay: RelayFixture;
beforeEach(async () => {
	relay = await createRelayFixture();
});

describe('handshake', () => {
	test('[HSK-1] a relay speaks first: key, generation, fresh nonce, empty heads for a practice that is new here', async () => {
		const [a, b] = [await relay.open().next('challenge'), await relay.open().next('challenge')];
		expect(a).toMatchObject({ relayKey: relay.core.relayKey, relayGen: relay.core.relayGen });
		expect([a.log, a.control]).toEqual([EMPTY_HEAD, EMPTY_HEAD]);
		expect(a.nonce).toHaveLength(32);
		expect(bytesToHex(a.nonce)).not.toBe(bytesToHex(b.nonce));
	});

	test('[HSK-2, HSK-3] a new practice comes with GENESIS, and the relay signs its welcome', async () => {
		const { suite, random, practice } = relay;
		const { login, welcome } = await logIn(relay.open(), suite, random, practice.practiceId, practice.admin, {
			certificates: practice.records
		});
		expect(welcome).toMatchObject({ log: EMPTY_HEAD, control: practice.state().head, heads: [] });
		const transcript = welcomeTranscript(login.signature, welcome.log, welcome.control);
		expect(await suite.verify(relay.core.relayKey, transcript, welcome.signature)).toBe(true);
		expect(relay.events).toContainEqual({ event: 'practice-created', practiceId: practice.practiceId });
	});

	test('[HSK-6] a device enrolled by certificate logs in and its certificate is put in sequence', async () => {
		await relay.connect();
		const { device } = await relay.practice.enrol('nurse');
		await relay.connect(device);
		expect((await relay.storage.heads(relay.practice.practiceId))?.control).toEqual(
			relay.practice.state().head
		);
	});

	test('[HSK-6] any device that holds the control log brings it back to a relay that lost it', async () => {
		const { device } = await relay.practice.enrol('nurse');
		await relay.connect(device);
		expect((await relay.storage.controlAfter(relay.practice.practiceId, 0, 10)).map((r) => r.record)).toEqual(
			relay.practice.records
		);
	});

	test('[HSK-3] welcome tells the chain head of each credential named', async () => {
		const { admin } = relay.practice;
		const first = await relay.connect();
		const sealed = [await admin.seal(), await admin.seal()];
		await first.push(sealed);
		const { welcome } = await logIn(
			relay.open(),
			relay.suite,
			relay.random,
			relay.practice.practiceId,
			admin
		);
		expect(welcome.log.seq).toBe(2);
		expect(welcome.heads).toEqual([
			{ credId: hexToBytes(admin.credId), cseq: 2, id: hexToBytes(sealed[1]!.id) }
		]);
	});

	const refusals: [string, keyof typeof CLOSE_CODES, (client: RelayClient) => Promise<void>][] = [
		[
			'an answer to another socket',
			'replay',
			async (client) => {
				const { practice, suite, random } = relay;
				const other = await relay.open().next('challenge');
				await client.next('challenge');
				client.send(
					await createLogin(suite, random, practice.practiceId, practice.admin, other, {
						certificates: practice.records
					})
				);
			}
		],
		[
			'a signature over other heads',
			'badSignature',
			async (client) => {
				const { practice, suite, random } = relay;
				const challenge = { ...(await client.next('challenge')), log: { seq: 9, hash: NO_ID } };
				client.send(
					await createLogin(suite, random, practice.practiceId, practice.admin, challenge, {
						certificates: practice.records
					})
				);
			}
		],
		[
			'a device nobody enrolled',
			'notMember',
			async (client) => {
				const { practice, suite, random } = relay;
				const stranger = await practice.createDevice('admin');
				const challenge = await client.next('challenge');
				client.send(
					await createLogin(suite, random, practice.practiceId, stranger, challenge, {
						certificates: practice.records
					})
				);
			}
		],
		[
			'a practice that is not here, without GENESIS',
			'notMember',
			async (client) => {
				const { practice, suite, random } = relay;
				const challenge = await client.next('challenge');
				client.send(await createLogin(suite, random, practice.practiceId, practice.admin, challenge));
			}
		],
		[
			"another practice's GENESIS",
			'notMember',
			async (client) => {
				const { practice, suite, random } = relay;
				const foreign = await createTestPractice(suite, random);
				const challenge = await client.next('challenge');
				client.send(
					await createLogin(suite, random, practice.practiceId, foreign.admin, challenge, {
						certificates: foreign.records
					})
				);
			}
		],
		[
			'anything before login',
			'malformed',
			async (client) => client.send({ type: 'pull', after: 0, credit: 1, content: 'all' })
		],
		['bytes that are no frame', 'malformed', async (client) => client.send(new Uint8Array([1, 2, 3]))],
		[
			'a frame that only relays send',
			'malformed',
			async (client) => client.send({ type: 'ticket', ticket: 'x'.repeat(20), validMs: 1 })
		],
		['an older version', 'version', async (client) => client.send(encodeFrame({ type: 'ping', n: 1 }, 0))],
		[
			'a newer version',
			'version',
			async (client) => client.send(encodeFrame({ type: 'ping', n: 1 }, PROTOCOL_VERSION + 1))
		],
		['a frame beyond the limit', 'tooLarge', async (client) => client.send(new Uint8Array(1_400_000))]
	];
	test.each(refusals)(
		'[FRM-8, HSK-4] %s closes that socket with %s, and only that',
		async (_what, reason, act) => {
			const bystander = await relay.connect();
			if (reason === 'notMember') relay = await createRelayFixture();
			const before = await relay.storage.counts();
			const client = relay.open();
			await act(client);
			expect(await client.closed).toBe(CLOSE_CODES[reason].code);
			expect(await relay.storage.counts()).toEqual(before);
			bystander.send({ type: 'ping', n: 5 });
			expect((await bystander.next('pong')).n).toBe(5);
		}
	);

	test('[HSK-7] a second login on one socket is malformed', async () => {
		const client = relay.open();
		const { login } = await logIn(
			client,
			relay.suite,
			relay.random,
			relay.practice.practiceId,
			relay.practice.admin,
			{
				certificates: relay.practice.records
			}
		);
		client.send(login);
		expect(await client.closed).toBe(CLOSE_CODES.malformed.code);
	});

	test('a socket that does not log in is closed after a while', async () => {
		const client = relay.open();
		await client.next('challenge');
		relay.clock.advance(14_999);
		relay.clock.advance(2);
		expect(await client.closed).toBe(CLOSE_CODES.tooManyRequests.code);
	});

	test('an unknown path is closed', async () => {
		for (const path of [
			'/sync/',
			'/sync/zz',
			`/sync/${'A'.repeat(32)}`,
			`/other/${relay.practice.practiceId}`
		])
			expect(await relay.open(path).closed).toBe(CLOSE_CODES.unknownPath.code);
	});
});
