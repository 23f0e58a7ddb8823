import { expect, test, vi } from 'vitest';
import type { ChartId, UserId } from '#shared/core/ids.ts';
import type { TrailFilter, TrailPage, TrailRow } from '#shared/engine/trail-facts.ts';
import { auditTrail } from '#shared/engine/audit-trail.ts';
import * as work from '#shared/engine/chart-work.ts';
import { relayTimes } from '#shared/engine/trail/relay-times.ts';
import { lockNow } from '#shared/engine/lock-now.ts';
import { recordList, recordPrint } from '#shared/engine/sharing/hand-out.ts';
import { decodeWhereabouts, encodeWhereabouts, put } from '#shared/replica/rows.ts';
import { createRelayCore } from '#relay/relay/relay-core.ts';
import { createMemoryRelayStorage } from '#relay/storage/memory.ts';
import {
	meet,
	restart,
	roadsTo,
	startDevices,
	startPractice,
	startTwoSites,
	suite,
	take,
	type EngineRig
} from '../../../support/engine-rig.ts';
import { createManualClock } from '../../../support/manual-clock.ts';
import { createSeededRandom } from '../../../support/seeded-random.ts';

const MARIA = '3a0cf8a2-5c8e-4a64-8f8e-6b3f0d3b7f01' as ChartId;
const OTTO = '4a0cf8a2-5c8e-4a64-8f8e-6b3f0d3b7f02' as ChartId;
const register = async ({ core }: EngineRig, id: ChartId, family: string): Promise<unknown> =>
	take(await work.registerPatient(core, { id, name: [{ family }] } as never));
const page = async ({ core }: EngineRig, filter: TrailFilter = {}, before?: number): Promise<TrailPage> =>
	take(await auditTrail(core, filter, before));
const told = ({ what, user, site, chartId, patient, search }: TrailRow) => ({
	what,
	user,
	site,
	...(chartId && { chartId, name: patient?.name }),
	...(search !== undefined && { search })
});

test('an admin reads who looked at what, from every site, newest first; reading is told too', async () => {
	const { hilltop, riverside } = await startTwoSites('nurse');
	await register(hilltop, MARIA, 'Ortega');
	await meet(hilltop, riverside);
	work.search(riverside.core, 'orte');
	take(await work.openChart(riverside.core, MARIA));
	riverside.clock.advance(60_000);
	take(await recordPrint(riverside.core, [MARIA], 'practice'));
	await meet(hilltop, riverside);
	const { rows, before, looked, held } = await page(hilltop);
	const members = { user: 'Ana', site: 'Hilltop' };
	expect(rows.map(told)).toMatchObject([
		{ what: 'read-trail' },
		{ what: 'sign-in', user: 'Ana', site: 'Hilltop' },
		{ what: 'registered', user: 'Ana', chartId: MARIA },
		{ what: 'wrote-practice', user: 'Ana' },
		{ what: 'print-chart', chartId: MARIA, name: 'Ortega' },
		{ what: 'open-chart', chartId: MARIA, search: 'orte' },
		{ what: 'sign-in', user: 'Ben', site: 'Riverside' },
		{ what: 'let-in', ...members },
		{ what: 'invited', ...members },
		{ what: 'named-relay', ...members },
		{ what: 'began-practice', ...members }
	]);
	const [printed, opened] = rows.slice(4);
	expect([rows[0]!.user, rows[0]!.site]).toEqual(['Ana', 'Hilltop']);
	expect([printed!.user, printed!.site]).toEqual(['Ben', 'Riverside']);
	expect(printed!.at! - opened!.at!).toBe(60_000);
	expect(printed!.since).toBeLessThanOrEqual(opened!.at!);
	expect([before, looked, held]).toEqual([undefined, 3, 3]);
	expect((await page(hilltop)).rows.map(({ what }) => what).slice(0, 3)).toEqual([
		'read-trail',
		'read-trail',
		'sign-in'
	]);
});

test('who holds no audit key is told so, and has not looked', async () => {
	const { riverside } = await startTwoSites('nurse');
	expect(await auditTrail(riverside.core, {})).toEqual({
		ok: false,
		error: { type: 'NoKeyForScope', scope: 'audit' }
	});
});

test('the trail of one patient, of one person and of a time, page by page', async () => {
	const rig = await startPractice();
	await register(rig, MARIA, 'Ortega');
	await register(rig, OTTO, 'Weiss');
	const begun = rig.clock.now();
	for (let i = 0; i < 130; i++) {
		rig.clock.advance(1_000);
		take(await recordPrint(rig.core, [i % 2 === 0 ? MARIA : OTTO], 'practice'));
	}
	const first = await page(rig, { kind: 'took-out' });
	expect(first.rows).toHaveLength(100);
	const second = await page(rig, { kind: 'took-out' }, first.before!);
	expect(second.before).toBeUndefined();
	const times = [...first.rows, ...second.rows].map(({ at }) => at! - begun);
	expect(times).toEqual(Array.from({ length: 130 }, (_, i) => (130 - i) * 1_000));
	const ofOtto = await page(rig, { chartId: OTTO });
	expect(ofOtto.rows.map(({ what }) => what)).toEqual([
		'read-trail',
		...Array(65).fill('print-chart'),
		'registered'
	]);
	const between = await page(rig, { from: begun + 10_000, to: begun + 12_000 });
	expect(between.rows.map(({ at }) => at! - begun)).toEqual([11_000, 10_000]);
	const { userId } = rig.session.deps.keyring;
	expect((await page(rig, { userId: 'f'.repeat(32) as UserId })).rows).toEqual([]);
	// With the reading of this very patient's, and the registration.
	expect((await page(rig, { userId, chartId: MARIA })).rows).toHaveLength(67);
});

