// A record that two admins erase: gone from every store, and nothing that was typed lost without a word. Real cryptography,
// a relay core, several devices.
import { beforeEach, expect, test } from 'vitest';
import type { ChartId, DocId } from '#shared/core/ids.ts';
import { err } from '#shared/core/result.ts';
import { stringifyExact } from '#shared/fhir/exact-json.ts';
import { STUB_BYTES } from '#shared/crypto/stub.ts';
import { addBlob, readBlob } from '#shared/engine/blob-work.ts';
import { exportChart, importText } from '#shared/engine/chart-files.ts';
import { openChart, registerPatient, run, search } from '#shared/engine/chart-work.ts';
import { entryHistory } from '#shared/engine/entry-history.ts';
import * as asking from '#shared/engine/erasure/ask-erasure.ts';
import { dropLeftWords, leftWords } from '#shared/engine/erasure/left-words.ts';
import { erasurePreview, erasures } from '#shared/engine/erasure/list-erasures.ts';
import { saveDraft } from '#shared/engine/form-drafts.ts';
import { lateWork } from '#shared/engine/late-views.ts';
import { moveEntries } from '#shared/engine/move-entries.ts';
import { recentPatients } from '#shared/engine/patient-lists.ts';
import { admitDepsOf } from '#shared/engine/admit-deps.ts';
import { chartsOfList } from '#shared/engine/holding/charts-of-list.ts';
import { handled } from '#shared/engine/list-handled.ts';
import { queueFlags } from '#shared/engine/queue-flags.ts';
import { changeQueue, readQueue, readUnfinished } from '#shared/engine/queues.ts';
import { prepareTrip } from '#shared/engine/trips/prepare-trip.ts';
import { readPlan } from '#shared/engine/trips/trip-plan.ts';
import { visitToday } from '#shared/engine/visits.ts';
import { verifyStore } from '#shared/engine/verify-store.ts';
import {
	type EngineRig,
	goOffline,
	goOnline,
	meet,
	restart,
	startDevices,
	startPractice,
	suite,
	take,
	until
} from '../../../../support/engine-rig.ts';

const DAY_MS = 24 * 3600 * 1000;
let ana: EngineRig;
let nurse: EngineRig;
let bo: EngineRig;
let chartId: ChartId;
let other: ChartId;

const control = ({ core }: EngineRig) => core.device!.replica.control();
const docIdsOf = ({ session }: EngineRig, of = chartId): readonly DocId[] =>
	Object.values(session.summaries.get(of)!.docIds);
const heldOf = async ({ store }: EngineRig, docIds: readonly DocId[]) =>
	(await store.list('envelope')).filter(({ key }) => docIds.some((docId) => key.startsWith(docId)));
const names = ({ core }: EngineRig): readonly string[] => search(core, '').map(({ name }) => name);

beforeEach(async () => {
	const { devices } = await startDevices([
		{ role: 'nurse', siteName: 'Riverside' },
		{ role: 'admin', siteName: 'Lakeside' }
	]);
	[ana, nurse, bo] = devices as [EngineRig, EngineRig, EngineRig];
	({ chartId } = take(await registerPatient(ana.core, { name: [{ family: 'Okello' }] })));
	({ chartId: other } = take(await registerPatient(ana.core, { name: [{ family: 'Nakato' }] })));
	take(await openChart(ana.core, chartId));
	take(await run(ana.core, chartId, { verb: 'addAllergy', code: { text: 'penicillin' } }));
	await meet(ana, nurse, bo);
});

/** Ana asks, Bo confirms; both online. Returns the erasure's id. */
async function erase(): Promise<string> {
	await goOnline(ana, bo);
	const { id } = take(await asking.askErasure(ana.core, { chartId, reason: 'request' }));
	await until(() => control(bo).erasures.has(id));
	take(await asking.confirmErasure(bo.core, { id }));
	await until(() => control(ana).erased.size > 0);
	return id;
}

