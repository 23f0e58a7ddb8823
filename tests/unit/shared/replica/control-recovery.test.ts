// A RECOVER record in the control log: what it gives, who may sign it, what it may not do.
import { beforeEach, expect, test } from 'vitest';
import { hexToBytes } from '#shared/core/bytes.ts';
import { createFakeSuite } from '#shared/crypto/fake-suite.ts';
import type { Recover } from '#shared/protocol/control-records.ts';
import { applyControlRecord, foldControlLog } from '#shared/replica/control-log.ts';
import { liveCredential, liveCredentials } from '#shared/replica/members.ts';
import { createSeededRandom } from '../../../support/seeded-random.ts';
import { createTestPractice, type TestDevice, type TestPractice } from '../../../support/test-practice.ts';

const suite = createFakeSuite();
let practice: TestPractice;
let lost: TestDevice;

beforeEach(async () => {
	practice = await createTestPractice(suite, createSeededRandom(61));
	lost = await practice.createDevice('admin');
});

const recoverAs = ({ grant }: TestDevice, change: Partial<Recover['grant']> = {}): Recover => ({
	type: 'RECOVER',
	grant: { ...grant, ...change }
});
const outcomeOf = async (record: Uint8Array): Promise<string> => {
	const applied = await applyControlRecord(suite, practice.state(), record);
	return applied.ok ? 'taken' : applied.error.type;
};

test('[CTL-20] the root key gives one more admin, who may do what admins do', async () => {
	await practice.append(await practice.sign(recoverAs(lost)));
	expect(liveCredential(practice.state(), lost.credId)).toMatchObject({ role: 'admin', seq: 2 });
	expect(practice.state().recoveries).toEqual([
		{ seq: 2, at: 0, credId: lost.credId, deviceId: lost.deviceId }
	]);
	expect(liveCredentials(practice.state())).toHaveLength(2);
	const cuts = [{ credId: hexToBytes(practice.admin.credId), upTo: 0 }];
	await practice.append(await practice.sign({ type: 'REVOKE', cuts }, { by: lost }));
	expect(liveCredentials(practice.state()).map(({ credId }) => credId)).toEqual([lost.credId]);
	const folded = await foldControlLog(suite, practice.records);
	expect(folded).toEqual({ ok: true, value: practice.state() });
});

test('[CTL-20] nobody else signs it: no admin, no other root', async () => {
	const other = await createTestPractice(suite, createSeededRandom(62));
	expect(await outcomeOf(await practice.sign(recoverAs(lost), { key: practice.admin.signKey }))).toBe(
		'BadSignature'
	);
	expect(await outcomeOf(await practice.sign(recoverAs(lost), { key: other.root }))).toBe('BadSignature');
	expect(await outcomeOf(await other.sign(recoverAs(lost)))).toBe('WrongPractice');
});

test('[CTL-2, CTL-20] the root signs nothing else behind GENESIS', async () => {
	const cuts = [{ credId: hexToBytes(practice.admin.credId), upTo: 0 }];
	const revoke = await practice.sign({ type: 'REVOKE', cuts }, { key: practice.root });
	expect(await outcomeOf(revoke)).toBe('BadSignature');
});

test('[CTL-20] it gives nothing but an admin, no credential twice, and no device another key', async () => {
	const nurse = await practice.createDevice('nurse');
	expect(await outcomeOf(await practice.sign(recoverAs(nurse)))).toBe('NotAdmin');
	expect(await outcomeOf(await practice.sign(recoverAs(practice.admin)))).toBe('CredentialTaken');
	const taken = recoverAs(lost, { deviceId: hexToBytes(practice.admin.deviceId) });
	expect(await outcomeOf(await practice.sign(taken))).toBe('DeviceKeyDiffers');
	const record = await practice.sign(recoverAs(lost));
	await practice.append(record);
	expect(await outcomeOf(record)).toBe('OutOfPlace');
	expect(await outcomeOf(await practice.sign(recoverAs(lost)))).toBe('CredentialTaken');
});
