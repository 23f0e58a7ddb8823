// A device that holds the charts of a list: the lists are whole, other charts are said not to be here, the files of the
// list come ahead and stay, and nothing is counted as received that was not.
import { beforeEach, describe, expect, test } from 'vitest';
import type { ChartId, DocId } from '#shared/core/ids.ts';
import { addBlob, readBlob } from '#shared/engine/blob-work.ts';
import { closeChart, openChart, registerPatient, run, search } from '#shared/engine/chart-work.ts';
import { devices } from '#shared/engine/devices.ts';
import { receivedOf } from '#shared/engine/device-reports.ts';
import { chartsOfList } from '#shared/engine/holding/charts-of-list.ts';
import { freeFiles } from '#shared/engine/holding/files-here.ts';
import { chartsHere, holdAllCharts, holdList } from '#shared/engine/holding/list-holding.ts';
import * as membership from '#shared/engine/membership.ts';
import { verifyStore } from '#shared/engine/verify-store.ts';
import { patientCounts } from '#shared/engine/patient-lists.ts';
import { absent } from '#shared/replica/absent.ts';
import type { Transport } from '#shared/replica/transport.ts';
import { createMemoryStore } from '#shared/replica/memory-store.ts';
import {
	type EngineRig,
	eventually,
	goOffline,
	goOnline,
	restart,
	RIG_PASSPHRASE,
	startDevices,
	startEngine,
	suite,
	take,
	until,
	write
} from '../../../../support/engine-rig.ts';
import { createSeededRandom } from '../../../../support/seeded-random.ts';

const random = createSeededRandom(78);
const deviceFacts = async () => ({
	appVersion: '0.1.0',
	usedBytes: undefined,
	quotaBytes: undefined,
	persisted: undefined
});
let hilltop: EngineRig;
let van: EngineRig;
let transport: Transport;

async function register(rig: EngineRig, family: string, city: string): Promise<ChartId> {
	const name = [{ family }];
	const { chartId } = take(await registerPatient(rig.core, { name, address: [{ city }] }));
	await write(rig, chartId, 'penicillin');
	return chartId;
}
async function attach(rig: EngineRig, chartId: ChartId, bytes: Uint8Array): Promise<DocId> {
	const { id, url, size, hash } = take(await addBlob(rig.core, bytes, 'image/jpeg'));
	const attachment = { contentType: 'image/jpeg', url, size, hash };
	take(await openChart(rig.core, chartId));
	take(await run(rig.core, chartId, { verb: 'addDocument', type: { text: 'Photo' }, attachment }));
	await closeChart(rig.core, chartId);
	return id;
}
const nothingComes = async ({ core }: EngineRig): Promise<void> => {
	await eventually(async () => {
		const { coming, filesComing } = take(await chartsHere(core));
		return coming + filesComing === 0;
	});
};
const rowOf = ({ core }: EngineRig, chartId: ChartId) =>
	search(core, '').find((row) => row.chartId === chartId)!;
const problemsOf = async ({ core, store }: EngineRig) =>
	(await verifyStore(suite, store, core.device!.replica.control(), true)).problems;

/** A device at Hilltop that lets in a second one, which holds the charts of a list that is empty to begin with. */
beforeEach(async () => {
	const practice = await startDevices([], { deviceFacts });
	hilltop = practice.devices[0]!;
	transport = practice.transport;
	await goOnline(hilltop);
	const ask = { userName: 'Ben', role: 'nurse', siteName: 'Van' } as const;
	const invited = take(await membership.invite(hilltop.core, ask));
	van = await startEngine(createMemoryStore(), {
		transport,
		deviceFacts,
		holds: { files: 'all', charts: 'list' }
	});
	take(await membership.join(van.core, { link: invited.link, passphrase: RIG_PASSPHRASE }));
});