test('[ERS-1, ERS-2, ERS-5] what two admins sign is gone from every device, and stubs keep the chains whole', async () => {
	await goOnline(nurse);
	const docIds = docIdsOf(nurse);
	const before = await heldOf(nurse, docIds);
	expect(before.length).toBeGreaterThan(2);
	take(await openChart(nurse.core, chartId));
	const id = await erase();
	await until(() => control(nurse).erased.size > 0);
	await until(() => names(nurse).length === 1);
	for (const rig of [ana, nurse, bo]) {
		await rig.core.exclusive(async () => {});
		expect(names(rig)).toEqual(['Nakato']);
		const held = await heldOf(rig, docIds);
		expect(held.map(({ value }) => value.length)).toEqual(held.map(() => STUB_BYTES));
		expect(held.length).toBe(before.length);
		expect(await rig.store.get('local', `save/${docIds[0]}`)).toBeUndefined();
		const report = await verifyStore(suite, rig.store, control(rig));
		expect(report.problems).toEqual([]);
		expect(rig.session.live.has(chartId)).toBe(false);
	}
	expect((await openChart(nurse.core, chartId)).ok).toBe(false);
	const [row] = take(await erasures(ana.core));
	expect(row).toMatchObject({ id, stand: 'erased', askedBy: 'Ana', patient: undefined, mine: true });
	await goOffline(ana, bo, nurse);
	// After another start nothing has come back.
	const again = await restart(nurse);
	expect(names(again)).toEqual(['Nakato']);
	expect((await openChart(again.core, other)).ok).toBe(true);
});

test('[ERS-3, ERS-5] what a device had not sent is shown to admins, never in a chart; it goes when both say so again', async () => {
	const docIds = docIdsOf(nurse);
	take(await openChart(nurse.core, chartId));
	take(await run(nurse.core, chartId, { verb: 'addAllergy', code: { text: 'latex' } }));
	// Typing that a crash left unsealed, and words in a form.
	take(
		await run(nurse.core, chartId, {
			verb: 'startNote',
			title: 'Visit',
			sections: ['plan'],
			words: { plan: 'Rest at home.' }
		})
	);
	take(await saveDraft(nurse.core, { chartId, form: 'vitals' }, 'pulse 88'));
	const id = await erase();
	await goOnline(nurse);
	await until(() => control(nurse).erased.size > 0 && names(nurse).length === 1);
	await goOnline(nurse, ana, bo);
	const late = async () => take(await lateWork(ana.core));
	await until(() => control(ana).erased.size > 0);
	await expect.poll(async () => (await late()).length, { timeout: 60_000 }).toBeGreaterThan(0);
	const rows = await late();
	expect(JSON.stringify(rows.map(({ lines }) => lines))).toContain('latex');
	expect(rows.every(({ erased }) => erased === id)).toBe(true);
	for (const rig of [ana, nurse, bo]) expect(names(rig)).toEqual(['Nakato']);
	// The words in the form are still their author's, and nobody else's.
	expect(take(await leftWords(nurse.core)).map(({ text }) => text)).toEqual(['pulse 88']);
	expect(take(await leftWords(ana.core))).toEqual([]);
	const [left] = take(await leftWords(nurse.core));
	take(await dropLeftWords(nurse.core, { row: left!.row }));
	expect(take(await leftWords(nurse.core))).toEqual([]);
	// Erased too: again two people.
	const more = take(await asking.askToEraseMore(bo.core, { id }));
	await until(() => control(ana).erasures.has(more.id));
	take(await asking.confirmErasure(ana.core, { id: more.id }));
	await until(() => control(nurse).erasures.get(more.id)?.stand === 'erased');
	for (const rig of [ana, bo, nurse]) {
		await until(() => control(rig).erasures.get(more.id)?.stand === 'erased');
		await rig.core.exclusive(async () => {});
		const held = await heldOf(rig, docIds);
		expect(held.every(({ value }) => value.length === STUB_BYTES)).toBe(true);
	}
	expect(await late()).toEqual([]);
	await goOffline(ana, bo, nurse);
});

