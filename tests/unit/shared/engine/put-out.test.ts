// Putting people and devices out, with real cryptography, a relay core, and several devices of one practice.
import { beforeEach, expect, test } from 'vitest';
import type { ChartId, CredId } from '#shared/core/ids.ts';
import { hexToBytes } from '#shared/core/bytes.ts';
import { openChart, registerPatient, run } from '#shared/engine/chart-work.ts';
import { openEnvelope, parseEnvelope } from '#shared/crypto/envelope.ts';
import { appendBatch } from '#shared/engine/append-batch.ts';
import { openKeyring, type Keyring } from '#shared/engine/keyring.ts';
import { judgeLate, lateWork } from '#shared/engine/late-views.ts';
import * as membership from '#shared/engine/membership.ts';
import { changeRole, putOut } from '#shared/engine/put-out.ts';
import { turnKeys } from '#shared/engine/turn-keys.ts';
import { SCOPES } from '#shared/core/scopes.ts';
import { ok } from '#shared/core/result.ts';
import { liveCredentials } from '#shared/replica/members.ts';
import {
	type EngineRig,
	goOffline,
	goOnline,
	meet,
	restart,
	RIG_PASSPHRASE,
	startDevices,
	suite,
	take,
	until
} from '../../../support/engine-rig.ts';

let hilltop: EngineRig;
let riverside: EngineRig;
let lakeside: EngineRig;
let chartId: ChartId;

/** Waits for what devices and relay are about to do, on a machine of any speed. */
const eventually = <T>(look: () => T | Promise<T>) => expect.poll(look, { timeout: 60_000, interval: 5 });

/** Hilltop's admin, a nurse at Riverside and an admin at Lakeside, with one chart that all hold; all offline. */
beforeEach(async () => {
	const { devices } = await startDevices([
		{ role: 'nurse', siteName: 'Riverside' },
		{ role: 'admin', siteName: 'Lakeside' }
	]);
	[hilltop, riverside, lakeside] = devices as [EngineRig, EngineRig, EngineRig];
	({ chartId } = take(await registerPatient(hilltop.core, { name: [{ family: 'Okello' }] })));
	await meet(hilltop, riverside, lakeside);
});

const connect = (...rigs: readonly EngineRig[]): void =>
	rigs.forEach(({ core }) => core.device!.link!.connect());
const pulse = async ({ core }: EngineRig, beats: string): Promise<void> => {
	take(await openChart(core, chartId));
	take(await run(core, chartId, { verb: 'recordVitals', pulsePerMinute: beats }));
};
const chartText = async ({ core }: EngineRig): Promise<string> =>
	JSON.stringify(take(await openChart(core, chartId)).entries);
/** The chart has a pulse of so many beats: ids and times may hold any digits. */
const shows = async (rig: EngineRig, beats: string): Promise<boolean> =>
	new RegExp(`"value":"?${beats}"?[,}]`).test(await chartText(rig));
const deviceOf = ({ core }: EngineRig) => core.device!.profile.deviceId;
const control = ({ core }: EngineRig) => core.device!.replica.control();
const remove = (rig: EngineRig, by = hilltop, now = false) =>
	putOut(by.core, { who: { type: 'device', deviceId: deviceOf(rig) }, now });

/** What a set of keys opens of everything that a store holds: ids of envelopes. */
async function opens(keyring: Keyring, { store }: EngineRig): Promise<ReadonlySet<string>> {
	const opened = new Set<string>();
	for (const { value } of await store.list('envelope')) {
		const parsed = await parseEnvelope(suite, value);
		if (!parsed.ok) continue;
		const { scope, docId } = parsed.value.header;
		// The thief tries every epoch that they have any key of, whatever the envelope says.
		for (const epoch of new Set(keyring.held.map((key) => key.epoch))) {
			const key = await keyring.documentKey(scope, epoch, docId);
			if (key && (await openEnvelope(suite, parsed.value, key)).ok) opened.add(parsed.value.id);
		}
	}
	return opened;
}

