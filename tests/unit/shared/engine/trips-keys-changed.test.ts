// An outreach tablet that was away while somebody was put out and keys were changed, or while the role of who has it was.
import { beforeEach, describe, expect, test } from 'vitest';
import type { ChartId } from '#shared/core/ids.ts';
import { ok } from '#shared/core/result.ts';
import { SCOPES, type Role } from '#shared/core/scopes.ts';
import { receivedOf } from '#shared/engine/device-reports.ts';
import { parseHeader } from '#shared/crypto/envelope.ts';
import { appendBatch } from '#shared/engine/append-batch.ts';
import { lateWork } from '#shared/engine/late-views.ts';
import * as membership from '#shared/engine/membership.ts';
import type { Session } from '#shared/engine/session.ts';
import { putOut } from '#shared/engine/put-out.ts';
import { tripDocId, writeGiving } from '#shared/engine/trips/trip-document.ts';
import { sealMore } from '#shared/engine/trips/trip-grant.ts';
import { hexToBytes } from '#shared/core/bytes.ts';
import { turnKeys } from '#shared/engine/turn-keys.ts';
import { liveCredentials } from '#shared/replica/members.ts';
import { createMemoryStore } from '#shared/replica/memory-store.ts';
import type { Transport } from '#shared/replica/transport.ts';
import {
	type EngineRig,
	eventually,
	goOffline,
	goOnline,
	restart,
	RIG_PASSPHRASE,
	startEngine,
	suite,
	take,
	until,
	write
} from '../../../support/engine-rig.ts';
import { allergiesIn, names, prepareTablet, register, startClinic } from '../../../support/trip-rig.ts';

let clinic: EngineRig;
let nurse: EngineRig;
let transport: Transport;
let near: ChartId;

const idOf = ({ session }: EngineRig) => session.deps.keyring.userId;
const epochOf = (rig: EngineRig): number | undefined =>
	rig.session.deps.keyring.sealingEpoch(SCOPES.clinical, rig.session.summaries.get(near)!.docIds.clinical);
/** Somebody is put out: the keys of everything that they held are others now. */
const putOutNurse = async (): Promise<void> => {
	take(await putOut(clinic.core, { who: { type: 'person', userId: idOf(nurse) }, now: false }));
	await goOnline(clinic);
};

beforeEach(async () => {
	({ clinic, nurse, transport, near } = await startClinic({ withNurse: true }));
});

/** No device of today gives somebody on a tablet another role; the log may have one all the same. */
const roleByAnotherProgram = ({ session }: EngineRig, role: Role) =>
	appendBatch(clinic.core, async ({ store }) => {
		const { credId } = session.deps.keyring;
		const upTo = (await receivedOf(store, new Set([credId])))[credId] ?? 0;
		return ok([{ type: 'ROLE', credId: hexToBytes(credId), role, upTo, lockboxes: [] }]);
	});