test('[ERS-1, ERS-6] who asked cannot confirm, a nurse can do neither, a hold keeps the record', async () => {
	await goOnline(ana, bo, nurse);
	const refused = { chartId, reason: 'retention' } as const;
	expect(await asking.askErasure(nurse.core, refused)).toMatchObject({ error: { type: 'NotAdmin' } });
	take(await asking.holdChart(bo.core, { chartId, keep: true }));
	await until(() => control(ana).onHold.size > 0);
	expect(await asking.askErasure(ana.core, refused)).toMatchObject({ error: { type: 'OnHold' } });
	take(await asking.holdChart(ana.core, { chartId, keep: false }));
	const { id } = take(await asking.askErasure(ana.core, refused));
	expect(await asking.confirmErasure(ana.core, { id })).toMatchObject({ error: { type: 'AskedByYou' } });
	expect(await asking.confirmErasure(nurse.core, { id })).toMatchObject({ ok: false });
	await until(() => control(bo).erasures.has(id));
	const [row] = take(await erasures(bo.core));
	expect(row).toMatchObject({ patient: 'Okello', mayConfirm: true, mine: false, askedBy: 'Ana' });
	take(await asking.withdrawErasure(bo.core, { id }));
	await until(() => control(ana).erasures.get(id)?.stand === 'withdrawn');
	expect(names(ana)).toEqual(['Nakato', 'Okello']);
	await goOffline(ana, bo, nurse);
});

test('[ERS-5] a process that ends between the record and the swap does it at its next start', async () => {
	const docIds = docIdsOf(nurse);
	await erase();
	// The nurse's store as it is when the record was stored and nothing else was.
	for (const [i, { value }] of (await ana.store.list('control')).entries())
		await nurse.store.commit([
			{ type: 'put', table: 'control', key: String(i + 1).padStart(10, '0'), value }
		]);
	const again = await restart(nurse);
	expect(names(again)).toEqual(['Nakato']);
	expect((await heldOf(again, docIds)).every(({ value }) => value.length === STUB_BYTES)).toBe(true);
	await goOffline(ana, bo);
});

test('[ERS-5] a device whose disk refused to let go does it once there is room', async () => {
	await goOnline(nurse);
	const docIds = docIdsOf(nurse);
	const { commit } = nurse.store;
	let refuses = true;
	Object.assign(nurse.store, {
		commit: async (...[ops, expected]: Parameters<typeof commit>) =>
			refuses && ops.some((op) => op.table === 'envelope' || op.key.startsWith('save/'))
				? err({ type: 'StoreFull' })
				: commit(ops, expected)
	});
	await erase();
	await until(() => control(nurse).erased.size > 0);
	await nurse.core.exclusive(async () => {});
	const isGone = async () =>
		(await heldOf(nurse, docIds)).every(({ value }) => value.length === STUB_BYTES) &&
		(await nurse.store.get('local', `save/${docIds[0]}`)) === undefined;
	expect(await isGone()).toBe(false);
	refuses = false;
	await expect
		.poll(async () => {
			nurse.clock.advance(60_000);
			await nurse.core.exclusive(async () => {});
			return isGone();
		})
		.toBe(true);
	await goOffline(ana, bo, nurse);
});

test('[ERS-3] a patient whose record was erased is registered anew, and nothing is written in the old one', async () => {
	await erase();
	const { code } = { code: { text: 'latex' } };
	expect((await run(ana.core, chartId, { verb: 'addAllergy', code })).ok).toBe(false);
	const again = await registerPatient(ana.core, { id: chartId, name: [{ family: 'Okello' }] });
	expect(again).toMatchObject({ ok: false, error: { type: 'RecordErased' } });
	take(await registerPatient(ana.core, { name: [{ family: 'Okello' }] }));
	expect(names(ana)).toEqual(['Nakato', 'Okello']);
	await goOffline(ana, bo);
});

