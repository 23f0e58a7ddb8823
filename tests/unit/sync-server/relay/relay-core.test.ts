import { beforeEach, describe, expect, test } from 'vitest';
import { bytesToHex, hexToBytes } from '#shared/core/bytes.ts';
import type { DocId } from '#shared/core/ids.ts';
import { SCOPES } from '#shared/core/scopes.ts';
import { ENVELOPE_KINDS } from '#shared/crypto/envelope.ts';
import { CLOSE_CODES } from '#shared/protocol/close-codes.ts';
import { encodeFrame } from '#shared/protocol/frame-codec.ts';
import { EMPTY_HEAD, nextLogHash } from '#shared/protocol/log-chain.ts';
import { welcomeTranscript } from '#shared/protocol/transcripts.ts';
import { createLogin, logIn, openCore, type RelayClient } from '../../../support/relay-client.ts';
import { createRelayFixture, type RelayFixture } from '../../../support/relay-fixture.ts';
import { createTestPractice, type TestDevice } from '../../../support/test-practice.ts';

const NO_ID = new Uint8Array(32);
let relay: RelayFixture;
beforeEach(async () => {
	relay = await createRelayFixture();
});

const seqsOf = (frames: { entries: readonly { seq: number }[] }[]): number[] =>
	frames.flatMap((frame) => frame.entries.map((entry) => entry.seq));

