import { beforeEach, describe, expect, test } from 'vitest';
import { bytesToHex, hexToBytes } from '#shared/core/bytes.ts';
import type { Role } from '#shared/core/scopes.ts';
import { createFakeSuite } from '#shared/crypto/fake-suite.ts';
import { createWebCryptoSuite } from '#shared/crypto/web-crypto-suite.ts';
import { parseControlWire } from '#shared/protocol/control-codec.ts';
import type { ControlBody } from '#shared/protocol/control-records.ts';
import {
	acceptCertificate,
	applyControlRecord,
	foldControlLog,
	noInvitation,
	signControlRecord
} from '#shared/replica/control-log.ts';
import type { ControlError, ControlState } from '#shared/replica/control-state.ts';
import { createSeededRandom, type SeededRandom } from '../../../support/seeded-random.ts';
import { createTestPractice, type TestDevice, type TestPractice } from '../../../support/test-practice.ts';

const suite = createFakeSuite();
let random: SeededRandom;
let practice: TestPractice;

beforeEach(async () => {
	random = createSeededRandom(21);
	practice = await createTestPractice(suite, random);
});

const apply = (record: Uint8Array, state: ControlState | undefined = practice.state()) =>
	applyControlRecord(suite, state, record);
const refused = (type: ControlError['type'], seq: number) => ({ ok: false, error: { type, seq } });

/** An INVITE in the log and the ENROL that answers it, not in the log; `bend` changes the grant. */
async function invited(
	role: Role = 'nurse',
	bend: (device: TestDevice) => Partial<TestDevice['grant']> = () => ({})
): Promise<{ device: TestDevice; inviteId: Uint8Array; enrol: ControlBody }> {
	const device = await practice.createDevice(role);
	const inviteId = random.bytes(16);
	const { userId, site } = device.grant;
	await practice.append(
		await practice.sign({ type: 'INVITE', inviteId, userId, role, site, validMs: 1_000 })
	);
	return {
		device,
		inviteId,
		enrol: { type: 'ENROL', inviteId, grant: { ...device.grant, ...bend(device) } }
	};
}

