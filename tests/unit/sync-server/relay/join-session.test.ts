import { beforeEach, describe, expect, test } from 'vitest';
import { bytesToHex, hexToBytes } from '#shared/core/bytes.ts';
import { CLOSE_CODES } from '#shared/protocol/close-codes.ts';
import type { RelayClient } from '../../../support/relay-client.ts';
import { createRelayFixture, type RelayFixture } from '../../../support/relay-fixture.ts';

let relay: RelayFixture;
beforeEach(async () => {
	relay = await createRelayFixture();
});

describe('joining', () => {
	const SEALED = new Uint8Array(40).fill(3);

	async function invited(): Promise<{ inviteId: Uint8Array; admin: RelayClient }> {
		const { practice } = relay;
		const admin = await relay.connect();
		const inviteId = relay.random.bytes(16);
		const { head } = practice.state();
		const body = {
			type: 'INVITE',
			inviteId,
			userId: new Uint8Array(16),
			role: 'nurse',
			site: 1,
			validMs: 60_000
		} as const;
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

	test('[HSK-10] a knock reaches admins’ devices and the answer the joiner', async () => {
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

	test('[HSK-10] an admin’s device that logs in later hears the newest knock', async () => {
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

	test('an answered knock is not told again, and a used invitation without an answer takes no knock', async () => {
		const { inviteId, admin } = await invited();
		await join(inviteId);
		admin.send({ type: 'knock-answer', inviteId, sealed: SEALED });
		await relay.core.idle();
		const late = await relay.connect();
		await relay.core.idle();
		expect(late.waiting('knock')).toEqual([]);

		const { device } = await relay.practice.enrol('nurse');
		await relay.connect(device);
		const used = relay.practice.state().credentials.get(device.credId)!;
		expect(used.certificateOnly).toBe(false);
		const usedInvite = [...relay.practice.state().invites].find(
			([, invite]) => invite.usedBy === device.credId
		)![0];
		expect(await (await join(hexToBytes(usedInvite))).closed).toBe(CLOSE_CODES.notMember.code);
	});

	test('[HSK-10] without a live invitation the socket is closed', async () => {
		const { inviteId } = await invited();
		expect(await (await join(new Uint8Array(16))).closed).toBe(CLOSE_CODES.notMember.code);
		relay.clock.advance(60_000);
		expect(await (await join(inviteId)).closed).toBe(CLOSE_CODES.notMember.code);
	});

	test('[HSK-13] who knocks again and again is told off, and somebody else’s practice is not', async () => {
		relay = await createRelayFixture({ limits: { knocksAtOnce: 2, knockEveryMs: 1_000 } });
		const { inviteId } = await invited();
		const joiner = await join(inviteId);
		joiner.send({ type: 'knock', inviteId, sealed: SEALED });
		joiner.send({ type: 'knock', inviteId, sealed: SEALED });
		expect(await joiner.closed).toBe(CLOSE_CODES.tooManyRequests.code);
		relay.clock.advance(10_000);
		const again = await join(inviteId);
		again.send({ type: 'ping', n: 1 });
		expect((await again.next('pong')).n).toBe(1);
	});

	test('[HSK-10] who knows only the invitation finds its practice; an unknown one is closed, and counts nowhere', async () => {
		const { inviteId, admin } = await invited();
		const joiner = relay.open(`/join/invitation/${bytesToHex(inviteId)}`);
		await joiner.next('challenge');
		expect(relay.core.sessions().joiners).toBe(1);
		joiner.send({ type: 'knock', inviteId, sealed: SEALED });
		await admin.next('knock');
		admin.send({ type: 'knock-answer', inviteId, sealed: new Uint8Array(30).fill(9) });
		expect((await joiner.next('knock-answer')).sealed).toEqual(new Uint8Array(30).fill(9));
		joiner.close();
		await relay.core.idle();
		const lost = relay.open(`/join/invitation/${'0'.repeat(32)}`);
		expect(await lost.closed).toBe(CLOSE_CODES.notMember.code);
		await relay.core.idle();
		expect(relay.core.sessions().joiners).toBe(0);
	});

	test('a joiner may do nothing else', async () => {
		const joiner = relay.open(`/join/${relay.practice.practiceId}`);
		joiner.send({ type: 'pull', after: 0, credit: 1, content: 'all' });
		expect(await joiner.closed).toBe(CLOSE_CODES.malformed.code);
	});
});