test('[ERS-2] of the wrong patient’s record nothing is left, and what was moved out of it stays where it belongs', async () => {
	const { entry } = take(await run(ana.core, chartId, { verb: 'addAllergy', code: { text: 'latex' } }));
	const moved = { from: chartId, to: other, entries: [entry!], reason: 'wrong patient, moved' };
	take(await moveEntries(ana.core, moved));
	await meet(ana, nurse, bo);
	await goOnline(nurse);
	const before = (await heldOf(nurse, docIdsOf(nurse, other))).map(({ value }) => value);
	await erase();
	await until(() => names(nurse).length === 1);
	for (const rig of [ana, nurse, bo]) {
		await rig.core.exclusive(async () => {});
		const { entries, marks } = take(await openChart(rig.core, other));
		const [there, ...more] = Object.values(entries.AllergyIntolerance ?? {});
		expect(there).toMatchObject({ code: { text: 'latex' } });
		expect({ more, marks }).toEqual({ more: [], marks: {} });
		expect(
			JSON.stringify(take(await entryHistory(rig.core, other, `AllergyIntolerance/${there!.id}`)))
		).toContain('Ana');
		// Nobody moves it back into what is erased.
		const back = await moveEntries(rig.core, {
			...moved,
			from: other,
			to: chartId,
			entries: [`AllergyIntolerance/${there!.id}`]
		});
		expect(back.ok).toBe(false);
	}
	const after = (await heldOf(nurse, docIdsOf(nurse, other))).map(({ value }) => value);
	expect(after.slice(0, before.length)).toEqual(before);
	await goOffline(ana, bo, nurse);
});

test('[ERS-2] a file taken in by the wrong practice is erased there, and stays as it is in the practice that it came from', async () => {
	const from = await startPractice();
	const own = take(await registerPatient(from.core, { name: [{ family: 'Achieng' }] })).chartId;
	take(await openChart(from.core, own));
	take(await run(from.core, own, { verb: 'addAllergy', code: { text: 'sulfa' } }));
	const exported = async () => stringifyExact(take(await exportChart(from.core, own)));
	const file = await exported();
	expect(take(await importText(ana.core, 'achieng.json', file)).refused).toEqual([]);
	({ chartId } = search(ana.core, 'achieng')[0]!);
	await meet(ana, nurse, bo);
	expect(names(nurse)).toContain('Achieng');
	await erase();
	for (const rig of [ana, bo]) {
		await rig.core.exclusive(async () => {});
		expect(names(rig)).toEqual(['Nakato', 'Okello']);
	}
	expect(await exported()).toBe(file);
	// Taken in by mistake once more it does not come back.
	const again = take(await importText(ana.core, 'achieng.json', file));
	expect(again).toMatchObject({ accepted: 0, chart: undefined });
	for (const { reason } of again.refused) expect(reason).toContain('record was erased');
	expect(again.refused.length).toBeGreaterThan(1);
	// Who stands beside it in one file is taken in.
	const beside = { resourceType: 'Patient', id: 'b', name: [{ family: 'Wanjiru' }] };
	const two = JSON.parse(file) as { entry: unknown[] };
	two.entry.push({ resource: beside });
	const both = take(await importText(ana.core, 'both.json', JSON.stringify(two)));
	expect(both).toMatchObject({ accepted: 1, refused: again.refused });
	expect(names(ana)).toEqual(['Nakato', 'Okello', 'Wanjiru']);
	await goOffline(ana, bo);
});