describe('a device that holds the charts of a list', () => {
	test('[HLD-7] lists everybody and holds the charts of the list whole, with their files', async () => {
		const near = await register(hilltop, 'Okello', 'Kabale');
		const far = await register(hilltop, 'Adong', 'Gulu');
		const bytes = random.bytes(300_000);
		const photo = await attach(hilltop, near, bytes);
		const other = await attach(hilltop, far, random.bytes(200_000));
		await goOnline(hilltop, van);
		expect(patientCounts(van.core)).toMatchObject({ all: 2, arriving: 2 });
		expect(take(await chartsHere(van.core))).toMatchObject({ hold: 'list', all: 2, chosen: 0, here: 0 });

		const { charts } = take(await chartsOfList(van.core, { places: ['kabále'] }));
		expect(charts).toEqual([near]);
		take(await holdList(van.core, charts));
		await until(() => rowOf(van, near).complete);
		await eventually(async () => (await readBlob(van.core, photo)).ok);
		await nothingComes(van);
		expect(take(await readBlob(van.core, photo)).bytes).toEqual(bytes);
		expect(rowOf(van, far).complete).toBe(false);
		expect(await readBlob(van.core, other)).toMatchObject({ error: { type: 'BlobNotHere' } });
		expect(take(await chartsHere(van.core))).toMatchObject({ all: 2, chosen: 1, here: 1, coming: 0 });
		expect(await problemsOf(van)).toEqual([]);
	});

	test('[HLD-7] says of a chart that is not here that it is not, and gets it when somebody opens it on the road', async () => {
		const far = await register(hilltop, 'Adong', 'Gulu');
		await goOnline(hilltop, van);
		await goOffline(van);
		const view = take(await openChart(van.core, far));
		// Nothing is known of allergies here: that is not the same as none.
		expect(view).toMatchObject({ complete: false, missing: ['documents'] });
		await closeChart(van.core, far);
		await goOnline(van);
		await until(() => rowOf(van, far).complete);
		const whole = take(await openChart(van.core, far));
		expect(whole).toMatchObject({ complete: true, allergies: 'known' });
		// From now on it is held: what others write in it comes by itself.
		await write(hilltop, far, 'latex');
		await goOnline(hilltop);
		await eventually(async () => {
			const { entries, complete } = take(await openChart(van.core, far));
			return complete && Object.keys(entries['AllergyIntolerance']!).length === 2;
		});
	});

	test('what is written on it into a chart that is not here is sent, and the chart does not count as whole', async () => {
		const far = await register(hilltop, 'Adong', 'Gulu');
		await goOnline(hilltop, van);
		await goOffline(van);
		await write(van, far, 'latex');
		expect(rowOf(van, far).complete).toBe(false);
		await goOnline(hilltop, van);
		await until(() => rowOf(van, far).complete);
		await until(() => rowOf(hilltop, far).complete);
		for (const rig of [hilltop, van]) {
			const view = take(await openChart(rig.core, far));
			expect(Object.keys(view.entries['AllergyIntolerance']!)).toHaveLength(2);
		}
	});

	test('a chart in which something was written here is not whole for it, when it is on no list', async () => {
		const far = await register(hilltop, 'Adong', 'Gulu');
		await goOnline(hilltop, van);
		await goOffline(van);
		await write(van, far, 'latex');
		take(await holdList(van.core, []));
		const { directory, clinical } = van.session.summaries.get(far)!.docIds;
		await van.core.exclusive(() => van.session.rows.renew([directory, clinical]));
		expect(rowOf(van, far).complete).toBe(false);
	});

	test('a chart of the list in which others wrote while nobody was signed in is not whole until it has come', async () => {
		const near = await register(hilltop, 'Okello', 'Kabale');
		await goOnline(hilltop, van);
		take(await holdList(van.core, [near]));
		await until(() => rowOf(van, near).complete);
		await goOffline(van);
		take(await holdList(van.core, []));
		await write(hilltop, near, 'latex');
		await goOnline(hilltop);
		await membership.lock(van.core);
		van.core.device!.link!.connect();
		await eventually(async () => (await absent(van.store, 'chart')).length > 0);
		await goOffline(van);
		take(await membership.unlock(van.core, { passphrase: RIG_PASSPHRASE }));
		expect(rowOf(van, near).complete).toBe(false);
	});

	test('[HLD-7] what was to be asked for whole and is here counts as whole once all charts are held again, without a network', async () => {
		const chartId = await register(hilltop, 'Adong', 'Gulu');
		await goOffline(hilltop);
		take(await holdList(hilltop.core, [chartId]));
		const { rows, summaries } = hilltop.session;
		await rows.renew([summaries.get(chartId)!.docIds.directory]);
		expect(rowOf(hilltop, chartId).complete).toBe(false);
		take(await openChart(hilltop.core, chartId));
		const views: boolean[] = [];
		hilltop.core.subscribe((event) => event.type === 'chart' && views.push(event.view.complete));
		take(await holdAllCharts(hilltop.core));
		expect(rowOf(hilltop, chartId).complete).toBe(true);
		expect(views.at(-1)).toBe(true);
	});

	test('[HLD-7] the files of the list stay when files are taken off', async () => {
		const near = await register(hilltop, 'Okello', 'Kabale');
		const far = await register(hilltop, 'Adong', 'Gulu');
		const pinned = await attach(hilltop, near, random.bytes(200_000));
		await goOnline(hilltop, van);
		const loose = await attach(van, far, random.bytes(150_000));
		take(await holdList(van.core, [near]));
		await eventually(async () => (await readBlob(van.core, pinned)).ok);
		await nothingComes(van);
		await goOnline(van);
		take(await freeFiles(van.core));
		await eventually(async () => !(await readBlob(van.core, loose)).ok);
		expect((await readBlob(van.core, pinned)).ok).toBe(true);
	});

	test('[HLD-7] is never told to have received what it does not hold', async () => {
		const far = await register(hilltop, 'Adong', 'Gulu');
		await goOnline(hilltop, van);
		await write(hilltop, far, 'latex');
		await goOnline(hilltop, van);
		const { credId } = hilltop.session.deps.keyring;
		const told = (await receivedOf(van.store, [credId]))[credId] ?? 0;
		const lacking = (await absent(van.store, 'chart')).filter((one) => one.credId === credId);
		expect(lacking.length).toBeGreaterThan(0);
		for (const one of lacking) if (one.cseq > 0) expect(told).toBeLessThan(one.cseq);
		// The others are told that it holds some charts alone.
		van.clock.advance(120_000);
		await eventually(async () => {
			await goOnline(hilltop, van);
			const rows = take(await devices(hilltop.core));
			return rows.some(({ some, status }) => some === true && status !== undefined);
		});
	});

	test('goes on after a restart, also locked, and holds everything again when told to', async () => {
		const near = await register(hilltop, 'Okello', 'Kabale');
		const far = await register(hilltop, 'Adong', 'Gulu');
		await goOnline(hilltop, van);
		await goOffline(van);
		take(await holdList(van.core, [near]));
		const again = await startEngine(createMemoryStore(van.store.snapshot()), { transport });
		again.core.device!.link!.connect();
		await eventually(async () => again.core.kept!.left('chart') === 0);
		await goOffline(again);
		take(await membership.unlock(again.core, { passphrase: RIG_PASSPHRASE }));
		expect(rowOf(again, near).complete).toBe(true);
		expect(rowOf(again, far).complete).toBe(false);
		take(await holdAllCharts(again.core));
		await goOnline(again);
		await until(() => rowOf(again, far).complete);
		expect((await restart(again)).core.kept).toBeUndefined();
	});
});