test('who searches and opens nothing is in it too, once they leave; a search that opens a chart stands with that', async () => {
	const { hilltop, riverside } = await startTwoSites('nurse');
	await register(hilltop, MARIA, 'Ortega');
	await meet(hilltop, riverside);
	for (const words of ['w', 'we', 'weiss', 'weis', 'gar', 'o', 'or', 'orte', ''])
		work.search(riverside.core, words);
	take(await work.openChart(riverside.core, MARIA));
	work.search(riverside.core, '1985');
	const left = riverside.clock.now();
	await riverside.core.exclusive(() => lockNow(riverside.core));
	await meet(hilltop, riverside);
	const { rows } = await page(hilltop, { kind: 'looked' });
	expect(rows.map(({ what, search, at }) => [what, search, at])).toEqual([
		['search', 'weis · gar · 1985', left],
		['open-chart', 'orte', left]
	]);
	expect((await page(hilltop, { kind: 'looked', chartId: MARIA })).rows).toHaveLength(1);
});

test('lists that leave the screen are in it, each by its name', async () => {
	const rig = await startPractice();
	for (const what of ['print-today', 'take-retention', 'take-trail'] as const)
		take(await recordList(rig.core, what));
	const { rows } = await page(rig, { kind: 'took-out' });
	expect(rows.map(({ what }) => what)).toEqual(['take-trail', 'take-retention', 'print-today']);
});

test('what was written stands behind the record before it, with its time where the key is held', async () => {
	const { hilltop, riverside } = await startTwoSites('auditor');
	await register(hilltop, MARIA, 'Ortega');
	take(await work.run(hilltop.core, MARIA, { verb: 'addCondition', code: { text: 'Eczema' } }));
	take(await work.seal(hilltop.core, MARIA));
	take(await work.openChart(hilltop.core, MARIA));
	const opened = hilltop.clock.now();
	hilltop.clock.advance(60_000);
	take(await work.run(hilltop.core, MARIA, { verb: 'addCondition', code: { text: 'Asthma' } }));
	take(await work.seal(hilltop.core, MARIA));
	hilltop.clock.advance(60_000);
	take(await recordPrint(hilltop.core, [MARIA], 'practice'));
	await meet(hilltop, riverside);
	const wrote = { what: 'wrote', user: 'Ana', role: 'admin', patient: { name: 'Ortega' } };
	for (const filter of [
		{},
		{ chartId: MARIA },
		{ kind: 'wrote' },
		{ chartId: MARIA, kind: 'wrote' }
	] as const) {
		const { rows } = await page(hilltop, filter);
		const places = rows.filter(({ what, chartId }) => chartId === MARIA && what !== 'read-trail');
		const whats = places.map(({ what }) => what);
		if ('kind' in filter) expect(whats).toEqual(['wrote', 'registered']);
		else expect(whats).toEqual(['print-chart', 'wrote', 'open-chart', 'registered']);
		expect(rows.find(({ what }) => what === 'wrote')).toMatchObject({ ...wrote, at: opened + 60_000 });
	}
	// An auditor holds no key to what was written: only that it was, and after which record.
	for (const filter of [{}, { chartId: MARIA }]) {
		const { rows } = await page(riverside, filter);
		expect(rows.find(({ what }) => what === 'wrote')).toMatchObject({ ...wrote, at: opened, after: true });
	}
	expect((await page(hilltop, { chartId: OTTO })).rows.map(({ what }) => what)).toEqual(['read-trail']);
});

test('changes of who belongs stand in it, by the clock of whoever signed, and under their names', async () => {
	const { hilltop, riverside } = await startTwoSites('nurse');
	const { userId } = hilltop.session.deps.keyring;
	const rows = (await page(hilltop, { kind: 'members' })).rows;
	expect(rows.map(({ what, about }) => [what, about?.user, about?.role])).toEqual([
		['let-in', 'Ben', 'nurse'],
		['invited', 'Ben', 'nurse'],
		['named-relay', undefined, undefined],
		['began-practice', 'Ana', 'admin']
	]);
	expect((await page(hilltop, { kind: 'members', userId })).rows).toHaveLength(4);
	const ben = riverside.session.deps.keyring.userId;
	expect((await page(hilltop, { kind: 'members', userId: ben })).rows).toEqual([]);
});

