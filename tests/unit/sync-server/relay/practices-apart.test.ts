// Two practices at one relay: whoever is a member of one gets nothing of the other, whatever frame they send.
import { beforeEach, describe, expect, test } from 'vitest';
import { hexToBytes } from '#shared/core/bytes.ts';
import { CLOSE_CODES } from '#shared/protocol/close-codes.ts';
import type { Frame } from '#shared/protocol/frames.ts';
import { EMPTY_HEAD } from '#shared/protocol/log-chain.ts';
import { createLogin, logIn, openCore, type RelayClient } from '../../../support/relay-client.ts';
import { createRelayFixture, type RelayFixture } from '../../../support/relay-fixture.ts';
import { createTestPractice, type TestPractice } from '../../../support/test-practice.ts';

let relay: RelayFixture;
let other: TestPractice;
let theirs: RelayClient;
let mine: RelayClient;
let invite: Uint8Array;
beforeEach(async () => {
	relay = await createRelayFixture();
	other = await createTestPractice(relay.suite, relay.random);
	const { suite, random, core } = relay;
	theirs = openCore(core, `/sync/${other.practiceId}`);
	await logIn(theirs, suite, random, other.practiceId, other.admin, { certificates: other.records });
	await theirs.push([await other.admin.seal(), await other.admin.seal({ kind: 8 })]);
	invite = random.bytes(16);
	const body = {
		type: 'INVITE',
		inviteId: invite,
		userId: random.bytes(16),
		role: 'nurse',
		site: 1
	} as const;
	const record = await other.sign({ ...body, validMs: 60_000 });
	theirs.send({ type: 'control-append', head: other.state().head, records: [record] });
	await core.idle();
	mine = await relay.connect();
});

/** Everything that came and is of no interest to anybody but its practice. */
const cameOf = (client: RelayClient): Frame[] =>
	(['entries', 'fetched', 'control-entries', 'knock', 'knock-answer', 'ack'] as const).flatMap((type) =>
		client.waiting(type)
	);

describe('a member of one practice', () => {
	test('[HSK-4] is nobody on the path of another, whatever they show', async () => {
		const { suite, random, practice, core } = relay;
		for (const certificates of [practice.records, [...other.records, ...practice.records.slice(1)], []]) {
			const client = openCore(core, `/sync/${other.practiceId}`);
			const challenge = await client.next('challenge');
			const options = { certificates };
			client.send(await createLogin(suite, random, other.practiceId, practice.admin, challenge, options));
			expect(await client.closed).toBe(CLOSE_CODES.notMember.code);
			expect(cameOf(client)).toEqual([]);
		}
	});

	test('a login meant for one path proves nothing on the other', async () => {
		const { suite, random, practice, core } = relay;
		const client = openCore(core, `/sync/${other.practiceId}`);
		const challenge = await client.next('challenge');
		client.send(await createLogin(suite, random, practice.practiceId, other.admin, challenge));
		expect(await client.closed).toBe(CLOSE_CODES.badSignature.code);
	});

	test('gets nothing of it by any frame on their own path', async () => {
		const docId = hexToBytes((await other.admin.seal()).header.docId);
		const foreign = await other.admin.seal();
		const frames: Frame[] = [
			{ type: 'pull', after: 0, credit: 1_000_000, content: 'all' },
			{ type: 'fetch', docId, after: 0, upTo: 1_000, stubs: false },
			{ type: 'fetch', docId, after: 0, upTo: 1_000, stubs: true },
			{ type: 'fetch', docId, after: 0, upTo: 0, stubs: false },
			{ type: 'control-pull', after: relay.practice.records.length },
			{ type: 'control-append', head: other.state().head, records: [other.records[0]!] },
			{ type: 'control-append', head: EMPTY_HEAD, records: other.records },
			{ type: 'knock-answer', inviteId: invite, sealed: new Uint8Array(40) },
			{ type: 'push', envelopes: [foreign.bytes] }
		];
		for (const frame of frames) mine.send(frame);
		await relay.core.idle();
		const came = cameOf(mine);
		expect(came.filter(({ type }) => type !== 'fetched')).toEqual([]);
		expect(came).toHaveLength(3);
		for (const frame of came) expect(frame).toMatchObject({ entries: [], done: true });
		expect((await mine.next('refuse')).code).toBe('not-authorised');
		expect((await relay.storage.heads(other.practiceId))?.log.seq).toBe(2);
	});

	test('[ERS-5] erases nothing of another, though two admins of theirs name it', async () => {
		const own = await relay.practice.admin.seal();
		await mine.push([own]);
		const { docId, credId, cseq } = own.header;
		const { suite, random, core } = relay;
		const third = await createTestPractice(suite, random);
		const second = (await third.enrol('admin')).device;
		const erasure = new Uint8Array(16).fill(5);
		const covers = [{ credId: hexToBytes(credId), upTo: cseq }];
		const parts = [{ docId: hexToBytes(docId), covers, chunks: [] }];
		await third.append(await third.sign({ type: 'ERASE', erasure, reason: 'request', parts, pages: [] }));
		await third.append(await third.sign({ type: 'CONFIRM', erasure }, { by: second }));
		const client = openCore(core, `/sync/${third.practiceId}`);
		await logIn(client, suite, random, third.practiceId, second, { certificates: third.records });
		await client.push([await second.seal()]);
		await core.idle();
		expect((await relay.storage.heads(third.practiceId))?.control.seq).toBe(third.records.length);
		mine.send({ type: 'fetch', docId: hexToBytes(docId), after: 0, upTo: 1_000, stubs: false });
		const { entries } = await mine.next('fetched');
		expect(entries.map(({ envelope }) => envelope)).toEqual([own.bytes]);
	});

	test('is not heard where somebody knocks there, nor hears it', async () => {
		const joiner = relay.open(`/join/${relay.practice.practiceId}`);
		await joiner.next('challenge');
		joiner.send({ type: 'knock', inviteId: invite, sealed: new Uint8Array(40) });
		expect(await joiner.closed).toBe(CLOSE_CODES.notMember.code);
		const right = relay.open(`/join/${other.practiceId}`);
		await right.next('challenge');
		right.send({ type: 'knock', inviteId: invite, sealed: new Uint8Array(40) });
		await theirs.next('knock');
		mine.send({ type: 'knock-answer', inviteId: invite, sealed: new Uint8Array(40) });
		await relay.core.idle();
		expect(cameOf(right)).toEqual([]);
		expect(cameOf(mine)).toEqual([]);
	});

	test('opens with a ticket only rooms of their own', async () => {
		mine.send({ type: 'ticket-request' });
		const { ticket } = await mine.next('ticket');
		expect(await relay.core.takeTicket(ticket)).toBe(relay.practice.practiceId);
	});
});
