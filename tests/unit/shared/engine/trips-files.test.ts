// Photos and files that are taken on an outreach tablet: kept there without a network, brought home, and shown everywhere.
import { beforeEach, expect, test } from 'vitest';
import type { ChartId } from '#shared/core/ids.ts';
import { addBlob, blobsDepsOf, readBlob } from '#shared/engine/blob-work.ts';
import { storeBlob } from '#shared/engine/blobs.ts';
import { openChart, run } from '#shared/engine/chart-work.ts';
import { nextFileBlank } from '#shared/engine/trips/file-blanks.ts';
import type { Transport } from '#shared/replica/transport.ts';
import {
	type EngineRig,
	eventually,
	goOffline,
	goOnline,
	restart,
	take
} from '../../../support/engine-rig.ts';
import { createSeededRandom } from '../../../support/seeded-random.ts';
import { prepareTablet, startClinic } from '../../../support/trip-rig.ts';

const random = createSeededRandom(83);
let clinic: EngineRig;
let nurse: EngineRig;
let transport: Transport;
let near: ChartId;
let tablet: EngineRig;

beforeEach(async () => {
	({ clinic, nurse, transport, near } = await startClinic({ withNurse: true }));
	tablet = await prepareTablet(clinic, transport, [near]);
	await goOffline(tablet);
});

test('[BLB-8] a photo that is taken on the way is shown there at once, after a restart, and at home', async () => {
	const bytes = random.bytes(300_000);
	const { id, url, size, hash } = take(await addBlob(tablet.core, bytes, 'image/jpeg'));
	const attachment = { contentType: 'image/jpeg', url, size, hash };
	take(await openChart(tablet.core, near));
	take(await run(tablet.core, near, { verb: 'addDocument', type: { text: 'Wound' }, attachment }));
	expect(take(await readBlob(tablet.core, id))).toEqual({ bytes, mediaType: 'image/jpeg' });
	const second = take(await addBlob(tablet.core, random.bytes(40), 'image/jpeg'));
	expect(second.id).not.toBe(id);
	expect(take(await readBlob((await restart(tablet)).core, id)).bytes).toEqual(bytes);
	await goOnline(tablet, clinic, nurse);
	for (const home of [clinic, nurse]) {
		await eventually(async () => (await readBlob(home.core, id)).ok);
		expect(take(await readBlob(home.core, id)).bytes).toEqual(bytes);
	}
	const view = take(await openChart(clinic.core, near));
	expect(JSON.stringify(view.entries['DocumentReference'])).toContain(url);
});

test('[BLB-8] a photo that is at home already, and of which the tablet has no key, is kept all the same', async () => {
	await goOnline(tablet);
	const bytes = random.bytes(900);
	const home = take(await addBlob(clinic.core, bytes, 'image/jpeg'));
	const again = take(await addBlob(tablet.core, bytes, 'image/jpeg'));
	// The tablet has no key of the one at home.
	expect(again.id).not.toBe(home.id);
});

test('[BLB-8] nobody without a tablet puts another content in the place of a photo', async () => {
	const bytes = random.bytes(2_000);
	const { id } = take(await addBlob(tablet.core, bytes, 'image/jpeg'));
	const blank = tablet.session.deps.keyring.trip!.fileBlanks!.slice(0, 16);
	const deps = (await blobsDepsOf(nurse.session))!;
	const { sealing } = deps;
	// A colleague's program that keeps its own content under the id of the tablet's photo.
	const keyring = Object.create(sealing.keyring, {
		sealingEpoch: { value: (scope: number, docId: string) => (docId === id ? 1 : undefined) }
	}) as typeof sealing.keyring;
	const bold = { ...deps, sealing: { ...sealing, keyring }, nextBlank: async () => ({ id, blank }) };
	take(await storeBlob(bold, random.bytes(2_000), 'image/jpeg', (task) => nurse.core.exclusive(task)));
	await nurse.core.exclusive(() => nurse.core.offer());
	await goOnline(nurse, clinic);
	await eventually(async () => (await clinic.store.count('envelope', `${id}/`)) > 0);
	expect(await readBlob(clinic.core, id)).toMatchObject({ error: { type: 'BlobNotHere', of: 0 } });
	await goOnline(tablet, clinic);
	await eventually(async () => (await readBlob(clinic.core, id)).ok);
	expect(take(await readBlob(clinic.core, id)).bytes).toEqual(bytes);
});

test('[BLB-8] says so when no more can be kept', async () => {
	const importKey = (await tablet.session.importKey())!;
	const fileBlanks = tablet.session.deps.keyring.trip!.fileBlanks!.slice(0, 16);
	expect(await nextFileBlank(tablet.session, importKey, { fileBlanks })).toBeDefined();
	take(await addBlob(tablet.core, random.bytes(40), 'image/jpeg'));
	expect(await nextFileBlank(tablet.session, importKey, { fileBlanks })).toBeUndefined();
	const deps = { ...(await blobsDepsOf(tablet.session))!, nextBlank: async () => undefined };
	const stored = await storeBlob(deps, random.bytes(40), 'image/jpeg', (task) => task());
	expect(stored).toMatchObject({ error: { type: 'NoFileBlanks' } });
});
