import { beforeEach, describe, expect, test } from 'vitest';
import { bytesToHex } from '#shared/core/bytes.ts';
import { encodeFrame } from '#shared/protocol/frame-codec.ts';
import { rigReplica, settle } from '../../../support/replica-rig.ts';
import { createTwoClinics, type TwoClinics } from '../../../support/two-clinics.ts';

let clinics: TwoClinics;
beforeEach(async () => {
	clinics = await createTwoClinics();
	await clinics.connect();
});

const invite = () =>
	clinics.relay.practice.sign({
		type: 'INVITE',
		inviteId: clinics.relay.random.bytes(16),
		userId: clinics.relay.random.bytes(16),
		role: 'nurse',
		site: 1,
		validMs: 60_000
	});

describe('control log', () => {
	test('[CTL-9] a record appended by one device is in every log, and its author is told', async () => {
		const { hilltop, riverside, quiet } = clinics;
		const record = await invite();
		await hilltop.run((replica) => replica.appendControl([record]));
		await quiet();
		expect(hilltop.effects('control-appended')).toEqual([{ type: 'control-appended', records: [record] }]);
		expect(riverside.replica.control().head).toEqual(hilltop.replica.control().head);
		expect(riverside.replica.control().invites.size).toBe(2);
		expect(riverside.effects('control-changed')).toHaveLength(1);
		const reopened = await rigReplica(clinics.relay.practice, clinics.relay.practice.admin, {
			store: riverside.store
		});
		expect(reopened.replica.control().head).toEqual(hilltop.replica.control().head);
	});

	test('[CTL-9] of two appended at once one is taken; the other author is told to sign again', async () => {
		const { relay, hilltop, quiet } = clinics;
		const other = await rigReplica(relay.practice, relay.practice.admin, { seed: 5 });
		other.connect(relay.core);
		await settle(relay.core, other, hilltop);
		const records = [await invite(), await invite()];
		await Promise.all(
			[hilltop, other].map((one, i) => one.run((replica) => replica.appendControl([records[i]!])))
		);
		await settle(relay.core, other, hilltop);
		await quiet();
		const told = [hilltop, other].map((one) => [
			one.effects('control-appended').length,
			one
				.effects('control-refused')
				.map(({ code }) => code)
				.join()
		]);
		expect(told.sort()).toEqual([
			[0, 'head-moved'],
			[1, '']
		]);
		expect(other.replica.control().head).toEqual(hilltop.replica.control().head);
		expect(hilltop.replica.control().head.seq).toBe(4);
	});

	test('[CTL-9] a certificate has no place: it goes in behind whatever came before', async () => {
		const { relay, hilltop, quiet } = clinics;
		const { practice } = relay;
		const device = await practice.createDevice('nurse');
		const inviteId = relay.random.bytes(16);
		const { userId, site } = device.grant;
		const second = await practice.sign({
			type: 'INVITE',
			inviteId,
			userId,
			role: 'nurse',
			site,
			validMs: 1_000
		});
		await hilltop.run((replica) => replica.appendControl([second]));
		await quiet();
		const certificate = await practice.sign({ type: 'ENROL', inviteId, grant: device.grant });
		await hilltop.run(async (replica) => {
			const effects = await replica.appendControl([certificate]);
			return effects.map((effect) =>
				// The relay moved on while the append was under way.
				effect.type === 'send'
					? {
							...effect,
							frame: encodeFrame({
								type: 'control-append',
								head: { seq: 2, hash: new Uint8Array(32) },
								records: [certificate]
							})
						}
					: effect
			);
		});
		await quiet();
		expect(hilltop.effects('control-appended').flatMap(({ records }) => records)).toEqual([
			second,
			certificate
		]);
		expect(hilltop.replica.control().credentials.get(device.credId)?.certificateOnly).toBe(false);
	});

	test('[CTL-9] a certificate that its holder has brought to the relay meanwhile counts as appended', async () => {
		const { relay, hilltop, quiet } = clinics;
		const { practice } = relay;
		const device = await practice.createDevice('nurse');
		const inviteId = relay.random.bytes(16);
		const { userId, site } = device.grant;
		await hilltop.run(async (replica) =>
			replica.appendControl([
				await practice.sign({ type: 'INVITE', inviteId, userId, role: 'nurse', site, validMs: 1_000 })
			])
		);
		await quiet();
		const certificate = await practice.sign({ type: 'ENROL', inviteId, grant: device.grant });
		hilltop.hold();
		await relay.connect(device, { certificates: [certificate] });
		await hilltop.run((replica) => replica.appendControl([certificate]));
		hilltop.release();
		await quiet();
		expect(hilltop.effects('control-appended').at(-1)?.records).toEqual([certificate]);
		expect(hilltop.effects('control-refused')).toEqual([]);
		expect(hilltop.replica.status().road).toBe('live');
	});

	test('[CTL-9] off the road an append is refused at once, and one that was under way when the road broke', async () => {
		const { hilltop } = clinics;
		const record = await invite();
		hilltop.hold();
		await hilltop.run((replica) => replica.appendControl([record]));
		await hilltop.cut();
		await hilltop.idle();
		await hilltop.run((replica) => replica.appendControl([record]));
		expect(hilltop.effects('control-refused').map(({ code }) => code)).toEqual(['offline', 'offline']);
	});

	test('[HSK-7] a device that was away takes the control log before it pushes or pulls', async () => {
		const { relay, hilltop, riverside, quiet } = clinics;
		await riverside.cut();
		await hilltop.run(async (replica) => replica.appendControl([await invite()]));
		await quiet();
		await riverside.append();
		const types = () => riverside.sent.map((frame) => frame.type);
		riverside.hold();
		riverside.connect(relay.core);
		for (const step of ['challenge', 'welcome']) {
			await quiet();
			expect(riverside.releaseOne(), step).toBe(true);
			await riverside.idle();
		}
		expect(types()).toEqual(['login', 'control-pull']);
		riverside.release();
		await quiet();
		expect(types()).toEqual(['login', 'control-pull', 'pull', 'push']);
		expect(riverside.replica.control().head.seq).toBe(4);
	});

	test('[CTL-9] a relay that lacks records is given them by whoever holds them', async () => {
		const { relay, riverside, quiet } = clinics;
		await riverside.cut();
		const record = await invite();
		await relay.practice.append(record);
		const admin = await rigReplica(relay.practice, relay.practice.admin, { seed: 6 });
		expect(admin.replica.control().head.seq).toBe(4);
		admin.connect(relay.core);
		await settle(relay.core, admin);
		riverside.connect(relay.core);
		await quiet();
		expect(riverside.replica.control().head.seq).toBe(4);
	});

	test('[CTL-9, FRM-5] a control log too long for one frame goes to a new relay in several', async () => {
		const { relay } = await createTwoClinics();
		for (let i = 0; i < 7; i++) {
			const body = { filler: relay.random.bytes(100_000) };
			await relay.practice.append(await relay.practice.sign({ type: 'POLICY', body }));
		}
		const admin = await rigReplica(relay.practice, relay.practice.admin, { seed: 6 });
		admin.connect(relay.core);
		await settle(relay.core, admin);
		expect(admin.replica.status()).toMatchObject({ road: 'live', caughtUp: true });
		expect((await relay.storage.heads(relay.practice.practiceId))?.control).toEqual(
			relay.practice.state().head
		);
		expect(admin.sent.filter((frame) => frame.type === 'control-append').length).toBeGreaterThan(1);
	});

	test('[CTL-4] a relay whose control log contradicts ours is not followed', async () => {
		const { hilltop, quiet } = clinics;
		const head = { seq: 3, hash: new Uint8Array(32).fill(4) };
		hilltop.inject(encodeFrame({ type: 'control-entries', first: 3, records: [], head }));
		await quiet();
		expect(hilltop.replica.status()).toMatchObject({ road: 'stopped', stoppedFor: 'control-forked' });
	});

	test('[CTL-3] a record that no admin signed is not taken, whoever sends it', async () => {
		const { relay, hilltop, riversideDevice, quiet } = clinics;
		const record = await relay.practice.sign(
			{
				type: 'INVITE',
				inviteId: new Uint8Array(16),
				userId: new Uint8Array(16),
				role: 'admin',
				site: 1,
				validMs: 1
			},
			{ by: riversideDevice }
		);
		hilltop.inject(
			encodeFrame({
				type: 'control-entries',
				first: 4,
				records: [record],
				head: { seq: 4, hash: new Uint8Array(32) }
			})
		);
		await quiet();
		expect(hilltop.replica.status()).toMatchObject({ road: 'stopped', stoppedFor: 'control-forked' });
		expect(hilltop.replica.control().head.seq).toBe(3);
		expect(await hilltop.store.count('control')).toBe(3);
	});

	test('[HSK-6, CTL-7] a device with only its certificate logs in, and the log has it afterwards', async () => {
		const { relay, hilltop } = clinics;
		const { practice } = relay;
		const before = [...practice.records];
		const device = await practice.createDevice('nurse');
		const inviteId = relay.random.bytes(16);
		const { userId, site } = device.grant;
		const invited = await practice.sign({
			type: 'INVITE',
			inviteId,
			userId,
			role: 'nurse',
			site,
			validMs: 60_000
		});
		await hilltop.run((replica) => replica.appendControl([invited]));
		const certificate = await practice.sign({ type: 'ENROL', inviteId, grant: device.grant });
		const joined = await rigReplica(practice, device, { records: [...before, invited], seed: 8 });
		await joined.run((replica) => replica.certify(certificate));
		expect(joined.replica.control().credentials.get(device.credId)?.certificateOnly).toBe(true);
		expect(await joined.store.count('meta', 'cert/')).toBe(1);
		const envelope = await joined.write();
		joined.connect(relay.core);
		await settle(relay.core, joined, hilltop);
		expect(joined.replica.control().credentials.get(device.credId)).toMatchObject({
			certificateOnly: false,
			seq: 5
		});
		expect(await joined.store.count('meta', 'cert/')).toBe(0);
		expect(await hilltop.held()).toEqual([envelope.id]);
	});
});