describe('handshake', () => {
	test('a relay speaks first: key, generation, fresh nonce, empty heads for a practice that is new here', async () => {
		const [a, b] = [await relay.open().next('challenge'), await relay.open().next('challenge')];
		expect(a).toMatchObject({ relayKey: relay.core.relayKey, relayGen: relay.core.relayGen });
		expect([a.log, a.control]).toEqual([EMPTY_HEAD, EMPTY_HEAD]);
		expect(a.nonce).toHaveLength(32);
		expect(bytesToHex(a.nonce)).not.toBe(bytesToHex(b.nonce));
	});

	test('a new practice comes with GENESIS, and the relay signs its welcome', async () => {
		const { suite, random, practice } = relay;
		const { login, welcome } = await logIn(relay.open(), suite, random, practice.practiceId, practice.admin, {
			certificates: practice.records
		});
		expect(welcome).toMatchObject({ log: EMPTY_HEAD, control: practice.state().head, heads: [] });
		const transcript = welcomeTranscript(login.signature, welcome.log, welcome.control);
		expect(await suite.verify(relay.core.relayKey, transcript, welcome.signature)).toBe(true);
		expect(relay.events).toContainEqual({ event: 'practice-created', practiceId: practice.practiceId });
	});

	test('a device enrolled by certificate logs in and its certificate is put in sequence', async () => {
		await relay.connect();
		const { device } = await relay.practice.enrol('nurse');
		await relay.connect(device);
		expect((await relay.storage.heads(relay.practice.practiceId))?.control).toEqual(relay.practice.state().head);
	});

	test('any device that holds the control log brings it back to a relay that lost it', async () => {
		const { device } = await relay.practice.enrol('nurse');
		await relay.connect(device);
		expect((await relay.storage.controlAfter(relay.practice.practiceId, 0, 10)).map((r) => r.record)).toEqual(
			relay.practice.records
		);
	});

	test('welcome tells the chain head of each credential named', async () => {
		const { admin } = relay.practice;
		const first = await relay.connect();
		const sealed = [await admin.seal(), await admin.seal()];
		await first.push(sealed);
		const { welcome } = await logIn(
			relay.open(), relay.suite, relay.random, relay.practice.practiceId, admin
		);
		expect(welcome.log.seq).toBe(2);
		expect(welcome.heads).toEqual([{ credId: hexToBytes(admin.credId), cseq: 2, id: hexToBytes(sealed[1]!.id) }]);
	});

	const refusals: [string, keyof typeof CLOSE_CODES, (client: RelayClient) => Promise<void>][] = [
		['an answer to another socket', 'replay', async (client) => {
			const { practice, suite, random } = relay;
			const other = await relay.open().next('challenge');
			await client.next('challenge');
			client.send(await createLogin(suite, random, practice.practiceId, practice.admin, other, { certificates: practice.records }));
		}],
		['a signature over other heads', 'badSignature', async (client) => {
			const { practice, suite, random } = relay;
			const challenge = { ...(await client.next('challenge')), log: { seq: 9, hash: NO_ID } };
			client.send(await createLogin(suite, random, practice.practiceId, practice.admin, challenge, { certificates: practice.records }));
		}],
		['a device nobody enrolled', 'notMember', async (client) => {
			const { practice, suite, random } = relay;
			const stranger = await practice.createDevice('admin');
			const challenge = await client.next('challenge');
			client.send(await createLogin(suite, random, practice.practiceId, stranger, challenge, { certificates: practice.records }));
		}],
		['a practice that is not here, without GENESIS', 'notMember', async (client) => {
			const { practice, suite, random } = relay;
			const challenge = await client.next('challenge');
			client.send(await createLogin(suite, random, practice.practiceId, practice.admin, challenge));
		}],
		["another practice's GENESIS", 'notMember', async (client) => {
			const { practice, suite, random } = relay;
			const foreign = await createTestPractice(suite, random);
			const challenge = await client.next('challenge');
			client.send(await createLogin(suite, random, practice.practiceId, foreign.admin, challenge, { certificates: foreign.records }));
		}],
		['anything before login', 'malformed', async (client) => client.send({ type: 'pull', after: 0, credit: 1 })],
		['bytes that are no frame', 'malformed', async (client) => client.send(new Uint8Array([1, 2, 3]))],
		['a frame that only relays send', 'malformed', async (client) => client.send({ type: 'ticket', ticket: 'x'.repeat(20), validMs: 1 })],
		['an older version', 'version', async (client) => client.send(encodeFrame({ type: 'ping', n: 1 }, 0))],
		['a newer version', 'version', async (client) => client.send(encodeFrame({ type: 'ping', n: 1 }, 2))],
		['a frame beyond the limit', 'tooLarge', async (client) => client.send(new Uint8Array(1_400_000))]
	];
	test.each(refusals)('%s closes that socket with %s, and only that', async (_what, reason, act) => {
		const bystander = await relay.connect();
		if (reason === 'notMember') relay = await createRelayFixture();
		const before = await relay.storage.counts();
		const client = relay.open();
		await act(client);
		expect(await client.closed).toBe(CLOSE_CODES[reason].code);
		expect(await relay.storage.counts()).toEqual(before);
		bystander.send({ type: 'ping', n: 5 });
		expect((await bystander.next('pong')).n).toBe(5);
	});

	test('a second login on one socket is malformed', async () => {
		const client = relay.open();
		const { login } = await logIn(client, relay.suite, relay.random, relay.practice.practiceId, relay.practice.admin, {
			certificates: relay.practice.records
		});
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
		for (const path of ['/sync/', '/sync/zz', `/sync/${'A'.repeat(32)}`, `/other/${relay.practice.practiceId}`])
			expect(await relay.open(path).closed).toBe(CLOSE_CODES.unknownPath.code);
	});
});