test('[ERS-9] no list of any day, no plan of a trip and no list of what was put together names it, also where it came later', async () => {
	await goOnline(nurse);
	take(await changeQueue(ana.core, { verb: 'arrive', chartId: other }));
	take(await changeQueue(ana.core, { verb: 'arrive', chartId, reason: 'cough' }));
	// The nurse's clock is a day ahead: a line of a coming day; and it is moved apart from others.
	await meet(ana, nurse, bo);
	nurse.clock.advance(DAY_MS);
	take(await changeQueue(nurse.core, { verb: 'arrive', chartId, reason: 'comes again' }));
	await goOnline(ana);
	take(
		await prepareTrip(ana.core, {
			name: 'Kabale',
			userName: 'Joy',
			siteName: 'Van',
			charts: [chartId, other]
		})
	);
	await goOffline(nurse);
	await erase();
	await goOnline(nurse, ana, bo);
	await until(() => [ana, nurse, bo].every((rig) => names(rig).length === 1));
	for (const rig of [ana, nurse, bo]) {
		await rig.core.exclusive(async () => {});
		for (let day = 0; day < 3; day++) {
			const told = [
				await readQueue(rig.core),
				await readUnfinished(rig.core),
				await queueFlags(rig.core),
				await handled(rig.core),
				await visitToday(rig.core, chartId),
				await chartsOfList(rig.core, { charts: [chartId, other] }),
				await recentPatients(rig.core)
			];
			expect(JSON.stringify(told)).not.toContain(chartId);
			rig.clock.advance(DAY_MS);
		}
		expect(await changeQueue(rig.core, { verb: 'arrive', chartId })).toMatchObject({
			error: { type: 'RecordErased' }
		});
	}
	const [plan] = await ana.store.list('local', { prefix: 'trip-plan/' });
	expect(await readPlan(admitDepsOf(ana.core)!, plan!.key.slice('trip-plan/'.length))).toMatchObject({
		charts: [other]
	});
	await goOffline(ana, bo, nurse);
});

test('[ERS-2, ERS-5] lists of the day and of charts opened last are without it, and so are its files; shared ones stay', async () => {
	const photo = new Uint8Array(3_000).map((_, i) => (i * 7) % 251);
	const shared = photo.map((byte) => byte ^ 0x55);
	const attach = async (of: ChartId, content: Uint8Array): Promise<DocId> => {
		take(await openChart(ana.core, of));
		const { id, url, size, hash } = take(await addBlob(ana.core, content, 'image/png'));
		const attachment = { url, size, hash, contentType: 'image/png' };
		take(await run(ana.core, of, { verb: 'addDocument', attachment, type: { text: 'Photo' } }));
		return id;
	};
	const own = await attach(chartId, photo);
	const both = await attach(chartId, shared);
	expect(await attach(other, shared)).toBe(both);
	take(await changeQueue(ana.core, { verb: 'arrive', chartId, reason: 'cough' }));
	take(await changeQueue(ana.core, { verb: 'arrive', chartId: other }));
	await meet(ana, nurse, bo);
	await goOnline(nurse);
	const preview = take(await erasurePreview(ana.core, { chartId }));
	expect(preview).toMatchObject({ files: 1, sharedFiles: 1, otherAdmins: ['Ben 2'] });
	await erase();
	await until(() => names(nurse).length === 1);
	for (const rig of [ana, nurse, bo]) {
		await rig.core.exclusive(async () => {});
		expect(take(await readQueue(rig.core)).map((line) => line.chartId)).toEqual([other]);
		const gone = await heldOf(rig, [own]);
		expect(gone.length).toBe(2);
		expect(gone.every(({ value }) => value.length === STUB_BYTES)).toBe(true);
		expect((await heldOf(rig, [both])).some(({ value }) => value.length > STUB_BYTES)).toBe(true);
	}
	expect((await recentPatients(ana.core)).map((row) => row.chartId)).toEqual([other]);
	// The same photo in another record, afterwards: it is stored anew and can be read.
	const again = take(await addBlob(bo.core, photo, 'image/png'));
	expect(again.id).toBe(own);
	expect(take(await readBlob(bo.core, own)).bytes).toEqual(photo);
	await until(() => bo.core.status().unsent === 0);
	await expect.poll(async () => (await readBlob(ana.core, own)).ok, { timeout: 60_000 }).toBe(true);
	await goOffline(ana, bo, nurse);
});