test('[CTL-14, CTL-16] who was put out opens nothing newer with all their keys and all that the relay has; older stays', async () => {
	const secrets = riverside.core.signedIn!.secrets;
	await pulse(hilltop, '71');
	await goOnline(hilltop);
	const before = new Set((await hilltop.store.list('envelope')).map(({ key }) => key));
	const done = take(await remove(riverside));
	expect(done).toEqual({ credentials: 1, emptied: [deviceOf(riverside)] });
	await pulse(hilltop, '72');
	await goOnline(hilltop, lakeside);
	await pulse(lakeside, '73');
	await meet(hilltop, lakeside);
	await goOnline(hilltop);
	const thief = take(await openKeyring(suite, control(hilltop), secrets));
	const opened = await opens(thief, hilltop);
	expect(opened.size).toBeGreaterThan(0);
	const newer = (await hilltop.store.list('envelope')).filter(({ key }) => !before.has(key));
	let sealed = 0;
	for (const { value } of newer) {
		const parsed = await parseEnvelope(suite, value);
		if (!parsed.ok || parsed.value.header.scope === SCOPES.audit) continue;
		expect(parsed.value.header.epoch).toBe(2);
		expect(opened.has(parsed.value.id)).toBe(false);
		sealed += 1;
	}
	expect(sealed).toBeGreaterThan(1);
	// Who stays reads all of it, with one lockbox of the newest key.
	for (const rig of [hilltop, lakeside])
		for (const beats of ['71', '72', '73']) expect(await shows(rig, beats)).toBe(true);
	const again = await restart(lakeside);
	expect(await shows(again, '72')).toBe(true);
	expect(again.session.deps.keyring.withheld).toEqual([]);
	expect(again.session.deps.keyring.newestEpoch(SCOPES.clinical)).toBe(2);
	await goOffline(hilltop, lakeside);
});

test('[CTL-17] a removed device sends what it sealed, destroys its keys, and says so; its late work waits for an admin', async () => {
	await pulse(riverside, '88');
	await goOnline(hilltop);
	take(await remove(riverside));
	await goOnline(hilltop, lakeside);
	connect(riverside);
	await until(() => riverside.core.state().phase === 'removed');
	await until(() => {
		const state = riverside.core.state();
		return state.phase === 'removed' && state.done;
	});
	expect(await riverside.store.count('outbox')).toBe(0);
	expect(await riverside.store.count('meta', 'credential/')).toBe(0);
	expect(await riverside.store.count('local')).toBe(0);
	expect((await membership.unlock(riverside.core, { passphrase: RIG_PASSPHRASE })).ok).toBe(false);
	await until(() => hilltop.core.status().caughtUp);
	await eventually(async () => take(await lateWork(hilltop.core)).length).toBeGreaterThan(0);
	await eventually(async () => take(await lateWork(lakeside.core)).length).toBeGreaterThan(0);
	expect(await shows(hilltop, '88')).toBe(false);
	expect(await shows(lakeside, '88')).toBe(false);
	const late = take(await lateWork(hilltop.core)).filter(({ what }) => what === 'clinical');
	expect(late[0]).toMatchObject({ author: 'Ben', patient: 'Okello', stand: 'waiting' });
	expect(JSON.stringify(late)).toContain('88');
	const ids = take(await lateWork(hilltop.core)).map(({ id }) => id);
	take(await judgeLate(hilltop.core, { ids, take: false }));
	expect(await shows(hilltop, '88')).toBe(false);
	take(await judgeLate(hilltop.core, { ids, take: true }));
	await eventually(() => shows(hilltop, '88')).toBe(true);
	await eventually(() => shows(lakeside, '88')).toBe(true);
	expect(await chartText(await restart(lakeside))).toBe(await chartText(hilltop));
	await goOffline(hilltop, lakeside, riverside);
});