describe('push', () => {
	test('acks carry seq, generation and a log hash that can be recomputed', async () => {
		const client = await relay.connect();
		const sealed = [await relay.practice.admin.seal(), await relay.practice.admin.seal()];
		const acks = await client.push(sealed);
		let hash = EMPTY_HEAD.hash;
		for (const [i, { id }] of sealed.entries()) {
			hash = await nextLogHash((data) => relay.suite.sha256(data), hash, hexToBytes(id));
			expect(acks.get(id)).toMatchObject({ seq: i + 1, logHash: hash });
		}
		expect((await relay.storage.heads(relay.practice.practiceId))?.log).toEqual({ seq: 2, hash });
	});

	test('a repeated envelope is acknowledged with its first place and stored once', async () => {
		const client = await relay.connect();
		const sealed = await relay.practice.admin.seal();
		const first = await client.push([sealed]);
		const again = await client.push([sealed]);
		expect(again).toEqual(first);
		expect((await relay.storage.counts()).envelopes).toBe(1);
	});

	test("a gap in the author's own session is refused with what the relay has", async () => {
		const { admin } = relay.practice;
		const client = await relay.connect();
		await client.push([await admin.seal()]);
		const ahead = await admin.seal({ cseq: 4 });
		client.send({ type: 'push', envelopes: [ahead.bytes] });
		expect(await client.next('refuse')).toEqual({ type: 'refuse', id: hexToBytes(ahead.id), code: 'gap', have: 1 });
	});

	test('forwarded envelopes are taken in any order, and the gap is told to the operator', async () => {
		const { device } = await relay.practice.enrol('nurse');
		const client = await relay.connect();
		const sealed = [await device.seal(), await device.seal(), await device.seal()];
		await client.push([sealed[2]!]);
		await client.push([sealed[0]!, sealed[1]!]);
		expect((await relay.storage.counts()).envelopes).toBe(3);
		expect(relay.events).toContainEqual(expect.objectContaining({ event: 'chain-gap', have: 0, cseq: 3 }));
	});

	test('equivocation closes its author’s socket, keeps the first, and is told to the operator', async () => {
		const { admin } = relay.practice;
		const client = await relay.connect();
		const held = await admin.seal();
		await client.push([held]);
		const other = await admin.seal({ cseq: 1 });
		client.send({ type: 'push', envelopes: [other.bytes] });
		expect(await client.closed).toBe(CLOSE_CODES.equivocation.code);
		expect(relay.events).toContainEqual(
			expect.objectContaining({ event: 'equivocation', cseq: 1, held: held.id, offered: other.id })
		);
		expect(await relay.storage.placeOf(relay.practice.practiceId, other.id)).toBeUndefined();
	});

	test('who only passes on the other half of an equivocation is told and goes on', async () => {
		const { device } = await relay.practice.enrol('nurse');
		const client = await relay.connect();
		await client.push([await device.seal()]);
		const other = await device.seal({ cseq: 1 });
		const more = await device.seal();
		client.send({ type: 'push', envelopes: [other.bytes, more.bytes] });
		expect(await client.next('refuse')).toMatchObject({ id: hexToBytes(other.id), code: 'not-authorised', have: 1 });
		expect((await relay.storage.chainHead(relay.practice.practiceId, device.credId))?.id).toBe(more.id);
	});

	test('envelopes of an unknown kind are stored and forwarded', async () => {
		const client = await relay.connect();
		const sealed = await relay.practice.admin.seal({ kind: 200 });
		client.send({ type: 'pull', after: 0, credit: 100_000 });
		await client.push([sealed]);
		expect((await client.next('entries')).entries[0]?.envelope).toEqual(sealed.bytes);
	});

	test('who may not write a scope is refused; audit may be written by all', async () => {
		const { device } = await relay.practice.enrol('front-desk');
		const client = await relay.connect(device);
		await client.push([await device.seal({ scope: SCOPES.directory }), await device.seal({ scope: SCOPES.audit })]);
		const clinical = await device.seal({ scope: SCOPES.clinical });
		client.send({ type: 'push', envelopes: [clinical.bytes] });
		expect(await client.next('refuse')).toMatchObject({ id: hexToBytes(clinical.id), code: 'not-authorised' });
	});

	test('one bad envelope does not keep its neighbours out', async () => {
		const { admin } = relay.practice;
		const client = await relay.connect();
		const stranger = await (await relay.practice.createDevice('nurse')).seal();
		const good = await admin.seal();
		const forged = (await admin.seal({ kind: ENVELOPE_KINDS.summary })).bytes.slice();
		forged[forged.length - 1]! ^= 1;
		const flagged = good.bytes.slice();
		flagged[2] = 1;
		client.send({ type: 'push', envelopes: [stranger.bytes, forged, flagged, good.bytes] });
		expect((await client.next('ack')).acks.map((ack) => bytesToHex(ack.id))).toEqual([good.id]);
		const refused = [await client.next('refuse'), await client.next('refuse'), await client.next('refuse')];
		expect(refused.map(({ code }) => code)).toEqual(['not-authorised', 'bad-signature', 'malformed']);
		expect(bytesToHex(refused[0]!.id)).toBe(stranger.id);
	});

	test('beyond the quota pushes are refused and nothing is stored', async () => {
		relay = await createRelayFixture({ limits: { bytesPerPractice: 1_000 } });
		const client = await relay.connect();
		const { admin } = relay.practice;
		await client.push([await admin.seal()]);
		const large = await admin.seal({ payload: relay.random.bytes(2_000) });
		client.send({ type: 'push', envelopes: [large.bytes] });
		expect((await client.next('refuse')).code).toBe('quota');
		expect((await relay.storage.counts()).envelopes).toBe(1);
	});
});

