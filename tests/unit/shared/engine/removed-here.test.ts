// What a device does that learns that somebody on it, or it itself, was put out.
import { beforeEach, expect, test } from 'vitest';
import { openChart, registerPatient, run } from '#shared/engine/chart-work.ts';
import { createEngine } from '#shared/engine/engine.ts';
import * as membership from '#shared/engine/membership.ts';
import { addPerson } from '#shared/engine/people.ts';
import { lateWork } from '#shared/engine/late-views.ts';
import { putOut } from '#shared/engine/put-out.ts';
import { exportPractice, exportUnsent, takeTransfer } from '#shared/engine/transfers.ts';
import { createMemoryStore } from '#shared/replica/memory-store.ts';
import { createManualClock } from '../../../support/manual-clock.ts';
import {
	meet,
	RIG_PASSPHRASE,
	startDevices,
	suite,
	take,
	until,
	type EngineRig
} from '../../../support/engine-rig.ts';
import { createSeededRandom } from '../../../support/seeded-random.ts';

let hilltop: EngineRig;
let lakeside: EngineRig;
const OTHER_PASSPHRASE = 'basket window silver garden thunder';

/** Hilltop's admin, and an admin's device at Lakeside, both online. */
/** Waits for what devices and relay are about to do, on a machine of any speed. */
const eventually = <T>(look: () => T | Promise<T>) => expect.poll(look, { timeout: 60_000, interval: 5 });

beforeEach(async () => {
	const { devices } = await startDevices([{ role: 'admin', siteName: 'Lakeside' }]);
	[hilltop, lakeside] = devices as [EngineRig, EngineRig];
	for (const { core } of devices) core.device!.link!.connect();
	await until(() => devices.every(({ core }) => core.status().caughtUp));
});
const offline = async (...rigs: readonly EngineRig[]): Promise<void> => {
	for (const { core } of rigs) await core.device!.link!.disconnect();
};
const processOn = async ({ store }: EngineRig) =>
	createEngine({
		store: createMemoryStore(store.snapshot()),
		...{ suite, random: createSeededRandom(77), clock: createManualClock(Date.UTC(2026, 4, 5)) }
	});

test('[CTL-14] a person put out loses their keys on a device that others go on using, and what they typed is sent', async () => {
	const added = { userName: 'Cora', role: 'nurse' as const, passphrase: OTHER_PASSPHRASE };
	const { userId } = take(await addPerson(lakeside.core, added));
	await membership.lock(lakeside.core);
	take(await membership.unlock(lakeside.core, { passphrase: OTHER_PASSPHRASE }));
	const { chartId } = take(await registerPatient(lakeside.core, { name: [{ family: 'Okello' }] }));
	await meet(hilltop, lakeside);
	for (const { core } of [hilltop, lakeside]) core.device!.link!.connect();
	await until(
		() => hilltop.core.status().caughtUp && hilltop.core.device!.replica.control().credentials.size === 3
	);
	take(await openChart(lakeside.core, chartId));
	const note = take(await run(lakeside.core, chartId, { verb: 'startNote', title: 'Visit note' })).entry!;
	const text = { section: 'plan', base: '', next: 'Rest and water' };
	take(await run(lakeside.core, chartId, { verb: 'editNoteText', noteId: note.split('/')[1]!, ...text }));
	expect(take(await putOut(hilltop.core, { who: { type: 'person', userId }, now: false }))).toMatchObject({
		credentials: 1,
		emptied: []
	});
	await until(() => lakeside.core.state().phase === 'locked');
	expect(lakeside.core.state()).toMatchObject({ phase: 'locked', putOut: 'Cora' });
	expect(await lakeside.store.count('meta', 'credential/')).toBe(1);
	expect(await membership.unlock(lakeside.core, { passphrase: OTHER_PASSPHRASE })).toMatchObject({
		error: { type: 'WrongPassphrase' }
	});
	// Typed and not sealed when it happened.
	await eventually(async () => JSON.stringify(take(await lateWork(hilltop.core)))).toContain(
		'Rest and water'
	);
	take(await membership.unlock(lakeside.core, { passphrase: RIG_PASSPHRASE }));
	expect(lakeside.core.state()).toMatchObject({ phase: 'open', userName: 'Ben' });
	await offline(hilltop, lakeside);
});

test('[CTL-17] with `now` a device sends nothing first, and the relay takes nothing from it', async () => {
	await offline(lakeside);
	take(await registerPatient(lakeside.core, { name: [{ family: 'Mwangi' }] }));
	const { deviceId } = lakeside.core.device!.profile;
	take(await putOut(hilltop.core, { who: { type: 'device', deviceId }, now: true }));
	lakeside.core.device!.link!.connect();
	await until(() => lakeside.core.state().phase === 'removed');
	expect(lakeside.core.state()).toMatchObject({ done: true });
	expect(await lakeside.store.count('meta', 'credential/')).toBe(0);
	await offline(lakeside);
	expect(take(await lateWork(hilltop.core))).toEqual([]);
	await offline(hilltop);
});

