// Who belongs, by the control log alone.
import { beforeEach, expect, test } from 'vitest';
import { bytesToHex, hexToBytes } from '#shared/core/bytes.ts';
import type { DocId, EnvelopeId } from '#shared/core/ids.ts';
import { SCOPES, type Role } from '#shared/core/scopes.ts';
import { createFakeSuite } from '#shared/crypto/fake-suite.ts';
import type { MembershipRecord, Rotate } from '#shared/protocol/membership-records.ts';
import { applyControlRecord, foldControlLog } from '#shared/replica/control-log.ts';
import type { ControlError } from '#shared/replica/control-state.ts';
import {
	isRemoved,
	leftOutOf,
	liveCredential,
	newestEpochOf,
	scopesOf,
	wipeOf
} from '#shared/replica/members.ts';
import { isHeldToRole, verdictOf } from '#shared/replica/verdict.ts';
import { createSeededRandom, type SeededRandom } from '../../../support/seeded-random.ts';
import { createTestPractice, type TestDevice, type TestPractice } from '../../../support/test-practice.ts';

const OF_A_CHART = { docId: '5a'.repeat(16) as DocId, kind: 1 };
const suite = createFakeSuite();
let random: SeededRandom;
let practice: TestPractice;

beforeEach(async () => {
	random = createSeededRandom(54);
	practice = await createTestPractice(suite, random);
});

const enrolled = async (role: Role): Promise<TestDevice> => (await practice.enrol(role)).device;
const say = async (body: MembershipRecord, by?: TestDevice): Promise<void> =>
	practice.append(await practice.sign(body, by && { by }));
const refusal = async (
	body: MembershipRecord,
	by?: TestDevice
): Promise<ControlError['type'] | undefined> => {
	const signed = await practice.sign(body, by && { by });
	const applied = await applyControlRecord(suite, practice.state(), signed);
	return applied.ok ? undefined : applied.error.type;
};
const revoke = (upTo: number, ...devices: readonly TestDevice[]): MembershipRecord => ({
	type: 'REVOKE',
	cuts: devices.map(({ credId }) => ({ credId: hexToBytes(credId), upTo }))
});
const rotate = (scope: number, epoch: number, ...devices: readonly TestDevice[]): Rotate => ({
	type: 'ROTATE',
	scope,
	epoch,
	boxes: devices.map(({ credId }) => ({ credId: hexToBytes(credId), sealed: new Uint8Array(113) })),
	recovery: new Uint8Array(113),
	before: new Uint8Array(60),
	auditKey: new Uint8Array(scope === SCOPES.audit ? 65 : 0)
});
const role = (device: TestDevice, to: Role, upTo: number): MembershipRecord => ({
	type: 'ROLE',
	credId: hexToBytes(device.credId),
	role: to,
	upTo,
	lockboxes: []
});

test('[CTL-14] who is revoked belongs no more, and signs nothing', async () => {
	const nurse = await enrolled('nurse');
	const second = await enrolled('admin');
	await say(revoke(3, nurse, second));
	expect(liveCredential(practice.state(), nurse.credId)).toBeUndefined();
	expect(isRemoved(practice.state(), nurse.deviceId)).toBe(true);
	expect(isRemoved(practice.state(), practice.admin.deviceId)).toBe(false);
	expect(await refusal(revoke(0, practice.admin), second)).toBe('NotAdmin');
	expect(await refusal(revoke(0, nurse))).toBe('AlreadyRevoked');
});

test('[CTL-14] of two admins who put each other out the first in the log stays', async () => {
	const second = await enrolled('admin');
	const mine = await practice.sign(revoke(0, second));
	const theirs = await practice.sign(revoke(0, practice.admin), { by: second });
	await practice.append(mine);
	const after = await applyControlRecord(suite, practice.state(), theirs);
	expect(after).toMatchObject({ ok: false });
	expect(await refusal(revoke(0, practice.admin), second)).toBe('NotAdmin');
});

