// Records that are well signed and do not stand where they say, or speak of somebody who belongs no more.
import { expect, test } from 'vitest';
import { hexToBytes } from '#shared/core/bytes.ts';
import { createFakeSuite } from '#shared/crypto/fake-suite.ts';
import type { ControlRecord } from '#shared/protocol/control-records.ts';
import { applyControlRecord, signControlRecord } from '#shared/replica/control-log.ts';
import { createTwoClinics } from '../../../support/two-clinics.ts';

const suite = createFakeSuite();

test('[CTL-9] a record stands behind the one that it names, or nowhere', async () => {
	const { practice } = (await createTwoClinics()).relay;
	const state = practice.state();
	const record = (place: ControlRecord['place']): Promise<Uint8Array> =>
		signControlRecord(
			suite,
			{
				practiceId: hexToBytes(practice.practiceId),
				by: hexToBytes(practice.admin.credId),
				place,
				at: 0,
				body: { type: 'ACCEPT', accepted: [], discarded: [] }
			},
			practice.admin.signKey
		);
	const seq = state.head.seq + 1;
	const elsewhere = { seq, prev: new Uint8Array(32).fill(7) };
	const refused = await applyControlRecord(suite, state, await record(elsewhere));
	expect(refused).toMatchObject({ ok: false, error: { type: 'OutOfPlace' } });
	const later = await applyControlRecord(suite, state, await record({ seq: seq + 1, prev: state.head.hash }));
	expect(later).toMatchObject({ ok: false, error: { type: 'OutOfPlace' } });
	const here = await applyControlRecord(suite, state, await record({ seq, prev: state.head.hash }));
	expect(here).toMatchObject({ ok: true });
});

test('[CTL-15] who was put out is given no other role', async () => {
	const { relay, riversideDevice } = await createTwoClinics();
	const { practice } = relay;
	const credId = hexToBytes(riversideDevice.credId);
	const role = { type: 'ROLE', credId, role: 'admin', upTo: 0, lockboxes: [] } as const;
	expect(await applyControlRecord(suite, practice.state(), await practice.sign(role))).toMatchObject({
		ok: true
	});
	await practice.append(await practice.sign({ type: 'REVOKE', cuts: [{ credId, upTo: 0 }] }));
	expect(await applyControlRecord(suite, practice.state(), await practice.sign(role))).toMatchObject({
		error: { type: 'UnknownMember' }
	});
});
