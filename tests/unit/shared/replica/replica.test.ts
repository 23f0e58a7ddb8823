import { beforeEach, describe, expect, test } from 'vitest';
import { hexToBytes } from '#shared/core/bytes.ts';
import { ENVELOPE_KINDS } from '#shared/crypto/envelope.ts';
import { encodeFrame } from '#shared/protocol/frame-codec.ts';
import type { Frame } from '#shared/protocol/frames.ts';
import { createTwoClinics, type TwoClinics } from '../../../support/two-clinics.ts';

let clinics: TwoClinics;
beforeEach(async () => {
	clinics = await createTwoClinics();
});

const typesOf = (frames: readonly Frame[]): string[] => frames.map((frame) => frame.type);

describe('two replicas and a relay', () => {
	test('[REP-1] what one writes the other receives, and it leaves the outbox when acknowledged', async () => {
		const { hilltop, riverside, connect, quiet } = clinics;
		await connect();
		expect(hilltop.replica.status()).toMatchObject({ road: 'live', caughtUp: true, unsent: 0 });
		const envelope = await hilltop.write();
		expect(hilltop.replica.status()).toMatchObject({ unsent: 1, sending: 1 });
		await quiet();
		expect(await riverside.held()).toEqual([envelope.id]);
		expect(hilltop.effects('acknowledged')).toEqual([{ type: 'acknowledged', ids: [envelope.id] }]);
		expect(hilltop.replica.status()).toMatchObject({ unsent: 0, sending: 0, received: { seq: 1 } });
		const arrived = { type: 'arrived', docIds: [envelope.header.docId], count: 1 };
		expect(riverside.effects('arrived')).toEqual([arrived]);
		expect(await hilltop.store.count('outbox')).toBe(0);
	});

	test('[REP-5] the work of both sides while apart is one set on both after', async () => {
		const { hilltop, riverside, connect } = clinics;
		for (let i = 0; i < 50; i++) await (i % 2 ? hilltop : riverside).append();
		await connect();
		expect(await hilltop.held()).toEqual(await riverside.held());
		expect(await hilltop.held()).toHaveLength(50);
		expect(hilltop.replica.status()).toMatchObject({ unsent: 0, caughtUp: true });
		expect(riverside.replica.status()).toMatchObject({ unsent: 0, caughtUp: true });
	});

	test('[REP-14] kinds of a newer version are stored and passed on', async () => {
		const { relay, hilltop, riverside, riversideDevice, connect } = clinics;
		const known = await riversideDevice.seal({ kind: ENVELOPE_KINDS.summary });
		const unknown = await riversideDevice.seal({ kind: 200 });
		expect((await riverside.replica.log.appendOwn([known, unknown], [])).ok).toBe(true);
		await connect();
		expect(await hilltop.held()).toEqual([known.id, unknown.id].sort());
		expect((await relay.storage.counts()).envelopes).toBe(2);
	});

	test('[LOG-8] an idle reconnect costs the same few frames however much is held', async () => {
		const { relay, hilltop, connect, quiet } = clinics;
		for (let i = 0; i < 300; i++) await hilltop.append();
		await connect();
		expect(hilltop.replica.status().unsent).toBe(0);
		await hilltop.cut();
		hilltop.connect(relay.core);
		await quiet();
		expect(typesOf(hilltop.received)).toEqual(['challenge', 'welcome', 'space']);
		expect(typesOf(hilltop.sent)).toEqual(['login', 'control-pull', 'pull']);
		expect(hilltop.replica.status()).toMatchObject({ road: 'live', caughtUp: true });
	});

	test('[LOG-11] the log goes on over what was acknowledged, also when that came ahead of what others wrote before', async () => {
		const { hilltop, riverside, connect, quiet } = clinics;
		await connect();
		hilltop.hold();
		const theirs = [await riverside.write(), await riverside.write()];
		await clinics.relay.core.idle();
		const own = await hilltop.write();
		await clinics.relay.core.idle();
		theirs.push(await riverside.write());
		await clinics.relay.core.idle();
		hilltop.received.splice(0);
		hilltop.release();
		await quiet();
		const came = hilltop.received.flatMap((frame) => (frame.type === 'entries' ? frame.entries : []));
		expect(came.map(({ seq }) => seq)).toEqual([1, 2, 4]);
		expect(hilltop.replica.status()).toMatchObject({ caughtUp: true, received: { seq: 4 }, unsent: 0 });
		expect(await hilltop.held()).toEqual([own, ...theirs].map(({ id }) => id).sort());
		expect(hilltop.closes).toEqual([]);
		await hilltop.cut();
		hilltop.connect(clinics.relay.core);
		await quiet();
		expect(typesOf(hilltop.received)).toEqual(['challenge', 'welcome', 'space']);
	});

	test('[LOG-11] an acknowledgement whose hash does not continue the log moves nothing', async () => {
		const { hilltop, riverside, connect, quiet } = clinics;
		await connect();
		hilltop.hold();
		await hilltop.write();
		await clinics.relay.core.idle();
		hilltop.received.splice(0);
		hilltop.lose();
		const id = hexToBytes((await hilltop.held())[0]!);
		const { relayGen } = clinics.relay.core;
		const acks = [{ id, seq: 1, logHash: new Uint8Array(32).fill(9) }];
		hilltop.inject(encodeFrame({ type: 'ack', relayGen, acks }));
		await hilltop.idle();
		expect(hilltop.replica.status()).toMatchObject({ received: { seq: 0 }, unsent: 0 });
		await riverside.write();
		await quiet();
		expect(hilltop.replica.status()).toMatchObject({ received: { seq: 0 } });
	});

	test('[FRM-7] a frame that only devices send, from the relay, ends the road', async () => {
		const { hilltop, connect, quiet } = clinics;
		await connect();
		hilltop.inject(encodeFrame({ type: 'ticket-request' }));
		await quiet();
		expect(hilltop.closes).toEqual([4400]);
		expect(hilltop.replica.status().road).toBe('closed');
	});

	test('the status is told when it changes, and only then', async () => {
		const { hilltop, connect } = clinics;
		await connect();
		const told = hilltop.effects('status').map(({ status }) => JSON.stringify(status));
		expect(told.length).toBeGreaterThan(0);
		expect(told.every((status, i) => status !== told[i - 1])).toBe(true);
		expect(told.at(-1)).toBe(JSON.stringify(hilltop.replica.status()));
		hilltop.forgetEffects();
		await hilltop.run((replica) => replica.offer());
		expect(hilltop.effects('status')).toEqual([]);
	});

	test('[HSK-11] a presence ticket is asked for and told, and opens once', async () => {
		const { relay, hilltop, connect, quiet } = clinics;
		await hilltop.run((replica) => replica.requestTicket());
		expect(hilltop.sent).toEqual([]);
		await connect();
		await hilltop.run((replica) => replica.requestTicket());
		await quiet();
		const { ticket, validMs } = hilltop.effects('ticket')[0]!;
		expect(validMs).toBeGreaterThan(0);
		expect(await relay.core.takeTicket(ticket)).toBe(relay.practice.practiceId);
		expect(await relay.core.takeTicket(ticket)).toBeUndefined();
	});
});