test('[CTL-14, CTL-15] the last admin cannot be put out or given another role', async () => {
	expect(await refusal(revoke(0, practice.admin))).toBe('LastAdmin');
	expect(await refusal(role(practice.admin, 'nurse', 0))).toBe('LastAdmin');
	const second = await enrolled('admin');
	expect(await refusal(role(practice.admin, 'nurse', 0))).toBeUndefined();
	await say(revoke(0, second));
	expect(await refusal(role(practice.admin, 'nurse', 0))).toBe('LastAdmin');
});

test('[CTL-14] somebody whose certificate comes after they were put out never belongs', async () => {
	const device = await practice.createDevice('nurse');
	const inviteId = random.bytes(16);
	const { userId, site } = device.grant;
	await practice.append(
		await practice.sign({ type: 'INVITE', inviteId, userId, role: 'nurse', site, validMs: 1_000 })
	);
	await say(revoke(0, device));
	await practice.append(await practice.sign({ type: 'ENROL', inviteId, grant: device.grant }));
	expect(liveCredential(practice.state(), device.credId)).toBeUndefined();
	expect(
		verdictOf(practice.state(), { ...OF_A_CHART, scope: SCOPES.clinical, credId: device.credId, cseq: 1 })
	).toBe('late');
});

test('[CTL-15] a role counts from its place in the chain on, and the one before up to there', async () => {
	const device = await enrolled('nurse');
	const at = (cseq: number) =>
		verdictOf(practice.state(), { ...OF_A_CHART, scope: SCOPES.clinical, credId: device.credId, cseq });
	await say(role(device, 'front-desk', 7));
	expect([at(7), at(8), at(0)]).toEqual(['accept', 'late', 'accept']);
	await say(role(device, 'nurse', 9));
	expect([at(7), at(8), at(9), at(10)]).toEqual(['accept', 'late', 'late', 'accept']);
	const desk = await enrolled('front-desk');
	expect(
		verdictOf(practice.state(), { ...OF_A_CHART, scope: SCOPES.clinical, credId: desk.credId, cseq: 1 })
	).toBe('unauthorised');
	expect(await refusal(role(await practice.createDevice('nurse'), 'admin', 0))).toBe('UnknownMember');
});

test('[CTL-16] a rotation is the next epoch of a scope that there is, and gives nothing to who is put out', async () => {
	const nurse = await enrolled('nurse');
	expect(await refusal(rotate(SCOPES.clinical, 3, practice.admin))).toBe('WrongEpoch');
	expect(await refusal(rotate(77, 2, practice.admin))).toBe('WrongEpoch');
	const without = { before: new Uint8Array(0) };
	expect(await refusal({ ...rotate(SCOPES.clinical, 2), ...without })).toBe('MalformedRecord');
	expect(await refusal({ ...rotate(SCOPES.clinical, 2), auditKey: new Uint8Array(65) })).toBe(
		'MalformedRecord'
	);
	expect(await refusal({ ...rotate(SCOPES.clinical, 2), recovery: new Uint8Array(0) })).toBe(
		'MalformedRecord'
	);
	await say(revoke(0, nurse));
	expect(await refusal(rotate(SCOPES.clinical, 2, nurse))).toBe('KeyForRevoked');
	await say(rotate(SCOPES.clinical, 2, practice.admin));
	expect(newestEpochOf(practice.state(), SCOPES.clinical)).toBe(2);
	expect(newestEpochOf(practice.state(), SCOPES.config)).toBe(1);
});

test('[CTL-21] a scope that the practice had no key of begins with its first epoch, and nothing before it', async () => {
	const LATER = 77;
	expect(newestEpochOf(practice.state(), LATER)).toBe(0);
	expect(await refusal(rotate(LATER, 1, practice.admin))).toBe('MalformedRecord');
	const first = rotate(LATER, 1, practice.admin) as Extract<MembershipRecord, { type: 'ROTATE' }>;
	await say({ ...first, before: new Uint8Array(0) });
	expect(newestEpochOf(practice.state(), LATER)).toBe(1);
	expect(scopesOf(practice.state())).toContain(LATER);
	expect(await refusal({ ...first, before: new Uint8Array(0) })).toBe('WrongEpoch');
	await say(rotate(LATER, 2, practice.admin));
	expect(newestEpochOf(practice.state(), LATER)).toBe(2);
});