describe('group commit', () => {
	test('pushes that wait together share one transaction, and no ack comes before it', async () => {
		let open = (): void => {};
		const commits: number[] = [];
		relay = await createRelayFixture({
			wrap: (storage) => ({
				...storage,
				async commit(appends) {
					if (appends[0]?.type !== 'log') return storage.commit(appends);
					await new Promise<void>((go) => (open = go));
					commits.push(appends.flatMap((one) => (one.type === 'log' ? one.entries : [])).length);
					return storage.commit(appends);
				}
			})
		});
		const nurses = [(await relay.practice.enrol('nurse')).device, (await relay.practice.enrol('nurse')).device];
		const first = await relay.connect();
		const others = await Promise.all(nurses.map((nurse) => relay.connect(nurse)));
		const pushed = [first.push([await relay.practice.admin.seal()])];
		await settle();
		for (const [i, client] of others.entries()) pushed.push(client.push([await nurses[i]!.seal(), await nurses[i]!.seal()]));
		await settle();
		expect(first.waiting('ack')).toEqual([]);
		open();
		await settle();
		open();
		await Promise.all(pushed);
		expect(commits).toEqual([1, 4]);
	});

	test('a storage that fails costs its pushers their sockets, never an ack, and the relay goes on', async () => {
		let fail = false;
		relay = await createRelayFixture({
			wrap: (storage) => ({
				...storage,
				commit: async (appends) => {
					if (fail) throw new Error('disk is gone');
					return storage.commit(appends);
				}
			})
		});
		const client = await relay.connect();
		const sealed = await relay.practice.admin.seal();
		fail = true;
		await expect(client.push([sealed])).rejects.toThrow('road closed with 4500');
		fail = false;
		expect((await (await relay.connect()).push([sealed])).get(sealed.id)?.seq).toBe(1);
		expect(relay.events).toContainEqual(expect.objectContaining({ event: 'session-failed' }));
	});

	test('another process that appends first is followed, not overwritten', async () => {
		let rival: (() => Promise<unknown>) | undefined;
		relay = await createRelayFixture({
			wrap: (storage) => ({
				...storage,
				async commit(appends) {
					const first = appends[0]?.type === 'log' ? rival : undefined;
					if (first) {
						rival = undefined;
						await first();
					}
					return storage.commit(appends);
				}
			})
		});
		const { practice, storage, suite } = relay;
		const { device } = await practice.enrol('nurse');
		const client = await relay.connect();
		const theirs = await device.seal();
		rival = async () => {
			const hash = await nextLogHash((data) => suite.sha256(data), EMPTY_HEAD.hash, hexToBytes(theirs.id));
			const { docId, credId, cseq, kind } = theirs.header;
			const entry = { seq: 1, logHash: hash, id: theirs.id, docId, credId, cseq, kind, envelope: theirs.bytes };
			const head = { seq: 1, hash };
			await storage.commit([{ type: 'log', practiceId: practice.practiceId, after: EMPTY_HEAD, head, entries: [entry] }]);
		};
		const mine = await practice.admin.seal();
		expect((await client.push([mine])).get(mine.id)?.seq).toBe(2);
	});
});

/** Lets everything that can run without further frames run. */
const settle = async (): Promise<void> => {
	for (let i = 0; i < 200; i++) await Promise.resolve();
	await new Promise((next) => setTimeout(next, 5));
};