describe('keys that were changed while a tablet was away', () => {
	test('[TRP-6] what it wrote meanwhile is read by everybody, and it reads and writes on with the new keys', async () => {
		const tablet = await prepareTablet(clinic, transport, [near]);
		await goOffline(tablet);
		await putOutNurse();
		await write(clinic, near, 'latex');
		await goOnline(clinic);
		await write(tablet, near, 'iodine');
		const found = await register(tablet, 'Lamunu');
		await goOnline(tablet, clinic);
		const everything = ['iodine', 'latex', 'penicillin'];
		await eventually(async () => (await allergiesIn(clinic, near)).join() === everything.join());
		await eventually(async () => (await allergiesIn(tablet, near)).join() === everything.join());
		expect(epochOf(tablet)).toBe(2);
		// Also of somebody who was registered on the way, and of one who is registered from now on.
		await write(clinic, found, 'nuts');
		const later = await register(tablet, 'Adong');
		await goOnline(tablet, clinic);
		await eventually(async () => (await allergiesIn(tablet, found)).join() === 'nuts,penicillin');
		await eventually(async () => (await allergiesIn(clinic, later)).length === 1);
		const sealed = (await tablet.store.list('envelope')).map(({ value }) => take(parseHeader(value)));
		const { docIds } = tablet.session.summaries.get(later)!;
		expect(sealed.filter(({ docId }) => docId === docIds.clinical).map(({ epoch }) => epoch)).toEqual([2]);
		// And after its process ended.
		expect(await allergiesIn(await restart(tablet), near)).toEqual(everything);
	});

	test('[TRP-6] another device gives what the one that changed the keys did not', async () => {
		const tablet = await prepareTablet(clinic, transport, [near]);
		const { link } = take(
			await membership.invite(clinic.core, { userName: 'Ida', role: 'prescriber', siteName: 'Hilltop' })
		);
		const doctor = await startEngine(createMemoryStore(), { transport });
		take(await membership.join(doctor.core, { link, passphrase: RIG_PASSPHRASE }));
		await goOnline(clinic, doctor);
		// As a program of before would, and as one that ends right after it has changed the keys.
		const turned = await appendBatch(clinic.core, (deps, control) =>
			turnKeys(deps, control, [SCOPES.directory, SCOPES.clinical], liveCredentials(control))
		);
		take(turned);
		await goOnline(doctor, tablet);
		expect(epochOf(tablet)).toBe(1);
		await eventually(async () => {
			doctor.clock.advance(60_000);
			return epochOf(tablet) === 2;
		});
		await write(doctor, near, 'latex');
		await goOnline(doctor, tablet);
		await eventually(async () => (await allergiesIn(tablet, near)).length === 2);
	});

	test('[TRP-6] the role of who has the tablet is changed: what they wrote in the old one is there, and they write on', async () => {
		const tablet = await prepareTablet(clinic, transport, [near]);
		await goOffline(tablet);
		await write(tablet, near, 'latex');
		take(await roleByAnotherProgram(tablet, 'nurse'));
		await goOnline(tablet, clinic);
		await until(() => tablet.session.deps.keyring.role === 'nurse');
		await write(tablet, near, 'iodine');
		await goOnline(tablet, clinic);
		await eventually(async () => (await allergiesIn(clinic, near)).length === 3);
		expect(names(tablet)).toEqual([expect.stringContaining('Okello')]);
	});

	test('[TRP-6] a role that may not write in charts: what was written on the way waits for an admin, and is told of', async () => {
		const tablet = await prepareTablet(clinic, transport, [near]);
		await goOffline(tablet);
		await write(tablet, near, 'latex');
		take(await roleByAnotherProgram(tablet, 'front-desk'));
		await goOnline(tablet, clinic);
		await eventually(async () => take(await lateWork(clinic.core)).length > 0);
		expect(await allergiesIn(clinic, near)).toEqual(['penicillin']);
	});

	test('[TRP-6] [RGT-2] keys that somebody hands to a tablet who may not are not taken', async () => {
		const tablet = await prepareTablet(clinic, transport, [near]);
		const desk = take(
			await membership.invite(clinic.core, { userName: 'Sam', role: 'front-desk', siteName: 'Hilltop' })
		);
		const sam = await startEngine(createMemoryStore(), { transport });
		take(await membership.join(sam.core, { link: desk.link, passphrase: RIG_PASSPHRASE }));
		await goOnline(clinic, sam, tablet);
		take(
			await appendBatch(clinic.core, (deps, control) =>
				turnKeys(deps, control, [SCOPES.clinical], liveCredentials(control))
			)
		);
		await goOnline(clinic, sam, tablet);
		const control = sam.core.device!.replica.control();
		const { credId, trip, kem } = tablet.session.deps.keyring;
		const docs = hexToBytes(tablet.session.summaries.get(near)!.docIds.clinical);
		const none = new Uint8Array(0);
		const keys = [{ scope: SCOPES.clinical, epoch: 2, docs, keys: new Uint8Array(32).fill(7) }];
		const more = { v: 1, trip: trip!.trip, charts: 1, fetch: none, files: none, keys } as const;
		const place = { practice: control.salt, recipient: hexToBytes(credId) };
		const sealed = new Map([[credId, await sealMore(suite, place, kem.publicKey, more)]]);
		const docId = (await tripDocId(sam.session, tablet.core.device!.profile.deviceId))!;
		const refused = { error: { type: 'RoleMayNot', kind: 'trips' } };
		expect(await writeGiving(sam.session, docId, '[]', sealed)).toMatchObject(refused);
		// A program that does not refuse: every other device does.
		const { deps } = sam.session;
		const bold = Object.create(deps.keyring, { role: { value: 'admin' } }) as typeof deps.keyring;
		const forger = Object.create(sam.session, { deps: { value: { ...deps, keyring: bold } } }) as Session;
		take(await writeGiving(forger, docId, '[]', sealed));
		const held = () => tablet.store.count('envelope', `${docId}/`);
		const before = await held();
		await sam.core.exclusive(() => sam.core.offer());
		await goOnline(sam, clinic);
		await eventually(async () => (await held()) > before);
		await tablet.core.exclusive(async () => {});
		expect(await tablet.store.count('local', 'trip-more/')).toBe(0);
		expect(epochOf(tablet)).toBe(1);
	});
});
