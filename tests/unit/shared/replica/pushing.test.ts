import { beforeEach, describe, expect, test } from 'vitest';
import { bytesToHex, equalBytes, hexToBytes } from '#shared/core/bytes.ts';
import type { EnvelopeId } from '#shared/core/ids.ts';
import { SCOPES } from '#shared/core/scopes.ts';
import { parseEnvelope } from '#shared/crypto/envelope.ts';
import { encodeFrame } from '#shared/protocol/frame-codec.ts';
import type { Ack, Frame, Push } from '#shared/protocol/frames.ts';
import { BATCH_BYTES } from '#shared/protocol/limits.ts';
import { PUSH_WINDOW_BYTES } from '#shared/replica/pushing.ts';
import { createMemoryStore } from '#shared/replica/memory-store.ts';
import { rigReplica, settle } from '../../../support/replica-rig.ts';
import { createTwoClinics, type TwoClinics } from '../../../support/two-clinics.ts';

let clinics: TwoClinics;
beforeEach(async () => {
	clinics = await createTwoClinics();
});

const pushesIn = (frames: readonly Frame[]): Push[] => frames.filter((frame) => frame.type === 'push');
const sizeOf = (frames: readonly Push[]): number =>
	frames.flatMap((frame) => frame.envelopes).reduce((sum, envelope) => sum + envelope.length, 0);

/** Large envelopes by a credential that is on Hilltop's device. */
async function appendLarge(count: number, bytes: number): Promise<EnvelopeId[]> {
	const ids: EnvelopeId[] = [];
	for (let i = 0; i < count; i++) {
		const envelope = await clinics.relay.practice.admin.seal({ payload: clinics.relay.random.bytes(bytes) });
		expect((await clinics.hilltop.replica.log.appendOwn([envelope], [])).ok).toBe(true);
		ids.push(envelope.id);
	}
	return ids;
}

