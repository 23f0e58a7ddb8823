// Entry into a chart's presence room: who meets whom there, what is believed, and what happens without a road.
import { expect, test } from 'vitest';
import type { ChartId } from '#shared/core/ids.ts';
import type { Role } from '#shared/core/scopes.ts';
import type { PresenceState } from '#shared/engine/presence-facts.ts';
import * as work from '#shared/engine/chart-work.ts';
import * as membership from '#shared/engine/membership.ts';
import { presenceOf, PRESENCE_VALID_MS } from '#shared/engine/presence-access.ts';
import {
	meet,
	startPractice,
	startTwoSites,
	take,
	until,
	type EngineRig
} from '../../../support/engine-rig.ts';

async function register({ core }: EngineRig, id: string): Promise<ChartId> {
	const name = [{ family: 'Garcia', given: ['Maria'] }];
	return take(await work.registerPatient(core, { id, name })).chartId;
}

/** Both have a chart on screen and a road. */
async function bothInChart(
	role: Role
): Promise<{ hilltop: EngineRig; riverside: EngineRig; charts: readonly ChartId[] }> {
	const { hilltop, riverside } = await startTwoSites(role);
	const charts = [
		await register(hilltop, '5f0c1d7e-3b1a-4a53-9f57-000000000001'),
		await register(hilltop, '5f0c1d7e-3b1a-4a53-9f57-000000000002')
	];
	await meet(hilltop, riverside);
	for (const { core } of [hilltop, riverside]) {
		core.device!.link!.connect();
		await until(() => core.status().caughtUp && core.status().road === 'live');
		for (const chart of charts) take(await work.openChart(core, chart));
	}
	return { hilltop, riverside, charts };
}

const stateOf = ({ core }: EngineRig): PresenceState => ({
	user: 'Amina',
	site: 'Hilltop',
	device: core.device!.profile.deviceId
});

test('two in one chart have one room and read each other; each entry has its own ticket', async () => {
	const { hilltop, riverside, charts } = await bothInChart('prescriber');
	const [a, again, b] = [
		take(await presenceOf(hilltop.core, charts[0]!)),
		take(await presenceOf(hilltop.core, charts[0]!)),
		take(await presenceOf(riverside.core, charts[0]!))
	];
	expect(a.room).toMatch(/^[0-9a-f]{64}$/);
	expect(b.room).toBe(a.room);
	for (const { protocols } of [a, again, b]) {
		expect(protocols).toEqual(['saddlebag.v1', expect.stringMatching(/^ticket\.[\w-]{16,}$/)]);
	}
	expect(new Set([a, again, b].map(({ protocols }) => protocols[1])).size).toBe(3);
	const state = stateOf(hilltop);
	expect(await b.open(await a.seal(state))).toEqual(state);
	const writing = { ...state, at: 'note-1:plan' };
	expect(await b.open(await a.seal(writing))).toEqual(writing);
});

test('a room is of one chart, and what is said in another is not believed', async () => {
	const { hilltop, riverside, charts } = await bothInChart('prescriber');
	const here = take(await presenceOf(hilltop.core, charts[0]!));
	const elsewhere = take(await presenceOf(riverside.core, charts[1]!));
	expect(elsewhere.room).not.toBe(here.room);
	expect(await elsewhere.open(await here.seal(stateOf(hilltop)))).toBeUndefined();
	for (const text of ['', 'AAAA', '*', 'A'.repeat(500)]) expect(await here.open(text)).toBeUndefined();
});

test('a state expires, and its length does not tell whose it is', async () => {
	const { hilltop, charts } = await bothInChart('prescriber');
	const access = take(await presenceOf(hilltop.core, charts[0]!));
	const state = stateOf(hilltop);
	const sealed = await access.seal(state);
	expect(sealed).toHaveLength((await access.seal({ ...state, user: 'Dr Bartholomew Featherstone' })).length);
	hilltop.clock.advance(PRESENCE_VALID_MS - 1);
	expect(await access.open(sealed)).toEqual(state);
	hilltop.clock.advance(1);
	expect(await access.open(sealed)).toBeUndefined();
});

test('who reads only the directory has another room than those who read the chart', async () => {
	const { hilltop, riverside, charts } = await bothInChart('front-desk');
	const clinician = take(await presenceOf(hilltop.core, charts[0]!));
	const frontDesk = take(await presenceOf(riverside.core, charts[0]!));
	expect(frontDesk.room).not.toBe(clinician.room);
});

test('there is none without a road, for a chart that is not on screen, or for nobody', async () => {
	const { hilltop, charts } = await bothInChart('prescriber');
	const { core } = hilltop;
	await work.closeChart(core, charts[1]!);
	expect(await presenceOf(core, charts[1]!)).toEqual({ ok: false, error: { type: 'NoSuchChart' } });
	await core.device!.link!.disconnect();
	expect(await presenceOf(core, charts[0]!)).toEqual({ ok: false, error: { type: 'NeedsRelay' } });
	await membership.lock(core);
	expect(await presenceOf(core, charts[0]!)).toEqual({ ok: false, error: { type: 'Locked' } });

	const alone = await startPractice();
	const chart = await register(alone, '5f0c1d7e-3b1a-4a53-9f57-000000000003');
	take(await work.openChart(alone.core, chart));
	expect(await presenceOf(alone.core, chart)).toEqual({ ok: false, error: { type: 'NeedsRelay' } });
});

test('a road that dies before the ticket comes costs ten seconds, not more', async () => {
	const { hilltop, charts } = await bothInChart('prescriber');
	const { core, clock } = hilltop;
	const { replica } = core.device!;
	let frames = 0;
	const { perform } = core.device!.link!;
	// The request leaves the replica and is lost on its way.
	core.device!.link!.perform = async (step) => {
		frames += (await step).length;
	};
	const asked = presenceOf(core, charts[0]!);
	await until(() => frames > 0);
	clock.advance(10_000);
	expect(await asked).toEqual({ ok: false, error: { type: 'NeedsRelay' } });
	core.device!.link!.perform = perform;
	expect(replica.status().road).toBe('live');
	take(await presenceOf(core, charts[0]!));
	expect(core.tickets.size).toBe(0);
});