describe('pull', () => {
	test('from a cursor, then live as others commit', async () => {
		const { device } = await relay.practice.enrol('nurse');
		const author = await relay.connect();
		await author.push([await relay.practice.admin.seal(), await relay.practice.admin.seal()]);
		const reader = await relay.connect(device);
		reader.send({ type: 'pull', after: 1, credit: 1_000_000 });
		expect(seqsOf([await reader.next('entries')])).toEqual([2]);
		await author.push([await relay.practice.admin.seal()]);
		const live = await reader.next('entries');
		expect(seqsOf([live])).toEqual([3]);
		expect(live.head.seq).toBe(3);
	});

	test('no more is sent than credit allows, and the rest follows from the storage when more comes', async () => {
		const { admin } = relay.practice;
		const reader = await relay.connect();
		const sealed = await Promise.all(Array.from({ length: 10 }, () => admin.seal()));
		const size = sealed[0]!.bytes.length;
		reader.send({ type: 'pull', after: 0, credit: size * 3 });
		await reader.push(sealed);
		await relay.core.idle();
		expect(seqsOf(reader.waiting('entries'))).toEqual([1, 2, 3]);
		reader.send({ type: 'credit', bytes: size * 2 });
		await relay.core.idle();
		expect(seqsOf(reader.waiting('entries'))).toEqual([4, 5]);
		reader.send({ type: 'credit', bytes: 1 });
		await relay.core.idle();
		expect(seqsOf(reader.waiting('entries'))).toEqual([6]);
	});

	test('a slow reader holds up nobody, is not read for meanwhile, and misses nothing', async () => {
		const reads: number[] = [];
		relay = await createRelayFixture({
			wrap: (storage) => ({
				...storage,
				entriesAfter: (practiceId, after, maxBytes) => {
					reads.push(after);
					return storage.entriesAfter(practiceId, after, maxBytes);
				}
			})
		});
		const { practice, suite, random, core } = relay;
		let release = (): void => {};
		let blocked = false;
		const slowCore = {
			...core,
			open: (path: string, outlet: Parameters<typeof core.open>[1]) =>
				core.open(path, {
					...outlet,
					ready: () => (blocked ? new Promise<void>((go) => (release = go)) : Promise.resolve())
				})
		};
		const slow = openCore(slowCore, `/sync/${practice.practiceId}`);
		await logIn(slow, suite, random, practice.practiceId, practice.admin, { certificates: practice.records });
		slow.send({ type: 'pull', after: 0, credit: 1_000_000 });
		await settle();
		reads.length = 0;
		blocked = true;
		const writer = await relay.connect();
		for (let i = 0; i < 20; i++) await writer.push([await practice.admin.seal()]);
		expect(slow.waiting('entries')).toEqual([]);
		expect(reads).toEqual([]);
		blocked = false;
		release();
		await relay.core.idle();
		expect(seqsOf(slow.waiting('entries'))).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
	});

	test('a practice hears nothing of another', async () => {
		const foreign = await createTestPractice(relay.suite, relay.random);
		const reader = await relay.connect();
		reader.send({ type: 'pull', after: 0, credit: 1_000_000 });
		const other = openCore(relay.core, `/sync/${foreign.practiceId}`);
		await logIn(other, relay.suite, relay.random, foreign.practiceId, foreign.admin, { certificates: foreign.records });
		await other.push([await foreign.admin.seal()]);
		await relay.core.idle();
		expect(reader.waiting('entries')).toEqual([]);
	});

	test('fetch gives one document up to a position', async () => {
		const { admin } = relay.practice;
		const docs = ['aa', 'bb'].map((byte) => byte.repeat(16) as DocId);
		const client = await relay.connect();
		for (let i = 0; i < 6; i++) await client.push([await admin.seal({ docId: docs[i % 2]! })]);
		client.send({ type: 'fetch', docId: hexToBytes(docs[1]!), after: 2, upTo: 5 });
		const fetched = await client.next('fetched');
		expect(seqsOf([fetched])).toEqual([4]);
		client.send({ type: 'fetch', docId: hexToBytes(docs[1]!), after: 9, upTo: 9 });
		expect(await client.next('fetched')).toMatchObject({ entries: [], done: true });
	});

	test('a large document comes in several frames, the last one done', async () => {
		const { admin } = relay.practice;
		const client = await relay.connect();
		const docId = 'cc'.repeat(16) as DocId;
		for (let i = 0; i < 4; i++) await client.push([await admin.seal({ docId, payload: relay.random.bytes(200_000) })]);
		client.send({ type: 'fetch', docId: hexToBytes(docId), after: 0, upTo: 4 });
		await relay.core.idle();
		const frames = client.waiting('fetched');
		expect(seqsOf(frames)).toEqual([1, 2, 3, 4]);
		expect(frames.map((frame) => frame.done)).toEqual([false, false, false, true]);
	});
});

