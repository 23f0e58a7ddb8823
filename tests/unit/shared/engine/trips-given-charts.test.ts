// Whoever holds the keys of all charts chooses those of an outreach tablet; who is on it stays an admin's word.
import { beforeEach, expect, test } from 'vitest';
import type { ChartId } from '#shared/core/ids.ts';
import { SCOPES } from '#shared/core/scopes.ts';
import { addBlob, readBlob } from '#shared/engine/blob-work.ts';
import { openChart, run } from '#shared/engine/chart-work.ts';
import * as membership from '#shared/engine/membership.ts';
import { giveCharts } from '#shared/engine/trips/give-charts.ts';
import { trips } from '#shared/engine/trips/list-trips.ts';
import { prepareTrip } from '#shared/engine/trips/prepare-trip.ts';
import { createMemoryStore } from '#shared/replica/memory-store.ts';
import type { Transport } from '#shared/replica/transport.ts';
import {
	type EngineRig,
	eventually,
	goOffline,
	goOnline,
	RIG_PASSPHRASE,
	startEngine,
	take,
	write
} from '../../../support/engine-rig.ts';
import { createSeededRandom } from '../../../support/seeded-random.ts';
import { allergiesIn, names, prepareTablet, register, startClinic } from '../../../support/trip-rig.ts';

const random = createSeededRandom(97);
let clinic: EngineRig;
let nurse: EngineRig;
let transport: Transport;
let near: ChartId;
let far: ChartId;

const deviceOf = ({ core }: EngineRig) => core.device!.profile.deviceId;

beforeEach(async () => {
	({ clinic, nurse, transport, near } = await startClinic({ withNurse: true }));
	far = await register(clinic, 'Adong');
	await goOnline(clinic, nurse);
});

test('[TRP-6] a nurse gives a tablet its charts, and it opens those alone', async () => {
	const tablet = await prepareTablet(clinic, transport, []);
	await goOnline(nurse);
	expect(names(tablet)).toEqual([]);
	const bytes = random.bytes(20_000);
	const { id, url, size, hash } = take(await addBlob(nurse.core, bytes, 'image/jpeg'));
	const attachment = { contentType: 'image/jpeg', url, size, hash };
	take(await openChart(nurse.core, near));
	take(await run(nurse.core, near, { verb: 'addDocument', type: { text: 'Photo' }, attachment }));
	expect(take(await giveCharts(nurse.core, { deviceId: deviceOf(tablet), charts: [near] }))).toEqual({
		given: 1
	});
	await goOnline(nurse, clinic, tablet);
	await eventually(async () => names(tablet).length === 1 && (await readBlob(tablet.core, id)).ok);
	expect(await allergiesIn(tablet, near)).toEqual(['penicillin']);
	expect(tablet.core.state()).toMatchObject({ trip: { charts: 1 } });
	await eventually(async () => take(await trips(clinic.core))[0]?.charts === 1);
	const { clinical } = clinic.session.summaries.get(far)!.docIds;
	expect(tablet.session.deps.keyring.sealingEpoch(SCOPES.clinical, clinical)).toBeUndefined();
	// What is written on it comes home, and giving the same again gives nothing.
	await goOffline(tablet);
	await write(tablet, near, 'latex');
	await goOnline(tablet, nurse);
	await eventually(async () => (await allergiesIn(nurse, near)).length === 2);
	expect(take(await giveCharts(nurse.core, { deviceId: deviceOf(tablet), charts: [near] }))).toEqual({
		given: 0
	});
});

test('[TRP-6] a front desk gives a tablet nothing, and nobody but an admin lets one in', async () => {
	const tablet = await prepareTablet(clinic, transport, [near]);
	const { link } = take(
		await membership.invite(clinic.core, { userName: 'Sam', role: 'front-desk', siteName: 'Hilltop' })
	);
	const desk = await startEngine(createMemoryStore(), { transport });
	take(await membership.join(desk.core, { link, passphrase: RIG_PASSPHRASE }));
	await goOnline(clinic, desk);
	expect(await giveCharts(desk.core, { deviceId: deviceOf(tablet), charts: [far] })).toMatchObject({
		error: { type: 'RoleMayNot', kind: 'trips' }
	});
	const ask = { name: 'Kabale', userName: 'Joy', siteName: 'Van', charts: [near] };
	expect(await prepareTrip(nurse.core, ask)).toMatchObject({ error: { type: 'NotAdmin' } });
});