describe('control log', () => {
	test('[CTL-5] GENESIS makes the practice and its first admin', async () => {
		const state = practice.state();
		const { admin } = practice;
		expect(state.practiceId).toBe(practice.practiceId);
		expect(state.head.seq).toBe(1);
		expect(state.credentials.get(admin.credId)).toMatchObject({
			role: 'admin',
			seq: 1,
			certificateOnly: false
		});
		expect(state.devices.get(admin.deviceId)).toEqual({
			transportKey: admin.transportKey.publicKey,
			site: 1
		});
	});

	test('[CTL-5] a log begins with GENESIS and has one', async () => {
		expect(await foldControlLog(suite, [])).toEqual(refused('OutOfPlace', 1));
		expect(await foldControlLog(suite, [practice.records[0]!, practice.records[0]!])).toEqual(
			refused('OutOfPlace', 2)
		);
		await practice.enrol('nurse');
		expect(await foldControlLog(suite, practice.records.slice(1))).toEqual(refused('OutOfPlace', 1));
	});

	test("[CTL-5] a GENESIS that its root key did not sign, or whose first credential is no admin's, is none", async () => {
		const [wire] = practice.records as [Uint8Array];
		const bent = wire.slice();
		bent[bent.length - 1]! ^= 1;
		expect(await foldControlLog(suite, [bent])).toEqual(refused('BadSignature', 1));
		const root = await suite.importSigningSeed(random.bytes(32));
		const parsed = parseControlWire(wire);
		if (!parsed.ok || parsed.value.record.body.type !== 'GENESIS') throw new Error('no GENESIS');
		const { record } = parsed.value;
		const body = { ...parsed.value.record.body, rootSignKey: root.publicKey };
		const good = await signControlRecord(suite, { ...record, body }, root);
		expect((await foldControlLog(suite, [good])).ok).toBe(true);
		const nurse = { ...body, admin: { ...body.admin, role: 'nurse' as const } };
		const bad = await signControlRecord(suite, { ...record, body: nurse }, root);
		expect(await foldControlLog(suite, [bad])).toEqual(refused('NotAdmin', 1));
	});

	test('[CTL-3] a bit changed anywhere in a record is seen', async () => {
		await practice.enrol('nurse');
		for (let i = 0; i < 200; i++) {
			const at = random.below(practice.records.length);
			const records = practice.records.map((record) => record.slice());
			const record = records[at]!;
			record[random.below(record.length)]! ^= 1 << random.below(8);
			expect((await foldControlLog(suite, records)).ok, `record ${at}`).toBe(false);
		}
	});

	test('[CTL-4] the same log gives the same state and head; another order gives none', async () => {
		await practice.enrol('nurse');
		await practice.enrol('prescriber');
		const folded = await foldControlLog(suite, practice.records);
		expect(folded).toEqual({ ok: true, value: practice.state() });
		const [genesis, ...rest] = practice.records;
		expect((await foldControlLog(suite, [genesis!, ...rest.reverse()])).ok).toBe(false);
	});

	test('[CTL-6] only admins sign, with their own key, for their own practice', async () => {
		const { device } = await practice.enrol('nurse');
		const body = {
			type: 'RELAY',
			relayKey: random.bytes(32),
			relayGen: random.bytes(16),
			log: { seq: 0, hash: random.bytes(32) }
		} as const;
		expect(await apply(await practice.sign(body, { by: device }))).toEqual(refused('NotAdmin', 4));
		const stranger = await practice.createDevice('admin');
		expect(await apply(await practice.sign(body, { by: stranger }))).toEqual(refused('NotAdmin', 4));
		const forged = { ...practice.admin, signKey: stranger.signKey };
		expect(await apply(await practice.sign(body, { by: forged }))).toEqual(refused('BadSignature', 4));
		const other = await createTestPractice(suite, random);
		expect(await apply(await other.sign(body))).toEqual(refused('WrongPractice', 4));
		expect((await apply(await practice.sign(body))).ok).toBe(true);
	});

	test('[CTL-9] a record stands exactly behind the one it names', async () => {
		const body = {
			type: 'INVITE',
			inviteId: random.bytes(16),
			userId: random.bytes(16),
			role: 'nurse',
			site: 1,
			validMs: 1
		} as const;
		const record = await practice.sign(body);
		await practice.enrol('nurse');
		expect(await apply(record)).toEqual(refused('OutOfPlace', 4));
	});

	test('[CTL-8] an ENROL matches its invitation in user, role and site, and uses it up', async () => {
		for (const bend of [{ userId: random.bytes(16) }, { role: 'admin' as const }, { site: 9 }]) {
			const { enrol } = await invited('nurse', () => bend);
			const error = await apply(await practice.sign(enrol));
			expect(error).toEqual(refused('InviteDiffers', practice.state().head.seq + 1));
		}
		const { device, inviteId, enrol } = await invited();
		await practice.append(await practice.sign(enrol));
		expect(practice.state().invites.get(bytesToHex(inviteId))?.usedBy).toBe(device.credId);
		const second = await practice.createDevice('nurse');
		const grant = { ...second.grant, userId: device.grant.userId };
		const seq = practice.state().head.seq + 1;
		expect(await apply(await practice.sign({ type: 'ENROL', inviteId, grant }))).toEqual(
			refused('InviteUsed', seq)
		);
		expect(await apply(await practice.sign(enrol))).toEqual(refused('CredentialTaken', seq));
		const unknown = { type: 'ENROL', inviteId: random.bytes(16), grant } as const;
		expect(await apply(await practice.sign(unknown))).toEqual(refused('UnknownInvite', seq));
	});

	test('[CTL-8] an invitation is made once', async () => {
		const { inviteId, device } = await invited();
		const again = {
			type: 'INVITE',
			inviteId,
			userId: device.grant.userId,
			role: 'admin',
			site: 1,
			validMs: 1
		} as const;
		expect(await apply(await practice.sign(again))).toEqual(refused('InviteUsed', 3));
	});

	test('[CTL-13] an admin lets somebody in without an invitation, on their own device or on another; nobody else does', async () => {
		const { deviceId, transportKey } = practice.admin.grant;
		const newcomer = await practice.createDevice('nurse');
		const inviteId = noInvitation();
		const here = { ...newcomer.grant, deviceId, transportKey };
		const enrol = await practice.sign({ type: 'ENROL', inviteId, grant: here });
		const accepted = await acceptCertificate(suite, practice.state(), enrol);
		if (!accepted.ok) throw new Error(accepted.error.type);
		expect(accepted.value.credentials.get(newcomer.credId)).toMatchObject({
			certificateOnly: true,
			role: 'nurse'
		});
		const beside = await practice.createDevice('nurse');
		const elsewhere = await practice.sign({ type: 'ENROL', inviteId, grant: beside.grant });
		expect((await apply(elsewhere)).ok).toBe(true);
		const stolen = { ...beside.grant, deviceId };
		expect(await apply(await practice.sign({ type: 'ENROL', inviteId, grant: stolen }))).toEqual(
			refused('DeviceKeyDiffers', 2)
		);
		await practice.append(enrol);
		const byNurse = await practice.sign({ type: 'ENROL', inviteId, grant: beside.grant }, { by: newcomer });
		expect(await apply(byNurse)).toEqual(refused('NotAdmin', 3));
		expect(await apply(enrol)).toEqual(refused('CredentialTaken', 3));
		const { userId, role, site } = newcomer.grant;
		const invite = await practice.sign({ type: 'INVITE', inviteId, userId, role, site, validMs: 1_000 });
		expect(await apply(invite)).toEqual(refused('InviteUsed', 3));
	});

	test("[CTL-12] nobody takes over a credential or a device's key; one more person on a device is fine", async () => {
		const { device: first } = await practice.enrol('nurse');
		const { enrol: taken } = await invited('nurse', () => ({ credId: first.grant.credId }));
		expect(await apply(await practice.sign(taken))).toEqual(refused('CredentialTaken', 5));
		const { enrol: stolen } = await invited('nurse', () => ({ deviceId: first.grant.deviceId }));
		expect(await apply(await practice.sign(stolen))).toEqual(refused('DeviceKeyDiffers', 6));
		const { deviceId, transportKey } = first.grant;
		const { enrol: colleague } = await invited('nurse', () => ({ deviceId, transportKey }));
		expect((await apply(await practice.sign(colleague))).ok).toBe(true);
	});

	test('[CTL-10] records of later versions keep their place in the log and are kept unread', async () => {
		await practice.append(await practice.sign({ type: 'POLICY', body: { documents: [] } }));
		expect(practice.state().later).toHaveLength(1);
		expect(practice.state().head.seq).toBe(2);
	});

	test('[CTL-22] the last word about a device says whether it holds its own patients alone', async () => {
		const { device } = await practice.enrol('nurse');
		const say = async (body: unknown): Promise<readonly string[]> => {
			await practice.append(await practice.sign({ type: 'POLICY', body }));
			return [...practice.state().ownOnly];
		};
		const deviceId = hexToBytes(device.deviceId);
		expect(await say({ deviceId, patients: 'own' })).toEqual([device.deviceId]);
		expect(await say({ deviceId, patients: 'all' })).toEqual([]);
		expect(await say({ deviceId, patients: 'own' })).toEqual([device.deviceId]);
		// What a newer version says, and of whom nobody here has heard, keeps its place and refuses nothing.
		expect(await say({ deviceId, patients: 'some' })).toEqual([device.deviceId]);
		expect(await say({ deviceId, patients: 'all', until: 5 })).toEqual([device.deviceId]);
		expect(await say('nothing')).toEqual([device.deviceId]);
		expect(practice.state().later).toHaveLength(6);
		const signed = await practice.sign(
			{ type: 'POLICY', body: { deviceId, patients: 'all' } },
			{ by: device, key: device.signKey }
		);
		expect(await apply(signed)).toMatchObject({ error: { type: 'NotAdmin' } });
	});

	test('RELAY records are listed in order', async () => {
		for (const fill of [1, 2]) {
			const relayKey = new Uint8Array(32).fill(fill);
			await practice.append(
				await practice.sign({
					type: 'RELAY',
					relayKey,
					relayGen: new Uint8Array(16),
					log: { seq: 0, hash: relayKey }
				})
			);
		}
		expect(practice.state().relays.map(({ relayKey, seq }) => [relayKey[0], seq])).toEqual([
			[1, 2],
			[2, 3]
		]);
	});
});