describe('control log', () => {
	test('records are appended behind the head and follow live to those who pull', async () => {
		const { practice } = relay;
		const admin = await relay.connect();
		const other = await relay.connect();
		other.send({ type: 'control-pull', after: 0 });
		expect(await other.next('control-entries')).toMatchObject({ first: 1, head: practice.state().head });
		const { head } = practice.state();
		const { invite, certificate } = await practice.enrol('nurse');
		admin.send({ type: 'control-append', head, records: [invite, certificate] });
		expect(await other.next('control-entries')).toMatchObject({ first: 2, records: [invite, certificate], head: practice.state().head });
	});

	test('of two appends behind one head the second is refused and told the head', async () => {
		const { practice } = relay;
		const [a, b] = [await relay.connect(), await relay.connect()];
		const { head } = practice.state();
		const body = { type: 'INVITE', userId: NO_ID.slice(0, 16), role: 'nurse', site: 1, validMs: 1 } as const;
		const records = await Promise.all([1, 2].map((n) => practice.sign({ ...body, inviteId: new Uint8Array(16).fill(n) })));
		a.send({ type: 'control-append', head, records: [records[0]!] });
		b.send({ type: 'control-append', head, records: [records[1]!] });
		await practice.append(records[0]!);
		expect(await b.next('control-refused')).toMatchObject({ code: 'head-moved', head: practice.state().head });
		expect((await relay.storage.heads(practice.practiceId))?.control).toEqual(practice.state().head);
	});

	test('all records of an append or none', async () => {
		const { practice } = relay;
		const client = await relay.connect();
		const { head } = practice.state();
		const { device, invite } = await practice.enrol('nurse');
		const byNurse = await practice.sign(
			{ type: 'INVITE', inviteId: new Uint8Array(16), userId: new Uint8Array(16), role: 'nurse', site: 1, validMs: 1 },
			{ by: device }
		);
		client.send({ type: 'control-append', head, records: [invite, byNurse] });
		expect((await client.next('control-refused')).code).toBe('not-authorised');
		expect((await relay.storage.heads(practice.practiceId))?.control).toEqual(head);
	});

	test('a forged record is refused as such', async () => {
		const { practice } = relay;
		const client = await relay.connect();
		const { head } = practice.state();
		const { invite } = await practice.enrol('nurse');
		const forged = invite.slice();
		forged[forged.length - 1]! ^= 1;
		client.send({ type: 'control-append', head, records: [forged] });
		expect((await client.next('control-refused')).code).toBe('bad-signature');
	});
});

