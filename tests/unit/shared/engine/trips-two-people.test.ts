// Two people on one outreach tablet: each with their own passphrase and PIN, in their own name, without a network.
import { beforeEach, expect, test, vi } from 'vitest';
import type { ChartId } from '#shared/core/ids.ts';
import { auditTrail } from '#shared/engine/audit-trail.ts';
import { openChart, closeChart } from '#shared/engine/chart-work.ts';
import * as membership from '#shared/engine/membership.ts';
import * as people from '#shared/engine/people.ts';
import { putOut } from '#shared/engine/put-out.ts';
import { joinTablet } from '#shared/engine/trips/join-tablet.ts';
import { trips } from '#shared/engine/trips/list-trips.ts';
import { inviteToTablet } from '#shared/engine/trips/prepare-trip.ts';
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
	until,
	write
} from '../../../support/engine-rig.ts';
import { allergiesIn, names, prepareTablet, register, startClinic } from '../../../support/trip-rig.ts';

const HER_PASSPHRASE = 'meadow kettle anchor violet stone';
let clinic: EngineRig;
let transport: Transport;
let near: ChartId;
let tablet: EngineRig;
let words: string;

const deviceOf = ({ core }: EngineRig) => core.device!.profile.deviceId;
const me = ({ session }: EngineRig) => session.deps.keyring;

beforeEach(async () => {
	({ clinic, transport, near } = await startClinic());
	tablet = await prepareTablet(clinic, transport, [near], 14);
	({ words } = take(await inviteToTablet(clinic.core, { deviceId: deviceOf(tablet), userName: 'Rose' })));
});

test('[TRP-7] a second person opens, registers and writes in their own name, and both see the same', async () => {
	const joy = me(tablet).userId;
	const { userId: rose } = take(await joinTablet(tablet.core, { words, passphrase: HER_PASSPHRASE }, people));
	expect(rose).not.toBe(joy);
	take(await people.setPin(tablet.core, { pin: '482915' }));
	const joyCred = me(tablet).credId;
	await goOffline(tablet);
	await membership.lock(tablet.core);
	take(await membership.unlock(tablet.core, { passphrase: HER_PASSPHRASE }));
	expect(me(tablet).userId).toBe(rose);
	expect(tablet.core.state()).toMatchObject({ trip: { name: 'Kabale', charts: 1 }, userName: 'Rose' });
	await write(tablet, near, 'latex');
	const found = await register(tablet, 'Lamunu');
	take(await people.setPin(tablet.core, { pin: '730164' }));
	// Back by the PIN: what the other one wrote is there, and the next person gets another number.
	take(await people.unlockByPin(tablet.core, { credId: joyCred, pin: '482915' }));
	expect(me(tablet).userId).toBe(joy);
	expect(await allergiesIn(tablet, near)).toEqual(['latex', 'penicillin']);
	const other = await register(tablet, 'Adong');
	expect(other).not.toBe(found);
	expect(names(tablet)).toHaveLength(3);
	await goOnline(tablet, clinic);
	await until(() => names(clinic).length === 3);
	await eventually(async () => (await allergiesIn(clinic, near)).length === 2);
	expect(take(await trips(clinic.core))).toMatchObject([{ people: ['Joy', 'Rose'] }]);
	// Who looked is told of each by their own name.
	const trail = take(await auditTrail(clinic.core, {}));
	const opened = trail.rows.filter((row) => row.what === 'open-chart' && row.deviceId === deviceOf(tablet));
	expect(new Set(opened.map((row) => row.user))).toEqual(new Set(['Joy', 'Rose']));
});

test('[TRP-7] the words let somebody in on that tablet, and on no other device', async () => {
	expect(await joinTablet(clinic.core, { words, passphrase: HER_PASSPHRASE }, people)).toMatchObject({
		error: { type: 'NotATrip' }
	});
	expect(await joinTablet(tablet.core, { words, passphrase: RIG_PASSPHRASE }, people)).toMatchObject({
		error: { type: 'PassphraseTaken' }
	});
	let hasKnocked = (): void => {};
	const knocked = new Promise<void>((sent) => (hasKnocked = sent));
	const watched: Transport = {
		open(...args) {
			const road = transport.open(...args);
			return {
				...road,
				send(bytes) {
					road.send(bytes);
					hasKnocked();
				}
			};
		}
	};
	const elsewhere = await startEngine(createMemoryStore(), { transport: watched });
	const joining = membership.join(elsewhere.core, {
		words,
		relayUrl: 'http://relay',
		passphrase: RIG_PASSPHRASE
	});
	let settled = false;
	void joining.then(() => (settled = true));
	await knocked;
	// The admin's device looks at one knock after the other: when the tablet has its answer, the other had none.
	take(await joinTablet(tablet.core, { words, passphrase: HER_PASSPHRASE }, people));
	await vi.waitFor(
		() => {
			elsewhere.clock.advance(10_000);
			expect(settled).toBe(true);
		},
		{ timeout: 30_000, interval: 10 }
	);
	expect((await joining).ok).toBe(false);
	const { credentials } = clinic.core.device!.replica.control();
	const { deviceId } = elsewhere.core.device?.profile ?? { deviceId: undefined };
	expect(deviceId).toBeUndefined();
	expect([...credentials.values()].filter((one) => one.deviceId === deviceOf(tablet))).toHaveLength(2);
	expect(credentials.size).toBe(3);
});

test('[TRP-6] [TRP-7] one of the two is put out: the other one reads and writes on with the keys of now', async () => {
	const joy = me(tablet).userId;
	take(await joinTablet(tablet.core, { words, passphrase: HER_PASSPHRASE }, people));
	await membership.lock(tablet.core);
	take(await membership.unlock(tablet.core, { passphrase: HER_PASSPHRASE }));
	take(await putOut(clinic.core, { who: { type: 'person', userId: joy }, now: false }));
	await write(clinic, near, 'latex');
	await goOnline(clinic, tablet);
	await eventually(async () => (await allergiesIn(tablet, near)).length === 2);
	await write(tablet, near, 'iodine');
	await goOnline(clinic, tablet);
	await eventually(async () => (await allergiesIn(clinic, near)).length === 3);
	await closeChart(tablet.core, near);
	take(await openChart(tablet.core, near));
});
