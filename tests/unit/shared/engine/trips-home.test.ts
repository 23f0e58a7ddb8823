// The end of a trip: what came home, what did not, and who turns out to have had a chart already.
import { beforeEach, expect, test } from 'vitest';
import type { ChartId } from '#shared/core/ids.ts';
import { openChart, registerPatient, run } from '#shared/engine/chart-work.ts';
import * as membership from '#shared/engine/membership.ts';
import { putOut } from '#shared/engine/put-out.ts';
import { samePeople } from '#shared/engine/same-person.ts';
import { trips } from '#shared/engine/trips/list-trips.ts';
import { isOver } from '#shared/engine/trips/lease.ts';
import { heed } from '#shared/engine/effects.ts';
import { watchLease } from '#shared/engine/trips/watch-lease.ts';
import { createMemoryStore } from '#shared/replica/memory-store.ts';
import type { Transport } from '#shared/replica/transport.ts';
import {
	type EngineRig,
	eventually,
	goOffline,
	goOnline,
	lookedAt,
	RIG_PASSPHRASE,
	startDevices,
	startEngine,
	take,
	until,
	write
} from '../../../support/engine-rig.ts';
import { allergiesIn, DAY_MS, names, prepareTablet } from '../../../support/trip-rig.ts';

const deviceFacts = () => Promise.resolve({ appVersion: '1', usedBytes: 1, quotaBytes: 2, persisted: true });
let clinic: EngineRig;
let transport: Transport;
let near: ChartId;

const deviceOf = ({ core }: EngineRig) => core.device!.profile.deviceId;
const register = async ({ core }: EngineRig, given: string, birthDate: string): Promise<ChartId> => {
	const name = [{ use: 'official', family: 'Garcia', given: [given] }];
	return take(await registerPatient(core, { name, birthDate, gender: 'female' } as never)).chartId;
};

beforeEach(async () => {
	const practice = await startDevices([]);
	clinic = practice.devices[0]!;
	transport = practice.transport;
	near = await register(clinic, 'Maria', '1985-07-14');
	await goOnline(clinic);
});

test('[TRP-2] somebody registered on the way who has a chart at home is found there', async () => {
	const other = await register(clinic, 'Lucia', '1990-02-03');
	await goOnline(clinic);
	const tablet = await prepareTablet(clinic, transport, [other]);
	await goOffline(tablet);
	const again = await register(tablet, 'Mary', '1985-07-14');
	await write(tablet, again, 'latex');
	expect(tablet.core.status().toCheck).toBe(0);
	await goOnline(tablet, clinic);
	await until(() => names(clinic).length === 3);
	await lookedAt(clinic);
	expect(take(await samePeople(clinic.core, near))).toMatchObject([{ chartId: again }]);
	expect(clinic.core.status().toCheck).toBe(1);
	expect(take(await trips(clinic.core))).toMatchObject([{ registered: 1, charts: 1, state: 'away' }]);
	// An ordinary chart: whoever is at home writes in it.
	await write(clinic, again, 'iodine');
	expect(await allergiesIn(clinic, again)).toEqual(['iodine', 'latex']);
});

test('[STA-1] the list says what is still on a tablet as far as it told, also once its trip was ended', async () => {
	const tablet = await prepareTablet(clinic, transport, [near], 7, { deviceFacts });
	await write(tablet, near, 'latex');
	await goOnline(tablet, clinic);
	await eventually(async () => {
		tablet.clock.advance(60_000);
		return take(await trips(clinic.core))[0]?.left === 0;
	});
	expect(take(await trips(clinic.core))).toMatchObject([{ people: ['Joy'], state: 'away', registered: 0 }]);
	take(await putOut(clinic.core, { who: { type: 'device', deviceId: deviceOf(tablet) }, now: false }));
	expect(take(await trips(clinic.core))).toEqual([]);
});

test('[TRP-4] what was typed and not sealed when the battery died is sent after the end, by whoever knows the passphrase', async () => {
	const tablet = await prepareTablet(clinic, transport, [near], 7);
	expect(clinic.core.lease).toBeUndefined();
	await goOffline(tablet);
	take(await openChart(tablet.core, near));
	const note = take(await run(tablet.core, near, { verb: 'startNote', title: 'Visit note' })).entry!;
	const text = { section: 'plan', base: '', next: 'Fell from a ladder' };
	take(await run(tablet.core, near, { verb: 'editNoteText', noteId: note.split('/')[1]!, ...text }));
	expect(await tablet.store.count('local', 'tail/')).toBeGreaterThan(0);
	const store = createMemoryStore(tablet.store.snapshot());
	tablet.clock.advance(9 * DAY_MS);
	const again = await startEngine(store, { clock: tablet.clock, transport });
	watchLease(again.core, () => heed(again.core));
	await until(() => isOver(again.core.lease));
	await again.core.exclusive(async () => {});
	expect(again.core.state()).toMatchObject({ phase: 'locked', lastUnlock: true });
	// The charts stay shut: what was typed is sealed, and nothing is shown.
	expect(await membership.unlock(again.core, { passphrase: RIG_PASSPHRASE })).toMatchObject({
		error: { type: 'PutOut' }
	});
	expect(await again.store.count('local', 'tail/')).toBe(0);
	expect(again.core.state()).toMatchObject({ phase: 'removed', tripOver: true, done: false });
	again.core.device!.link!.connect();
	await until(() => (again.core.state() as { done?: boolean }).done === true);
	await eventually(async () => JSON.stringify(take(await openChart(clinic.core, near))).includes('ladder'));
});