describe('certificates', () => {
	const accept = (wire: Uint8Array, state = practice.state()) => acceptCertificate(suite, state, wire);

	test("[CTL-7] an ENROL counts from when it is seen, and the log's head stays", async () => {
		const { device, enrol } = await invited();
		const wire = await practice.sign(enrol);
		const accepted = await accept(wire);
		if (!accepted.ok) throw new Error(accepted.error.type);
		expect(accepted.value.head).toEqual(practice.state().head);
		expect(accepted.value.credentials.get(device.credId)).toMatchObject({
			seq: undefined,
			certificateOnly: true
		});
		expect(await accept(wire, accepted.value)).toEqual({ ok: true, value: accepted.value });
		const sequenced = await apply(wire, accepted.value);
		if (!sequenced.ok) throw new Error(sequenced.error.type);
		expect(sequenced.value.credentials.get(device.credId)).toMatchObject({ seq: 3, certificateOnly: false });
		expect(await accept(wire, sequenced.value)).toEqual({ ok: true, value: sequenced.value });
	});

	test('[CTL-7] of two certificates for one invitation the first seen counts, until the log says otherwise', async () => {
		const { device, inviteId, enrol } = await invited();
		const rival = await practice.createDevice('nurse');
		const wires = [
			await practice.sign(enrol),
			await practice.sign({ type: 'ENROL', inviteId, grant: { ...rival.grant, userId: device.grant.userId } })
		] as const;
		const first = await accept(wires[0]);
		if (!first.ok) throw new Error(first.error.type);
		expect(await accept(wires[1], first.value)).toEqual(refused('InviteUsed', 0));
		const overruled = await apply(wires[1], first.value);
		if (!overruled.ok) throw new Error(overruled.error.type);
		expect(overruled.value.credentials.has(device.credId)).toBe(false);
		expect(overruled.value.devices.has(device.deviceId)).toBe(false);
		expect(overruled.value.credentials.get(rival.credId)?.certificateOnly).toBe(false);
	});

	test('[CTL-7] only an ENROL is a certificate, signed by an admin of this practice', async () => {
		const { device, enrol } = await invited();
		expect(await accept(practice.records[1]!)).toEqual(refused('MalformedRecord', 0));
		expect(await accept(new Uint8Array(9))).toEqual(refused('MalformedRecord', 0));
		expect(await accept(await practice.sign(enrol, { by: device }))).toEqual(refused('NotAdmin', 0));
		const other = await createTestPractice(suite, random);
		expect(await accept(await other.sign(enrol))).toEqual(refused('WrongPractice', 0));
	});
});

test('[CTL-3, CTL-5] the same with real cryptography', async () => {
	const real = createWebCryptoSuite();
	const actual = await createTestPractice(real, random);
	await actual.enrol('nurse');
	expect((await foldControlLog(real, actual.records)).ok).toBe(true);
	const bent = actual.records.map((record) => record.slice());
	bent[1]![bent[1]!.length - 1]! ^= 1;
	expect(await foldControlLog(real, bent)).toEqual(refused('BadSignature', 2));
});