describe('knocks', () => {
	test('[HSK-10] a knock reaches admins only, and the answer the joiner', async () => {
		const { relay, hilltop, riverside, quiet } = clinics;
		const inviteId = relay.random.bytes(16);
		await hilltop.run(async (replica) => {
			const { practice } = relay;
			const body = {
				type: 'INVITE',
				inviteId,
				userId: inviteId,
				role: 'nurse',
				site: 1,
				validMs: 60_000
			} as const;
			return replica.appendControl([await practice.sign(body)]);
		});
		await quiet();
		const joiner = relay.open(`/join/${relay.practice.practiceId}`);
		await joiner.next('challenge');
		joiner.send({ type: 'knock', inviteId, sealed: new Uint8Array(50).fill(1) });
		await quiet();
		expect(hilltop.effects('knock')).toEqual([
			{ type: 'knock', inviteId: bytesToHex(inviteId), sealed: new Uint8Array(50).fill(1) }
		]);
		expect(riverside.effects('knock')).toEqual([]);
		await hilltop.run((replica) => replica.sendKnockAnswer(bytesToHex(inviteId), new Uint8Array(60).fill(2)));
		expect(await joiner.next('knock-answer')).toMatchObject({ inviteId, sealed: new Uint8Array(60).fill(2) });
	});
});