test('[CTL-17] a process that starts on a removed device goes on removing it', async () => {
	const { deviceId } = lakeside.core.device!.profile;
	await offline(lakeside);
	take(await registerPatient(lakeside.core, { name: [{ family: 'Mwangi' }] }));
	take(await putOut(hilltop.core, { who: { type: 'device', deviceId }, now: false }));
	// It hears of it in the very moment in which its process ends: the log is there, nothing was done about it.
	const log = await hilltop.store.list('control');
	await lakeside.store.commit(log.map(({ key, value }) => ({ type: 'put', table: 'control', key, value })));
	const again = await processOn(lakeside);
	expect(again.state()).toMatchObject({ phase: 'removed', done: false });
	expect(again.state()).toMatchObject({ unsent: again.status().unsent });
	expect(again.status().unsent).toBeGreaterThan(0);
	expect(await again.unlock({ passphrase: RIG_PASSPHRASE })).toMatchObject({ ok: false });
	await offline(hilltop);
});

test('[CTL-17] a removed device that cannot send gives what waits to another by a file, and erases nothing for that', async () => {
	const { deviceId } = lakeside.core.device!.profile;
	await offline(lakeside);
	take(await registerPatient(lakeside.core, { name: [{ family: 'Mwangi' }] }));
	take(await putOut(hilltop.core, { who: { type: 'device', deviceId }, now: false }));
	await offline(hilltop);
	const carry = async ({ core }: EngineRig, bytes: Uint8Array) =>
		take(await takeTransfer(core, { size: bytes.length, read: async (a, b) => bytes.slice(a, b) }, 0));
	await carry(lakeside, take(await exportPractice(hilltop.core, '')).bytes);
	await eventually(() => lakeside.core.state()).toMatchObject({ phase: 'removed', done: false });
	const waiting = await lakeside.store.count('outbox');
	expect(waiting).toBeGreaterThan(0);
	const { bytes, count } = take(await exportUnsent(lakeside.core, ''));
	expect(count).toBe(waiting);
	expect(await lakeside.store.count('outbox')).toBe(waiting);
	expect(lakeside.core.state()).toMatchObject({ phase: 'removed', unsent: waiting, done: false });
	const { stored, held } = await carry(hilltop, bytes);
	expect(stored + held).toBe(count);
	await eventually(async () => JSON.stringify(take(await lateWork(hilltop.core)))).toContain('Mwangi');
});

test.each([true, false])(
	'[CTL-17] what was typed and not sealed waits for its author to sign in, and with `now` for nobody (now: %s)',
	async (now) => {
		const { deviceId } = lakeside.core.device!.profile;
		await offline(lakeside);
		const { chartId } = take(await registerPatient(lakeside.core, { name: [{ family: 'Mwangi' }] }));
		take(await openChart(lakeside.core, chartId));
		const note = take(await run(lakeside.core, chartId, { verb: 'startNote', title: 'Visit note' })).entry!;
		const text = { section: 'plan', base: '', next: 'Rest and water' };
		take(await run(lakeside.core, chartId, { verb: 'editNoteText', noteId: note.split('/')[1]!, ...text }));
		take(await putOut(hilltop.core, { who: { type: 'device', deviceId }, now }));
		const log = await hilltop.store.list('control');
		await lakeside.store.commit(log.map(({ key, value }) => ({ type: 'put', table: 'control', key, value })));
		expect(await lakeside.store.count('local', 'tail/')).toBeGreaterThan(0);
		const again = await processOn(lakeside);
		const state = now ? { phase: 'removed', done: true } : { phase: 'locked' };
		await eventually(() => again.state()).toMatchObject(state);
		await offline(hilltop);
	}
);

test('[CTL-17] a full disk that refuses to let go of keys is asked again, and the device is not done before', async () => {
	await offline(lakeside);
	const { store, clock } = lakeside;
	const { deviceId } = lakeside.core.device!.profile;
	take(await putOut(hilltop.core, { who: { type: 'device', deviceId }, now: true }));
	const { commit } = store;
	let isFull = true;
	store.commit = async (ops, expect_) =>
		isFull && ops.some(({ type, key }) => type === 'delete' && key.startsWith('credential/'))
			? { ok: false, error: { type: 'StoreFull' } }
			: commit(ops, expect_);
	lakeside.core.device!.link!.connect();
	await until(() => lakeside.core.state().phase === 'removed');
	expect(lakeside.core.state()).toMatchObject({ done: false });
	expect(await store.count('meta', 'credential/')).toBe(1);
	isFull = false;
	clock.advance(60_000);
	await until(() => (lakeside.core.state() as { done?: boolean }).done);
	expect(await store.count('meta', 'credential/')).toBe(0);
	expect(await store.count('local')).toBe(0);
	await offline(hilltop, lakeside);
});