test('[CTL-18] what others hold from behind the cut leaves the chart, unless accepted work stands on it; the order it came in is nothing', async () => {
	// Lakeside has what Riverside wrote; the admin at Hilltop puts Riverside out as of before it.
	await pulse(riverside, '91');
	await goOnline(riverside, lakeside);
	expect(await shows(lakeside, '91')).toBe(true);
	const [nurse] = liveCredentials(control(hilltop)).filter(
		({ deviceId }) => deviceId === deviceOf(riverside)
	);
	await goOnline(hilltop);
	const upTo = 0;
	take(
		await appendBatch(hilltop.core, async () =>
			ok([{ type: 'REVOKE' as const, cuts: [{ credId: hexToBytes(nurse!.credId), upTo }] }])
		)
	);
	await eventually(() => shows(lakeside, '91')).toBe(false);
	await eventually(() => shows(hilltop, '91')).toBe(false);
	const fresh = await restart(lakeside);
	expect(await chartText(fresh)).toBe(await chartText(hilltop));
	const seen = { [nurse!.credId as CredId]: control(hilltop).revoked.get(nurse!.credId)?.upTo };
	expect(seen).toEqual({ [nurse!.credId]: 0 });
	await goOffline(hilltop, lakeside, riverside);
});

test('[CTL-18] late work on which accepted work stands is in every chart', async () => {
	await pulse(riverside, '64');
	await goOnline(riverside, lakeside);
	await eventually(() => shows(lakeside, '64')).toBe(true);
	// Written with Riverside's in sight: its change names the other as what it stands on.
	await pulse(lakeside, '65');
	await goOnline(lakeside, hilltop);
	const [nurse] = liveCredentials(control(hilltop)).filter(
		({ deviceId }) => deviceId === deviceOf(riverside)
	);
	take(
		await appendBatch(hilltop.core, async () =>
			ok([{ type: 'REVOKE' as const, cuts: [{ credId: hexToBytes(nurse!.credId), upTo: 0 }] }])
		)
	);
	for (const rig of [hilltop, lakeside]) {
		await until(() => control(rig).judgedAt > 0);
		await eventually(() => shows(rig, '65')).toBe(true);
		await eventually(() => shows(rig, '64')).toBe(true);
	}
	const stands = take(await lateWork(hilltop.core)).filter(({ what }) => what === 'clinical');
	expect(stands.map(({ stand }) => stand)).toContain('needed');
	expect(await chartText(await restart(hilltop))).toBe(await chartText(lakeside));
	await goOffline(hilltop, lakeside, riverside);
});

test('[CTL-14] two admins who put each other out at once: one of them stays, everywhere', async () => {
	await goOnline(hilltop, lakeside, riverside);
	const [a, b] = await Promise.all([remove(lakeside, hilltop), remove(hilltop, lakeside)]);
	expect([a.ok, b.ok].filter(Boolean)).toHaveLength(1);
	const [stays, goes] = a.ok ? [hilltop, lakeside] : [lakeside, hilltop];
	await until(() => goes.core.state().phase === 'removed');
	await until(() => control(riverside).head.seq === control(stays).head.seq);
	expect(control(riverside)).toEqual(control(stays));
	expect(stays.core.state().phase).toBe('open');
	await goOffline(hilltop, lakeside, riverside);
});

test('two admins who put the same device out at once put it out once', async () => {
	await goOnline(hilltop, lakeside);
	const done = await Promise.all([remove(riverside, hilltop), remove(riverside, lakeside)]);
	expect(done.some(({ ok: good }) => good)).toBe(true);
	await until(() => control(lakeside).head.seq === control(hilltop).head.seq);
	expect(
		control(hilltop)
			.rotations.map(({ scope, epoch }) => [scope, epoch])
			.every(([, epoch]) => epoch === 2)
	).toBe(true);
	await goOffline(hilltop, lakeside);
});

