import { beforeEach, describe, expect, test } from 'vitest';
import { OLDEST_SPOKEN, PROTOCOL_VERSION } from '#shared/protocol/version.ts';
import { CLOSE_CODES } from '#shared/protocol/close-codes.ts';
import { encodeFrame } from '#shared/protocol/frame-codec.ts';
import type { Challenge, Frame, Login, Welcome } from '#shared/protocol/frames.ts';
import { createRelayFixture } from '../../../support/relay-fixture.ts';
import { rigReplica, settle } from '../../../support/replica-rig.ts';
import { createTwoClinics, type TwoClinics } from '../../../support/two-clinics.ts';

let clinics: TwoClinics;
beforeEach(async () => {
	clinics = await createTwoClinics();
});

const frameOf = <T extends Frame['type']>(frames: readonly Frame[], type: T) =>
	frames.find((frame) => frame.type === type) as Extract<Frame, { type: T }>;

describe('handshake, the device', () => {
	test('[HSK-1] says nothing until the relay has spoken', async () => {
		const { hilltop } = clinics;
		expect(await hilltop.replica.opened()).toEqual([
			{ type: 'status', status: expect.objectContaining({ road: 'connecting' }) }
		]);
	});

	test('[HSK-6] brings a practice to a relay that is new to it, and its own certificate', async () => {
		const { relay, riverside } = clinics;
		riverside.connect(relay.core);
		await settle(relay.core, riverside);
		expect(riverside.replica.status().road).toBe('live');
		expect(frameOf(riverside.sent, 'login').certificates).toEqual(relay.practice.records);
	});

	test('[HSK-6] brings only what the relay lacks of the control log', async () => {
		const { relay, hilltop, riverside, connect } = clinics;
		await connect();
		expect(frameOf(hilltop.sent, 'login').certificates).toHaveLength(3);
		expect(frameOf(riverside.sent, 'login').certificates).toEqual([]);
		expect(relay.practice.records).toHaveLength(3);
	});

	test('[HSK-5] takes the first relay it meets, and keeps to it', async () => {
		const { relay, hilltop, connect } = clinics;
		await connect();
		expect(hilltop.effects('relay-met')).toEqual([{ type: 'relay-met', relayKey: relay.core.relayKey }]);
		const stranger = await createRelayFixture();
		const other = await rigReplica(relay.practice, relay.practice.admin, {
			pinnedRelayKey: new Uint8Array(32).fill(5)
		});
		other.connect(stranger.core);
		await settle(stranger.core, other);
		expect(other.replica.status()).toMatchObject({ road: 'stopped', stoppedFor: 'wrong-relay' });
		expect(other.sent.map(({ type }) => type)).toEqual(['login']);
		expect(frameOf(other.sent, 'login').certificates).toEqual([]);
	});

	test('[HSK-5] goes to a relay with another key when an admin has named it in the control log', async () => {
		const { relay } = clinics;
		await relay.practice.append(
			await relay.practice.sign({
				type: 'RELAY',
				relayKey: relay.core.relayKey,
				relayGen: relay.core.relayGen,
				log: { seq: 0, hash: new Uint8Array(32) }
			})
		);
		const device = await rigReplica(relay.practice, relay.practice.admin, {
			pinnedRelayKey: new Uint8Array(32).fill(5)
		});
		device.connect(relay.core);
		await settle(relay.core, device);
		expect(device.replica.status().road).toBe('live');
		expect(device.effects('relay-met')).toEqual([{ type: 'relay-met', relayKey: relay.core.relayKey }]);
	});

	test('[HSK-3] a welcome that the relay did not sign over this login is a wrong relay', async () => {
		const { relay, hilltop, connect, quiet } = clinics;
		await connect();
		const challenge = frameOf(hilltop.received, 'challenge') as Challenge;
		const good = frameOf(hilltop.received, 'welcome') as Welcome;
		await hilltop.cut();
		const forged: Welcome[] = [
			good,
			{ ...good, log: { ...good.log, seq: good.log.seq + 1 } },
			{ ...good, signature: new Uint8Array(64) }
		];
		for (const welcome of forged) {
			await hilltop.run((replica) => replica.opened());
			await hilltop.run((replica) => replica.received([encodeFrame(challenge)]));
			await hilltop.run((replica) => replica.received([encodeFrame(welcome)]));
			expect(hilltop.replica.status()).toMatchObject({ road: 'stopped', stoppedFor: 'wrong-relay' });
		}
		hilltop.connect(relay.core);
		await quiet();
		expect(hilltop.replica.status().road).toBe('live');
	});

	test('[HSK-4] a device that the practice does not know is sent away and stays away', async () => {
		const { relay, connect } = clinics;
		await connect();
		const stranger = await rigReplica(relay.practice, await relay.practice.createDevice('nurse'));
		stranger.connect(relay.core);
		await settle(relay.core, stranger);
		expect(stranger.closes).toEqual([CLOSE_CODES.notMember.code]);
		expect(stranger.replica.status()).toMatchObject({ road: 'stopped', stoppedFor: 'not-member' });
	});

	test('[HSK-4] a login replayed on another socket is refused', async () => {
		const { relay, hilltop, connect } = clinics;
		await connect();
		const login = frameOf(hilltop.sent, 'login') as Login;
		const thief = relay.open();
		await thief.next('challenge');
		thief.send(login);
		expect(await thief.closed).toBe(CLOSE_CODES.replay.code);
	});

	test('[HSK-4] a login with another key is refused', async () => {
		const { relay, connect } = clinics;
		await connect();
		const { admin } = relay.practice;
		const thief = await relay.practice.createDevice('admin');
		const device = await rigReplica(relay.practice, { ...admin, transportKey: thief.transportKey });
		device.connect(relay.core);
		await settle(relay.core, device);
		expect(device.closes).toEqual([CLOSE_CODES.badSignature.code]);
		expect(device.replica.status()).toMatchObject({ road: 'stopped', stoppedFor: 'refused' });
	});

	test('[HSK-7] envelopes before the handshake, and a second challenge, end the road', async () => {
		const { hilltop, connect, quiet } = clinics;
		await connect();
		const challenge = frameOf(hilltop.received, 'challenge');
		hilltop.inject(encodeFrame(challenge));
		await quiet();
		expect(hilltop.closes).toEqual([CLOSE_CODES.malformed.code]);
		const early: Frame[] = [
			{ type: 'entries', entries: [], head: { seq: 0, hash: new Uint8Array(32) } },
			{ type: 'ack', relayGen: new Uint8Array(16), acks: [] },
			{ type: 'control-entries', first: 1, records: [], head: { seq: 0, hash: new Uint8Array(32) } }
		];
		for (const frame of early) {
			await hilltop.run((replica) => replica.opened());
			await hilltop.run((replica) => replica.received([encodeFrame(frame)]));
			expect(hilltop.replica.status().road).toBe('closed');
		}
	});

	test.each([
		[PROTOCOL_VERSION, OLDEST_SPOKEN - 1, 'version-older'],
		[OLDEST_SPOKEN - 1, PROTOCOL_VERSION, 'version-newer']
	] as const)(
		'[HSK-8] of version %i meets a relay of version %i, says so, and loses nothing',
		async (protocolVersion, relayVersion, stoppedFor) => {
			const { relay, hilltop, connect, quiet } = await createTwoClinics({
				relay: { protocolVersion: relayVersion },
				hilltop: { protocolVersion },
				riverside: { protocolVersion }
			});
			const { envelope } = await hilltop.append();
			await hilltop.run((replica) => replica.offer());
			await connect();
			expect(hilltop.replica.status()).toMatchObject({
				road: 'stopped',
				stoppedFor,
				relayVersion,
				unsent: 1
			});
			expect(hilltop.closes).toEqual([CLOSE_CODES.version.code]);
			await quiet();
			expect(await hilltop.held()).toEqual([envelope.id]);
			expect((await relay.storage.counts()).practices).toBe(0);
		}
	);

	test.each([PROTOCOL_VERSION - 1, PROTOCOL_VERSION + 1])(
		'[HSK-8] a device of version %i is told apart by a relay too',
		async (deviceVersion) => {
			const { relay, connect } = clinics;
			await connect();
			const road = relay.open();
			await road.next('challenge');
			road.send(encodeFrame({ type: 'ping', n: 1 }, deviceVersion));
			expect(await road.closed).toBe(CLOSE_CODES.version.code);
		}
	);
});