describe('joining', () => {
	const SEALED = new Uint8Array(40).fill(3);

	async function invited(): Promise<{ inviteId: Uint8Array; admin: RelayClient }> {
		const { practice } = relay;
		const admin = await relay.connect();
		const inviteId = relay.random.bytes(16);
		const { head } = practice.state();
		const body = { type: 'INVITE', inviteId, userId: new Uint8Array(16), role: 'nurse', site: 1, validMs: 60_000 } as const;
		const invite = await practice.sign(body);
		await practice.append(invite);
		admin.send({ type: 'control-append', head, records: [invite] });
		await relay.core.idle();
		return { inviteId, admin };
	}
	const join = async (inviteId: Uint8Array, sealed = SEALED): Promise<RelayClient> => {
		const joiner = relay.open(`/join/${relay.practice.practiceId}`);
		await joiner.next('challenge');
		joiner.send({ type: 'knock', inviteId, sealed });
		await relay.core.idle();
		return joiner;
	};

	test('a knock reaches admins’ devices and the answer the joiner', async () => {
		const { inviteId, admin } = await invited();
		const { device: nurse } = await relay.practice.enrol('nurse');
		const other = await relay.connect(nurse);
		const joiner = await join(inviteId);
		expect(await admin.next('knock')).toEqual({ type: 'knock', inviteId, sealed: SEALED });
		expect(other.waiting('knock')).toEqual([]);
		other.send({ type: 'knock-answer', inviteId, sealed: new Uint8Array(30) });
		await relay.core.idle();
		expect(joiner.waiting('knock-answer')).toEqual([]);
		admin.send({ type: 'knock-answer', inviteId, sealed: new Uint8Array(30).fill(9) });
		expect((await joiner.next('knock-answer')).sealed).toEqual(new Uint8Array(30).fill(9));
	});

	test('an admin’s device that logs in later hears the newest knock', async () => {
		const { inviteId, admin } = await invited();
		admin.close();
		await join(inviteId);
		await join(inviteId, SEALED.slice().fill(4));
		const late = await relay.connect();
		expect((await late.next('knock')).sealed[0]).toBe(4);
		await relay.core.idle();
		expect(late.waiting('knock')).toEqual([]);
	});

	test('a joiner whose road broke gets the answer when it comes back, though its invitation is used by then', async () => {
		const { inviteId, admin } = await invited();
		const joiner = await join(inviteId);
		joiner.cut();
		const again = await join(inviteId);
		admin.send({ type: 'knock-answer', inviteId, sealed: SEALED });
		await again.next('knock-answer');
		again.cut();
		const device = await relay.practice.createDevice('nurse');
		const grant = { ...device.grant, userId: new Uint8Array(16) };
		const enrol = await relay.practice.sign({ type: 'ENROL', inviteId, grant });
		admin.send({ type: 'control-append', head: relay.practice.state().head, records: [enrol] });
		await relay.core.idle();
		expect((await (await join(inviteId)).next('knock-answer')).sealed).toEqual(SEALED);
	});

	test('without a live invitation the socket is closed', async () => {
		const { inviteId } = await invited();
		expect(await (await join(new Uint8Array(16))).closed).toBe(CLOSE_CODES.notMember.code);
		relay.clock.advance(60_000);
		expect(await (await join(inviteId)).closed).toBe(CLOSE_CODES.notMember.code);
	});

	test('a joiner may do nothing else', async () => {
		const joiner = relay.open(`/join/${relay.practice.practiceId}`);
		joiner.send({ type: 'pull', after: 0, credit: 1 });
		expect(await joiner.closed).toBe(CLOSE_CODES.malformed.code);
	});
});

describe('presence tickets', () => {
	const ticket = async (): Promise<string> => {
		const client = await relay.connect();
		client.send({ type: 'ticket-request' });
		return (await client.next('ticket')).ticket;
	};

	test('open the presence path of their practice once', async () => {
		const issued = await ticket();
		expect(relay.core.takeTicket(issued)).toBe(relay.practice.practiceId);
		expect(relay.core.takeTicket(issued)).toBeUndefined();
		expect(relay.core.takeTicket('')).toBeUndefined();
	});

	test('expire', async () => {
		const issued = await ticket();
		relay.clock.advance(60_001);
		expect(relay.core.takeTicket(issued)).toBeUndefined();
	});
});

describe('stop', () => {
	test('finishes what it has, then ends every session as going away and opens no more', async () => {
		const client = await relay.connect();
		const sealed = await relay.practice.admin.seal();
		const pushed = client.push([sealed]);
		await relay.core.stop(1_000);
		expect((await pushed).get(sealed.id)?.seq).toBe(1);
		expect(await client.closed).toBe(CLOSE_CODES.goingAway.code);
		expect(await relay.open().closed).toBe(CLOSE_CODES.goingAway.code);
	});
});

test('an idle reconnect reads a fixed number of rows, however long the log', async () => {
	const reads: string[] = [];
	relay = await createRelayFixture({
		wrap: (storage) =>
			new Proxy(storage, {
				get(target, name: keyof typeof storage) {
					return (...args: never[]) => {
						reads.push(name);
						return (target[name] as (...a: never[]) => unknown)(...args);
					};
				}
			})
	});
	const client = await relay.connect();
	const reconnect = async (): Promise<string[]> => {
		const { length: after } = (await relay.storage.entriesAfter(relay.practice.practiceId, 0, 10 ** 9)) as { length: number };
		reads.length = 0;
		const again = await relay.connect(relay.practice.admin, { certificates: [] });
		again.send({ type: 'pull', after, credit: 100_000 });
		await relay.core.idle();
		again.close();
		return [...reads];
	};
	const few = await reconnect();
	const admin: TestDevice = relay.practice.admin;
	for (let i = 0; i < 30; i++) await client.push([await admin.seal()]);
	const many = await reconnect();
	expect(many).toEqual(few);
});