test('nobody puts out themselves or the last admin, and only admins do', async () => {
	await goOnline(hilltop, riverside);
	expect(await remove(hilltop)).toMatchObject({ ok: false, error: { type: 'Yourself' } });
	expect(await remove(lakeside, riverside)).toMatchObject({ ok: false, error: { type: 'NotAdmin' } });
	take(await remove(lakeside));
	expect(await remove(lakeside)).toMatchObject({ ok: false, error: { type: 'NotAMember' } });
	await goOffline(hilltop);
	expect(await remove(riverside)).toMatchObject({ ok: false, error: { type: 'NeedsRelay' } });
	await goOffline(riverside);
});

test('[CTL-16] somebody whom a rotation leaves out sees it, and the next admin gives them the keys', async () => {
	await goOnline(hilltop, riverside);
	// A careless admin's software: new keys for itself alone.
	take(
		await appendBatch(hilltop.core, async (deps, now) =>
			turnKeys(
				deps,
				now,
				[SCOPES.clinical],
				liveCredentials(now).filter(({ deviceId }) => deviceId === deviceOf(hilltop))
			)
		)
	);
	await until(() => control(riverside).rotations.length === 1);
	await eventually(() => riverside.session.deps.keyring.withheld).toEqual([]);
	expect(riverside.session.deps.keyring.newestEpoch(SCOPES.clinical)).toBe(2);
	await pulse(riverside, '77');
	await goOnline(riverside);
	await eventually(() => shows(hilltop, '77')).toBe(true);
	await goOffline(hilltop, riverside);
});

test('[CTL-16] somebody who is given a wrong key sees it, and seals nothing under it', async () => {
	await goOnline(hilltop, riverside);
	take(
		await appendBatch(hilltop.core, async (deps, now) => {
			const made = await turnKeys(deps, now, [SCOPES.clinical], liveCredentials(now));
			const forged = await turnKeys(deps, now, [SCOPES.clinical], liveCredentials(now));
			if (!made.ok || !forged.ok) return made;
			const [nurse] = liveCredentials(now).filter(({ deviceId }) => deviceId === deviceOf(riverside));
			const isNurses = (credId: Uint8Array): boolean => credId.join() === hexToBytes(nurse!.credId).join();
			const wrong = forged.value[0]!.boxes.find(({ credId }) => isNurses(credId))!;
			const boxes = made.value[0]!.boxes.map((box) => (isNurses(box.credId) ? wrong : box));
			return ok([{ ...made.value[0]!, boxes }]);
		})
	);
	await until(() => control(riverside).rotations.length === 1);
	await eventually(() => riverside.core.state()).toMatchObject({ phase: 'open', withheld: 'wrong-key' });
	expect(riverside.session.deps.keyring.newestEpoch(SCOPES.clinical)).toBe(1);
	await goOffline(hilltop, riverside);
});

test('[CTL-15] another role takes keys away and gives keys', async () => {
	await goOnline(hilltop, riverside);
	const { userId } = riverside.session.deps.keyring;
	take(await changeRole(hilltop.core, { userId, role: 'front-desk' }));
	await eventually(() => riverside.core.state()).toMatchObject({ role: 'front-desk' });
	await pulse(hilltop, '58');
	await goOnline(hilltop);
	const thief = take(await openKeyring(suite, control(hilltop), riverside.core.signedIn!.secrets));
	const clinical = thief.held.filter(({ scope }) => scope === SCOPES.clinical).map(({ epoch }) => epoch);
	expect(clinical).toEqual([1]);
	expect(thief.withheld).toEqual([]);
	take(await changeRole(hilltop.core, { userId, role: 'nurse' }));
	await eventually(() => riverside.core.state()).toMatchObject({ role: 'nurse' });
	expect(riverside.session.deps.keyring.newestEpoch(SCOPES.clinical)).toBe(2);
	await eventually(() => shows(riverside, '58')).toBe(true);
	await goOffline(hilltop, riverside);
});
