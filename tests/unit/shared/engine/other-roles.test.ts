// What a change of role does to work that goes on: on the device of the person whose role it is.
import { beforeEach, expect, test } from 'vitest';
import type { ChartId } from '#shared/core/ids.ts';
import type { Role } from '#shared/core/scopes.ts';
import { openChart, registerPatient, run } from '#shared/engine/chart-work.ts';
import { judgeLate, lateWork } from '#shared/engine/late-views.ts';
import { changeRole } from '#shared/engine/put-out.ts';
import { liveCredentials } from '#shared/replica/members.ts';
import { type EngineRig, goOnline, meet, startDevices, take, until } from '../../../support/engine-rig.ts';

let hilltop: EngineRig;
let riverside: EngineRig;
let chartId: ChartId;

const control = ({ core }: EngineRig) => core.device!.replica.control();
const pulse = ({ core }: EngineRig, pulsePerMinute: string) =>
	run(core, chartId, { verb: 'recordVitals', pulsePerMinute });
const chartText = async ({ core }: EngineRig): Promise<string> =>
	JSON.stringify(take(await openChart(core, chartId)).entries);
const shows = async (rig: EngineRig, beats: string): Promise<boolean> =>
	new RegExp(`"value":"?${beats}"?[,}]`).test(await chartText(rig));
const eventually = <T>(look: () => T | Promise<T>) => expect.poll(look, { timeout: 60_000, interval: 5 });

/** Gives the person at Riverside another role; resolves when Riverside has heard of it. */
async function give(role: Role): Promise<void> {
	await goOnline(hilltop);
	const { deviceId } = riverside.core.device!.profile;
	const { userId } = liveCredentials(control(hilltop)).find((one) => one.deviceId === deviceId)!;
	take(await changeRole(hilltop.core, { userId, role }));
	await goOnline(riverside);
	await until(() => control(riverside).head.seq === control(hilltop).head.seq);
	await riverside.core.exclusive(async () => {});
}

async function begin(role: Role): Promise<void> {
	const { devices } = await startDevices([{ role, siteName: 'Riverside' }]);
	[hilltop, riverside] = devices as [EngineRig, EngineRig];
	({ chartId } = take(await registerPatient(hilltop.core, { name: [{ family: 'Okello' }] })));
	await meet(hilltop, riverside);
}

beforeEach(() => begin('nurse'));

test('[CTL-15, CTL-18] who goes on after work of theirs was left out writes nothing that contradicts it once it is taken', async () => {
	take(await openChart(riverside.core, chartId));
	take(await pulse(riverside, '61'));
	// Nobody has heard of it when the role goes; it comes back before anybody looks.
	await give('front-desk');
	await eventually(() => shows(riverside, '61')).toBe(false);
	await give('nurse');
	take(await pulse(riverside, '62'));
	await goOnline(riverside, hilltop);
	await eventually(() => shows(hilltop, '62')).toBe(true);
	expect(await shows(hilltop, '61')).toBe(false);
	const ids = take(await lateWork(hilltop.core)).map(({ id }) => id);
	expect(ids.length).toBeGreaterThan(0);
	take(await judgeLate(hilltop.core, { ids, take: true }));
	for (const rig of [hilltop, riverside])
		for (const beats of ['61', '62']) await eventually(() => shows(rig, beats)).toBe(true);
	expect(await chartText(riverside)).toBe(await chartText(hilltop));
	for (const { core } of [hilltop, riverside])
		expect(core.status()).toMatchObject({ quarantined: 0, waiting: 0 });
});

test('[CTL-15] who has lost a part writes nothing more into it with the key that is left of it', async () => {
	take(await openChart(riverside.core, chartId));
	await give('front-desk');
	expect(await pulse(riverside, '63')).toMatchObject({ ok: false, error: { type: 'NoKeyForScope' } });
	expect(take(await lateWork(hilltop.core))).toEqual([]);
});

test('[CTL-15] nor in a chart that is still on the screen as it was before', async () => {
	const { session } = await opened(riverside);
	const before = session.live.get(chartId)!;
	await give('front-desk');
	session.hide(chartId);
	session.show(before);
	expect(Object.keys(before.documents)).toContain('clinical');
	expect(await pulse(riverside, '63')).toMatchObject({ ok: false, error: { type: 'NoKeyForScope' } });
});

test('[CTL-15] a chart on the screen shows the part whose key comes with another role', async () => {
	await begin('front-desk');
	take(await pulse(await opened(hilltop), '64'));
	await goOnline(hilltop);
	await goOnline(await opened(riverside));
	expect(await shows(riverside, '64')).toBe(false);
	await give('nurse');
	await eventually(() => shows(riverside, '64')).toBe(true);
	take(await pulse(riverside, '65'));
	await eventually(() => shows(hilltop, '65')).toBe(true);
});

async function opened(rig: EngineRig): Promise<EngineRig> {
	take(await openChart(rig.core, chartId));
	return rig;
}