test('pages hold every row once, whatever stands between the records', async () => {
	const rig = await startPractice();
	await register(rig, MARIA, 'Ortega');
	for (let i = 0; i < 120; i++) {
		rig.clock.advance(1_000);
		take(await work.openChart(rig.core, MARIA));
		take(await work.run(rig.core, MARIA, { verb: 'addCondition', code: { text: `Finding ${i}` } }));
		take(await work.seal(rig.core, MARIA));
	}
	for (const filter of [{ to: rig.clock.now() + 1 }, { chartId: MARIA, to: rig.clock.now() + 1 }]) {
		const rows: TrailRow[] = [];
		let before: number | undefined;
		do {
			const part: TrailPage = await page(rig, filter, before);
			rows.push(...part.rows);
			before = part.before;
		} while (before !== undefined);
		expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
		expect(rows.filter(({ what }) => what === 'wrote')).toHaveLength(120);
		expect(rows.filter(({ what }) => what === 'open-chart')).toHaveLength(120);
		expect(rows.filter(({ what }) => what === 'registered')).toHaveLength(1);
	}
});

test('the list for a patient is recorded as that', async () => {
	const rig = await startPractice();
	await register(rig, MARIA, 'Ortega');
	const { rows } = await page(rig, { chartId: MARIA, forPatient: true });
	expect(rows[0]).toMatchObject({ what: 'list-for-patient', chartId: MARIA });
});

/** An admin and a nurse at a relay whose clock is the test's. */
async function startWithRelayClock() {
	const random = createSeededRandom(71);
	const relayClock = createManualClock(Date.UTC(2026, 4, 4, 11));
	const storage = createMemoryRelayStorage(random);
	const relay = await createRelayCore({ storage, suite, random, clock: relayClock });
	const { devices } = await startDevices([{ role: 'nurse', siteName: 'Riverside' }], {
		transport: roadsTo(relay)
	});
	const [hilltop, riverside] = devices as [EngineRig, EngineRig];
	return { hilltop, riverside, relayClock };
}

test('[LOG-13] beside the time of the device stands when a relay first had the record, once one has', async () => {
	const { hilltop, riverside, relayClock } = await startWithRelayClock();
	await register(hilltop, MARIA, 'Ortega');
	await meet(hilltop, riverside);
	take(await work.openChart(riverside.core, MARIA));
	const opened = riverside.clock.now();
	relayClock.advance(7_200_000);
	const own = (await page(hilltop)).rows.find(({ what }) => what === 'read-trail')!;
	expect(own.relay).toBe('not-yet');
	await meet(hilltop, riverside);
	// What was read open a moment ago is told anew.
	const { rows } = await page(hilltop);
	expect(rows.find(({ key }) => key === own.key)!.relay).toBe(relayClock.now());
	const looked = rows.find(({ what }) => what === 'open-chart')!;
	expect([looked.at, looked.relay]).toEqual([opened, relayClock.now()]);
	expect(rows.find(({ what }) => what === 'sign-in')).toHaveProperty('relay');
	// Who reads it now is not at the relay yet; one that was delivered without a time is not said to wait.
	expect(rows[0]!.relay).toBe('not-yet');
	await hilltop.store.commit(
		(await hilltop.store.list('envelopeId')).flatMap(({ key, value }) =>
			key.startsWith('c/')
				? []
				: [put('envelopeId', key, encodeWhereabouts({ ...decodeWhereabouts(value), relayAt: undefined }))]
		)
	);
	const again = await restart(hilltop);
	const then = (await page(again)).rows.find(({ what }) => what === 'open-chart')!;
	expect([then.at, then.relay]).toEqual([opened, 'unknown']);
});

test('[LOG-14] when a relay had what was written, and who was let in, is asked for once and kept', async () => {
	const { hilltop, riverside, relayClock } = await startWithRelayClock();
	const began = relayClock.now();
	const timesIn = async (rig: EngineRig, ask = false) => {
		const rows = (await page(rig)).rows.filter(({ what }) => ['registered', 'let-in'].includes(what ?? ''));
		const asked = ask
			? take(
					await relayTimes(
						rig.core,
						rows.map(({ timedBy }) => timedBy!)
					)
				)
			: undefined;
		return rows.map(({ relay, what }, i) => [what, asked?.[i] ?? relay]);
	};
	await register(riverside, MARIA, 'Ortega');
	take(await work.openChart(riverside.core, MARIA));
	await register(hilltop, OTTO, 'Brandt');
	relayClock.advance(3_600_000);
	// Off the road nothing is asked, and what has not left says so.
	expect(await timesIn(hilltop, true)).toEqual([
		['registered', 'not-yet'],
		['let-in', 'unknown']
	]);
	await meet(hilltop, riverside);
	expect(await timesIn(hilltop)).toEqual([
		['registered', 'unknown'],
		['registered', 'unknown'],
		['let-in', 'unknown']
	]);
	hilltop.core.device!.link!.connect();
	const told = [
		['registered', began + 3_600_000],
		['registered', began + 3_600_000],
		['let-in', began]
	];
	await vi.waitFor(async () => expect(await timesIn(hilltop, true)).toEqual(told), { timeout: 10_000 });
	await hilltop.core.device!.link!.disconnect();
	expect(await timesIn(await restart(hilltop))).toEqual(told);
});