describe('pushing', () => {
	test('[REP-2, FRM-5] goes in chain order, a window and a frame at a time', async () => {
		const { relay, hilltop, quiet } = clinics;
		const ids = await appendLarge(30, 100_000);
		hilltop.connect(relay.core);
		await quiet();
		const pushes = pushesIn(hilltop.sent);
		const sent = await Promise.all(
			pushes.flatMap(({ envelopes }) => envelopes.map((bytes) => parseEnvelope(relay.suite, bytes)))
		);
		expect(sent.map((parsed) => parsed.ok && parsed.value.id)).toEqual(ids);
		for (const frame of pushes) expect(sizeOf([frame])).toBeLessThanOrEqual(BATCH_BYTES);
		expect(hilltop.replica.status().unsent).toBe(0);
	});

	test('[REP-2] never has more than the window on the wire', async () => {
		const { hilltop, connect, quiet } = clinics;
		await connect();
		hilltop.hold();
		await appendLarge(15, 100_000);
		await hilltop.run((replica) => replica.offer());
		await quiet();
		const sent = sizeOf(pushesIn(hilltop.sent));
		expect(sent).toBeGreaterThan(PUSH_WINDOW_BYTES / 2);
		expect(sent).toBeLessThanOrEqual(PUSH_WINDOW_BYTES);
		hilltop.release();
		await quiet();
		expect(hilltop.replica.status()).toMatchObject({ unsent: 0, sending: 0 });
	});

	test('[REP-2] an envelope as large as the window goes alone', async () => {
		const { hilltop, riverside, connect } = clinics;
		const ids = await appendLarge(3, 1_000_000);
		await connect();
		expect(hilltop.replica.status().unsent).toBe(0);
		expect(await riverside.held()).toEqual(ids.sort());
	});

	test('[REP-3] what was on the wire when the road broke is sent again, and nothing is stored twice', async () => {
		const { relay, hilltop, riverside, connect, quiet } = clinics;
		await connect();
		hilltop.hold();
		const first = await hilltop.write();
		await relay.core.idle();
		await hilltop.cut();
		expect(hilltop.replica.status()).toMatchObject({ road: 'closed', unsent: 1, sending: 0 });
		const second = await hilltop.write();
		hilltop.connect(relay.core);
		await quiet();
		expect(hilltop.replica.status().unsent).toBe(0);
		expect((await relay.storage.counts()).envelopes).toBe(2);
		expect(await riverside.held()).toEqual([first.id, second.id].sort());
	});

	test('[REP-3, LOG-2] an envelope pushed twice is acknowledged with its first place', async () => {
		const { relay, connect, hilltop } = clinics;
		await connect();
		const envelope = await hilltop.write();
		await settle(relay.core, hilltop);
		const road = await relay.connect();
		const acks = await road.push([envelope]);
		expect(acks.get(envelope.id)?.seq).toBe(1);
		expect((await relay.storage.counts()).envelopes).toBe(1);
	});

	test('[REP-3] an acknowledgement that comes twice changes nothing', async () => {
		const { hilltop, connect, quiet } = clinics;
		await connect();
		await hilltop.write();
		await quiet();
		const before = hilltop.replica.status();
		const ack = hilltop.received.find((frame) => frame.type === 'ack')!;
		hilltop.forgetEffects();
		hilltop.inject(encodeFrame(ack));
		await quiet();
		expect(hilltop.effects('acknowledged')).toEqual([]);
		expect(hilltop.replica.status()).toEqual(before);
	});

	test('[LOG-2] an acknowledgement by another generation of the relay is none', async () => {
		const { hilltop, connect, quiet } = clinics;
		await connect();
		hilltop.hold();
		const envelope = await hilltop.write();
		const ack: Ack = {
			type: 'ack',
			relayGen: new Uint8Array(16).fill(3),
			acks: [{ id: hexToBytes(envelope.id), seq: 1, logHash: new Uint8Array(32) }]
		};
		await hilltop.run((replica) => replica.received([encodeFrame(ack)]));
		expect(hilltop.replica.status()).toMatchObject({ unsent: 1, road: 'closed' });
		await quiet();
	});

	test('[REP-12, LOG-6] a refused envelope is set aside and does not hold up the others', async () => {
		const { relay, connect } = clinics;
		await connect();
		const { device } = await relay.practice.enrol('front-desk');
		const desk = await rigReplica(relay.practice, device, { seed: 3 });
		const forbidden = await device.seal({ kind: 3, scope: SCOPES.clinical });
		const allowed = await device.seal({ scope: SCOPES.directory });
		expect((await desk.replica.log.appendOwn([forbidden, allowed], [])).ok).toBe(true);
		desk.connect(relay.core);
		await settle(relay.core, desk);
		expect(desk.effects('quarantined')).toEqual([
			{ type: 'quarantined', reason: 'refused-not-authorised', id: forbidden.id }
		]);
		expect(desk.replica.status().unsent).toBe(0);
		const [row] = await desk.replica.log.quarantined();
		expect(row).toMatchObject({ reason: 'refused-not-authorised', id: forbidden.id });
		expect(bytesToHex(row!.bytes)).toBe(bytesToHex(forbidden.bytes));
	});

	test('[REP-12] when the relay will not take what a chain stands on, the chain waits and is counted', async () => {
		const { relay, connect } = clinics;
		await connect();
		const { device } = await relay.practice.enrol('front-desk');
		const desk = await rigReplica(relay.practice, device, { seed: 3 });
		const forbidden = await device.seal({ scope: SCOPES.clinical });
		const behind = await device.seal({ scope: SCOPES.directory });
		expect((await desk.replica.log.appendOwn([forbidden, behind], [])).ok).toBe(true);
		desk.connect(relay.core);
		await settle(relay.core, desk);
		expect(desk.replica.status()).toMatchObject({ road: 'live', unsent: 1, sending: 0 });
		const sent = pushesIn(desk.sent).flatMap(({ envelopes }) => envelopes);
		expect(sent.filter((one) => equalBytes(one, forbidden.bytes))).toHaveLength(1);
	});

	test('[LOG-5, REP-12] a gap in the own chain at the relay is filled from the store', async () => {
		const { relay, hilltop, connect, quiet } = clinics;
		await connect();
		const first = await hilltop.write();
		await quiet();
		hilltop.hold();
		const second = await hilltop.write();
		const refuse: Frame = { type: 'refuse', id: hexToBytes(second.id), code: 'gap', have: 0 };
		await hilltop.run((replica) => replica.received([encodeFrame(refuse)]));
		const again = pushesIn(hilltop.sent).at(-1)!.envelopes;
		const parsed = await Promise.all(again.map((bytes) => parseEnvelope(relay.suite, bytes)));
		expect(parsed.map((one) => one.ok && one.value.id)).toEqual([first.id, second.id]);
		hilltop.release();
		await quiet();
		expect(hilltop.replica.status().unsent).toBe(0);
	});

	test('[REP-12] a relay that asks for the same gap for ever is not answered for ever', async () => {
		const { hilltop, connect, quiet } = clinics;
		await connect();
		hilltop.hold();
		const { id } = await hilltop.write();
		const refuse = encodeFrame({ type: 'refuse', id: hexToBytes(id), code: 'gap', have: 0 });
		for (let i = 0; i < 20; i++) await hilltop.run((replica) => replica.received([refuse]));
		expect(pushesIn(hilltop.sent).length).toBeLessThan(6);
		expect(hilltop.replica.status()).toMatchObject({ unsent: 1, sending: 0 });
		await hilltop.cut();
		hilltop.connect(clinics.relay.core);
		await quiet();
		expect(hilltop.replica.status().unsent).toBe(0);
	});

	test('[LOG-5] a relay answers a gap of the author with what it has', async () => {
		const { relay, connect } = clinics;
		await connect();
		const { admin } = relay.practice;
		const [one, two] = [await admin.seal(), await admin.seal()];
		const road = await relay.connect();
		road.send({ type: 'push', envelopes: [two.bytes] });
		await expect(road.push([one])).resolves.toBeDefined();
		expect(await road.next('refuse')).toMatchObject({ code: 'gap', have: 0 });
	});

	test('[LOG-6] a relay whose space for the practice is used up: sending waits, nothing is lost', async () => {
		const { relay, hilltop, connect, quiet } = await createTwoClinics({
			relay: { limits: { bytesPerPractice: 1_000 } }
		});
		await connect();
		for (let i = 0; i < 5; i++) await hilltop.write();
		await quiet();
		const status = hilltop.replica.status();
		expect(status).toMatchObject({ road: 'live', relayFull: true, sending: 0 });
		expect(status.unsent).toBe(5 - (await relay.storage.counts()).envelopes);
		expect(await hilltop.held()).toHaveLength(5);
		await hilltop.write();
		await quiet();
		const sent = pushesIn(hilltop.sent).flatMap(({ envelopes }) => envelopes);
		expect(sent).toHaveLength((await relay.storage.counts()).envelopes + 1);
	});

	test('[REP-16] two tabs that seal at one place: the second is told and seals again', async () => {
		const { relay, hilltop } = clinics;
		const [a, b] = [
			await relay.practice.admin.seal({ cseq: 1 }),
			await relay.practice.admin.seal({ cseq: 1 })
		];
		expect((await hilltop.replica.log.appendOwn([a], [])).ok).toBe(true);
		expect(await hilltop.replica.log.appendOwn([b], [])).toMatchObject({
			ok: false,
			error: { type: 'ExpectationFailed', table: 'chain' }
		});
		expect(await hilltop.held()).toEqual([a.id]);
		expect(await hilltop.store.count('outbox')).toBe(1);
	});

	test('[REP-16] tabs that append at once to one store both succeed when they are two people', async () => {
		const store = createMemoryStore();
		const { relay, riversideDevice } = clinics;
		const { admin } = relay.practice;
		const tabs = await Promise.all(
			[admin, riversideDevice].map((device) => rigReplica(relay.practice, device, { store }))
		);
		const outcomes = await Promise.all(
			tabs.flatMap((tab, i) =>
				[...Array(5)].map(async () => {
					const { stored } = await tab.append();
					return stored.ok || i;
				})
			)
		);
		expect(outcomes.filter((outcome) => outcome === true).length).toBeGreaterThanOrEqual(2);
		const held = await tabs[0]!.held();
		expect(held).toHaveLength(outcomes.filter((outcome) => outcome === true).length);
		const arrivals = (await store.list('outbox')).map((row) => Number(row.key));
		expect(arrivals).toEqual(held.map((_, i) => i + 1));
	});
});