test('[CTL-16] whom a rotation leaves out is known to everybody', async () => {
	const nurse = await enrolled('nurse');
	const owed = () => leftOutOf(practice.state(), practice.state().credentials.get(nurse.credId)!);
	const before = owed();
	await say(rotate(SCOPES.clinical, 2, practice.admin));
	expect(owed().filter((scope) => !before.includes(scope))).toEqual([]);
	expect(owed()).toContain(SCOPES.clinical);
	await say({
		...(role(nurse, 'nurse', 0) as Extract<MembershipRecord, { type: 'ROLE' }>),
		lockboxes: [{ scope: SCOPES.clinical, epoch: 2, sealed: new Uint8Array(113) }]
	});
	expect(owed()).not.toContain(SCOPES.clinical);
});

test('[CTL-17] a device is to be emptied once nobody on it belongs any more', async () => {
	const nurse = await enrolled('nurse');
	await say({ type: 'WIPE', deviceId: hexToBytes(nurse.deviceId), now: true });
	expect(wipeOf(practice.state(), nurse.deviceId)).toBeUndefined();
	await say(revoke(0, nurse));
	expect(wipeOf(practice.state(), nurse.deviceId)).toMatchObject({ now: true });
	const unknown = await practice.createDevice('nurse');
	expect(await refusal({ type: 'WIPE', deviceId: hexToBytes(unknown.deviceId), now: true })).toBe(
		'UnknownMember'
	);
});

test('[CTL-18] what is behind the cut is late until an admin takes it, and the newest word counts', async () => {
	const nurse = await enrolled('nurse');
	const id = bytesToHex(random.bytes(32)) as EnvelopeId;
	const verdict = (cseq: number) =>
		verdictOf(practice.state(), { ...OF_A_CHART, scope: SCOPES.clinical, credId: nurse.credId, cseq }, id);
	await say(revoke(5, nurse));
	expect([verdict(5), verdict(6), verdict(0)]).toEqual(['accept', 'late', 'late']);
	await say({ type: 'ACCEPT', accepted: [hexToBytes(id)], discarded: [] });
	expect(verdict(6)).toBe('accept');
	await say({ type: 'ACCEPT', accepted: [], discarded: [hexToBytes(id)] });
	expect(verdict(6)).toBe('late');
	expect(verdict(5)).toBe('accept');
});

test('[CTL-11] the verdict on every envelope follows from the whole log, however it was received in parts', async () => {
	const devices = [await enrolled('nurse')];
	devices.push(await enrolled('prescriber'), await enrolled('admin'));
	await say(role(devices[0]!, 'front-desk', 2));
	await say(revoke(4, devices[1]!));
	await say(rotate(SCOPES.clinical, 2, practice.admin, devices[2]!));
	await say(role(devices[2]!, 'nurse', 1), practice.admin);
	const whole = await foldControlLog(suite, practice.records);
	expect(whole).toEqual({ ok: true, value: practice.state() });
});

test('[CTL-19] roles are held from places that one record names, once, and by an admin', async () => {
	const nurse = await enrolled('nurse');
	const other = await enrolled('nurse');
	const held = (device: TestDevice, cseq: number) => isHeldToRole(practice.state(), device.credId, cseq);
	expect(held(nurse, 1)).toBe(false);
	const rights: MembershipRecord = { type: 'RIGHTS', cuts: [{ credId: hexToBytes(nurse.credId), upTo: 4 }] };
	expect(await refusal(rights, nurse)).toBe('NotAdmin');
	await say(rights);
	expect([held(nurse, 4), held(nurse, 5), held(other, 1)]).toEqual([false, true, true]);
	expect(practice.state().judgedAt).toBe(practice.state().head.seq);
	expect(await refusal({ type: 'RIGHTS', cuts: [] })).toBe('RightsHeld');
});
