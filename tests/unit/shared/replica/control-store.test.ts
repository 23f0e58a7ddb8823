import { beforeEach, describe, expect, test } from 'vitest';
import { bytesToHex } from '#shared/core/bytes.ts';
import type { CredId } from '#shared/core/ids.ts';
import type { Role } from '#shared/core/scopes.ts';
import { createFakeSuite } from '#shared/crypto/fake-suite.ts';
import { noInvitation } from '#shared/replica/control-log.ts';
import { openControlStore } from '#shared/replica/control-store.ts';
import { createMemoryStore } from '#shared/replica/memory-store.ts';
import { putControlLog } from '#shared/replica/rows.ts';
import type { Store } from '#shared/replica/store.ts';
import { createSeededRandom } from '../../../support/seeded-random.ts';
import { createTestPractice, type TestDevice, type TestPractice } from '../../../support/test-practice.ts';

const suite = createFakeSuite();
let practice: TestPractice;
let store: Store;

beforeEach(async () => {
	practice = await createTestPractice(suite, createSeededRandom(31));
	store = createMemoryStore();
	await store.commit(putControlLog(practice.records));
});

describe("a device's control log", () => {
	test('grows in the store and in memory, all records or none', async () => {
		const control = await openControlStore(suite, store);
		const { invite, certificate } = await practice.enrol('nurse');
		const bad = certificate.slice();
		bad[bad.length - 1]! ^= 1;
		expect(await control.extend([invite, bad])).toMatchObject({
			ok: false,
			error: { type: 'BadSignature', seq: 3 }
		});
		expect(control.state().head.seq).toBe(1);
		expect(await store.count('control')).toBe(1);
		expect((await control.extend([invite, certificate])).ok).toBe(true);
		expect(control.state()).toEqual(practice.state());
		expect((await openControlStore(suite, store)).state()).toEqual(practice.state());
		expect(await control.recordsAfter(1)).toEqual([invite, certificate]);
		expect([0, 3, 4].map((seq) => control.hashAt(seq)?.length)).toEqual([32, 32, undefined]);
	});

	test('[REP-16] two tabs that append at one place: one does, the other is told', async () => {
		const tabs = [await openControlStore(suite, store), await openControlStore(suite, store)];
		const { invite } = await practice.enrol('nurse');
		const outcomes = await Promise.all(tabs.map((tab) => tab.extend([invite])));
		expect(outcomes.map((outcome) => outcome.ok || outcome.error.type).sort()).toEqual([
			'ExpectationFailed',
			true
		]);
	});

	test('[CTL-7] a certificate is kept until the log holds it, also over a restart', async () => {
		const { invite, certificate, device } = await practice.enrol('nurse');
		await store.commit(putControlLog([practice.records[0]!, invite]));
		const control = await openControlStore(suite, store);
		expect((await control.certify(certificate)).ok).toBe(true);
		expect((await control.certify(certificate)).ok).toBe(true);
		const again = await openControlStore(suite, store);
		expect(again.certificates()).toEqual([certificate]);
		expect(again.state().credentials.get(device.credId)?.certificateOnly).toBe(true);
		expect((await again.extend([certificate])).ok).toBe(true);
		expect(again.certificates()).toEqual([]);
		expect(await store.count('meta', 'cert/')).toBe(0);
	});

	test('[CTL-13] certificates are shown after those that let their signers in, whatever their names', async () => {
		const { deviceId, transportKey } = practice.admin.grant;
		const certificateOf = async (credId: number, role: Role, by?: TestDevice) => {
			const made = await practice.createDevice(role);
			const grant = { ...made.grant, credId: new Uint8Array(16).fill(credId), deviceId, transportKey };
			const wire = await practice.sign({ type: 'ENROL', inviteId: noInvitation(), grant }, { by });
			return { wire, device: { ...made, credId: bytesToHex(grant.credId) as CredId, grant } };
		};
		const second = await certificateOf(9, 'admin');
		const third = await certificateOf(1, 'nurse', second.device);
		const control = await openControlStore(suite, store);
		for (const { wire } of [second, third]) expect((await control.certify(wire)).ok).toBe(true);
		const again = await openControlStore(suite, store);
		expect(again.certificates()).toEqual([second.wire, third.wire]);
		expect(again.state().credentials.size).toBe(3);
		expect((await again.extend(again.certificates())).ok).toBe(true);
	});

	test('a store without a log, or with a broken one, is not opened', async () => {
		await expect(openControlStore(suite, createMemoryStore())).rejects.toThrow('no control log');
		const broken = createMemoryStore();
		await broken.commit(putControlLog([new Uint8Array(9)]));
		await expect(openControlStore(suite, broken)).rejects.toThrow('broken');
	});
});
