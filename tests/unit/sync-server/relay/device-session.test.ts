// What a device pushes: acknowledged, repeated, refused.
import { beforeEach, describe, expect, test } from 'vitest';
import { bytesToHex, hexToBytes } from '#shared/core/bytes.ts';
import { ROLES, SCOPES, scopesWritten, type ScopeName } from '#shared/core/scopes.ts';
import { ENVELOPE_KINDS, type Envelope } from '#shared/crypto/envelope.ts';
import { CLOSE_CODES } from '#shared/protocol/close-codes.ts';
import { EMPTY_HEAD, nextLogHash } from '#shared/protocol/log-chain.ts';
import type { Known } from '#relay/storage/relay-storage.ts';
import { createRelayFixture, type RelayFixture } from '../../../support/relay-fixture.ts';

let relay: RelayFixture;
beforeEach(async () => {
	relay = await createRelayFixture();
});
const lookUp = ({ id, header }: Envelope): Promise<Known> =>
	relay.storage.lookUp(relay.practice.practiceId, [{ id, ...header }]);

describe('push', () => {
	test('[LOG-1, LOG-2] acks carry seq, generation and a log hash that can be recomputed', async () => {
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

	test('[LOG-2] a repeated envelope is acknowledged with its first place and stored once', async () => {
		const client = await relay.connect();
		const sealed = await relay.practice.admin.seal();
		const first = await client.push([sealed]);
		const again = await client.push([sealed]);
		expect(again).toEqual(first);
		expect((await relay.storage.counts()).envelopes).toBe(1);
	});

	test("[LOG-5] a gap in the author's own session is refused with what the relay has", async () => {
		const { admin } = relay.practice;
		const client = await relay.connect();
		await client.push([await admin.seal()]);
		const ahead = await admin.seal({ cseq: 4 });
		client.send({ type: 'push', envelopes: [ahead.bytes] });
		expect(await client.next('refuse')).toEqual({
			type: 'refuse',
			id: hexToBytes(ahead.id),
			code: 'gap',
			have: 1
		});
	});

	test('[LOG-5] forwarded envelopes are taken in any order, and the gap is told to the operator', async () => {
		const { device } = await relay.practice.enrol('nurse');
		const client = await relay.connect();
		const sealed = [await device.seal(), await device.seal(), await device.seal()];
		await client.push([sealed[2]!]);
		await client.push([sealed[0]!, sealed[1]!]);
		expect((await relay.storage.counts()).envelopes).toBe(3);
		expect(relay.events).toContainEqual(expect.objectContaining({ event: 'chain-gap', have: 0, cseq: 3 }));
	});

	test('a chain that came forwarded out of order goes on without a gap behind its highest place', async () => {
		const { device } = await relay.practice.enrol('nurse');
		const client = await relay.connect();
		const [one, two, three, four] = [
			await device.seal(),
			await device.seal(),
			await device.seal(),
			await device.seal()
		];
		await client.push([three, one, two, four]);
		expect(relay.events.filter(({ event }) => event === 'chain-gap')).toHaveLength(1);
	});

	test('[LOG-7] what follows an equivocation in its author’s push is not taken', async () => {
		const { admin } = relay.practice;
		const client = await relay.connect();
		await client.push([await admin.seal()]);
		const [other, next] = [await admin.seal({ cseq: 1 }), await admin.seal()];
		client.send({ type: 'push', envelopes: [other.bytes, next.bytes] });
		await client.closed;
		await relay.core.idle();
		expect((await lookUp(next)).places.size).toBe(0);
	});

	test('[LOG-7] equivocation closes its author’s socket, keeps the first, and is told to the operator', async () => {
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
		expect((await lookUp(other)).places.size).toBe(0);
	});

	test('[LOG-7] who only passes on the other half of an equivocation is told and goes on', async () => {
		const { device } = await relay.practice.enrol('nurse');
		const client = await relay.connect();
		await client.push([await device.seal()]);
		const other = await device.seal({ cseq: 1 });
		const more = await device.seal();
		client.send({ type: 'push', envelopes: [other.bytes, more.bytes] });
		expect(await client.next('refuse')).toMatchObject({
			id: hexToBytes(other.id),
			code: 'not-authorised',
			have: 1
		});
		expect((await relay.storage.chainHead(relay.practice.practiceId, device.credId))?.id).toBe(more.id);
	});

	test('[ENV-11] envelopes of an unknown kind are stored and forwarded', async () => {
		const author = await relay.connect();
		const reader = await relay.connect();
		const sealed = await relay.practice.admin.seal({ kind: 200 });
		reader.send({ type: 'pull', after: 0, credit: 100_000, content: 'all' });
		await author.push([sealed]);
		expect((await reader.next('entries')).entries[0]?.envelope).toEqual(sealed.bytes);
	});

	test('[CTL-11] who may not write a scope is refused; audit may be written by all', async () => {
		const { device } = await relay.practice.enrol('front-desk');
		const client = await relay.connect(device);
		await client.push([
			await device.seal({ scope: SCOPES.directory }),
			await device.seal({ scope: SCOPES.audit })
		]);
		const clinical = await device.seal({ scope: SCOPES.clinical });
		client.send({ type: 'push', envelopes: [clinical.bytes] });
		expect(await client.next('refuse')).toMatchObject({
			id: hexToBytes(clinical.id),
			code: 'not-authorised'
		});
	});

	test.each(ROLES)(
		'[CTL-11] what somebody with the role %s pushes is taken in the scopes of the role, and nowhere else',
		async (role) => {
			const { device } = await relay.practice.enrol(role);
			for (const [name, scope] of Object.entries(SCOPES) as [ScopeName, number][]) {
				const client = await relay.connect();
				const sealed = await device.seal({ scope });
				const mayWrite = name === 'audit' || scopesWritten(role).includes(name);
				client.send({ type: 'push', envelopes: [sealed.bytes] });
				if (mayWrite) expect((await client.next('ack')).acks, name).toHaveLength(1);
				else
					expect(await client.next('refuse'), name).toMatchObject({
						id: hexToBytes(sealed.id),
						code: 'not-authorised'
					});
				expect((await lookUp(sealed)).places.size, name).toBe(mayWrite ? 1 : 0);
			}
		}
	);

	test('[CTL-11, CTL-15] what somebody pushes in a scope that their new role does not write is kept, as late', async () => {
		const { device } = await relay.practice.enrol('nurse');
		await relay.practice.append(
			await relay.practice.sign({
				type: 'ROLE',
				credId: hexToBytes(device.credId),
				role: 'front-desk',
				upTo: 0,
				lockboxes: []
			})
		);
		const client = await relay.connect(device);
		const sealed = await device.seal({ scope: SCOPES.clinical });
		expect((await client.push([sealed])).has(sealed.id)).toBe(true);
	});

	test('[LOG-6] one bad envelope does not keep its neighbours out', async () => {
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

	test('[LOG-12] a device is told how much of its space the practice uses, and again with every hundredth', async () => {
		relay = await createRelayFixture({ limits: { bytesPerPractice: 100_000 } });
		const { admin } = relay.practice;
		const client = await relay.connect();
		client.send({ type: 'pull', after: 0, credit: 1_000_000, content: 'all' });
		expect((await client.next('space')).used).toBe(0);
		const small = await admin.seal();
		await client.push([small]);
		await relay.core.idle();
		expect(client.waiting('space')).toEqual([]);
		const large = await admin.seal({ payload: relay.random.bytes(5_000) });
		await client.push([large]);
		await relay.core.idle();
		const used = small.bytes.length + large.bytes.length;
		expect(client.waiting('space')).toEqual([{ type: 'space', used, most: 100_000 }]);
		expect(await (await relay.connect()).next('space')).toEqual({ type: 'space', used, most: 100_000 });
	});

	test('[LOG-6] beyond the quota pushes are refused and nothing is stored', async () => {
		relay = await createRelayFixture({ limits: { bytesPerPractice: 1_000 } });
		const client = await relay.connect();
		const { admin } = relay.practice;
		await client.push([await admin.seal()]);
		expect(await client.next('space')).toEqual({ type: 'space', used: 0, most: 1_000 });
		const large = await admin.seal({ payload: relay.random.bytes(2_000) });
		client.send({ type: 'push', envelopes: [large.bytes] });
		expect((await client.next('refuse')).code).toBe('quota');
		expect((await relay.storage.counts()).envelopes).toBe(1);
	});
});
