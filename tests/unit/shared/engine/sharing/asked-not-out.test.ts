// Patients who asked that their chart is not handed out, and that it goes on no tablet and no list: what the engine refuses
// and leaves out, and the reason that lets it go. With real cryptography and a relay core.
import { beforeEach, expect, test } from 'vitest';
import type { ChartId } from '#shared/core/ids.ts';
import { auditTrail } from '#shared/engine/audit-trail.ts';
import { exportChart } from '#shared/engine/chart-files.ts';
import { openChart, registerPatient, run } from '#shared/engine/chart-work.ts';
import { chartsOfList } from '#shared/engine/holding/charts-of-list.ts';
import { chartsHere, holdList } from '#shared/engine/holding/list-holding.ts';
import type { SharingTopic } from '#shared/chart/sharing-answers.ts';
import { saySame } from '#shared/engine/same-person.ts';
import { recordCopy, recordPrint } from '#shared/engine/sharing/hand-out.ts';
import { allowHandOver } from '#shared/engine/sharing/say-why.ts';
import { sensitiveAlerts } from '#shared/engine/show-sensitive.ts';
import { prepareTrip } from '#shared/engine/trips/prepare-trip.ts';
import { restart, startDevices, take, until, type EngineRig } from '../../../../support/engine-rig.ts';

const reason = { why: 'other', words: 'Referred today, agreed on the phone' } as const;
let admin: EngineRig;
let asked: ChartId;
let other: ChartId;

const register = async (family: string): Promise<ChartId> =>
	take(await registerPatient(admin.core, { name: [{ family }], address: [{ text: 'Kabale' }] })).chartId;
const says = async (topic: SharingTopic, answer: 'yes' | 'no' = 'no'): Promise<unknown> =>
	take(await run(admin.core, asked, { verb: 'setSharing', topic, answer }));

beforeEach(async () => {
	const { devices } = await startDevices([]);
	admin = devices[0]!;
	asked = await register('Okello');
	other = await register('Achieng');
});

test('a file and a paper for others wait for a reason, which admins see; paper for this clinic does not', async () => {
	await says('other-practices');
	const { core } = admin;
	const refused = { ok: false, error: { type: 'AskedNotToHandOver', charts: [asked] } };
	expect(await exportChart(core, asked)).toMatchObject(refused);
	expect(await recordPrint(core, [other, asked], 'others')).toMatchObject(refused);
	expect(await recordCopy(core, [asked], 'others')).toMatchObject(refused);
	take(await recordPrint(core, [other, asked], 'practice'));
	take(await exportChart(core, other));
	expect(await allowHandOver(core, { charts: [asked], reason: { why: 'other', words: '' } })).toMatchObject({
		ok: false
	});
	expect(await exportChart(core, asked)).toMatchObject(refused);
	take(await allowHandOver(core, { charts: [asked], reason }));
	take(await exportChart(core, asked));
	take(await recordPrint(core, [asked], 'others'));
	take(await recordCopy(core, [asked], 'others'));
	expect(take(await sensitiveAlerts(core))).toMatchObject([{ what: 'hand-out', chartId: asked, reason }]);
	const again = await restart(admin);
	expect(await exportChart(again.core, asked)).toMatchObject(refused);
});

test('what the patient gets themself is not sharing: no reason is asked, admins are not alerted, the record says who got it', async () => {
	await says('other-practices');
	const { core } = admin;
	take(await recordPrint(core, [asked], 'patient'));
	take(await recordCopy(core, [asked], 'patient'));
	take(await exportChart(core, asked, { to: 'patient' }));
	expect(take(await sensitiveAlerts(core))).toEqual([]);
	const { rows } = take(await auditTrail(core, { kind: 'took-out' }));
	expect(rows.map(({ what, reason }) => [what, reason?.why])).toEqual([
		['export-chart', 'for-patient'],
		['save-document', 'for-patient'],
		['print-chart', 'for-patient']
	]);
	expect(await recordPrint(core, [asked], 'others')).toMatchObject({ ok: false });
});

test('nothing is printed or saved while its record cannot be kept', async () => {
	admin.store.commit = async () => ({ ok: false, error: { type: 'Full' } }) as never;
	for (const to of ['practice', 'patient', 'others'] as const) {
		expect(await recordPrint(admin.core, [asked], to)).toMatchObject({ ok: false });
		expect(await recordCopy(admin.core, [asked], to)).toMatchObject({ ok: false });
	}
});

test('nothing leaves while the record of why cannot be kept', async () => {
	await says('other-practices');
	const { commit } = admin.store;
	admin.store.commit = async () => ({ ok: false, error: { type: 'Full' } }) as never;
	expect(await allowHandOver(admin.core, { charts: [asked], reason })).toMatchObject({ ok: false });
	admin.store.commit = commit;
	expect(await exportChart(admin.core, asked)).toMatchObject({ error: { type: 'AskedNotToHandOver' } });
});

test('what a patient said in one chart counts in the other charts of the same person', async () => {
	await says('other-practices');
	take(await saySame(admin.core, { charts: [asked, other], said: 'same' }));
	expect(await exportChart(admin.core, other)).toMatchObject({ error: { type: 'AskedNotToHandOver' } });
});

test('a new answer lets it go without a reason', async () => {
	await says('other-practices');
	await says('other-practices', 'yes');
	take(await exportChart(admin.core, asked));
});

test('tablets and lists are made without who asked for it, and tell how many', async () => {
	await says('outreach');
	expect(take(await chartsOfList(admin.core, { places: ['Kabale'] }))).toMatchObject({
		charts: [other],
		leftOut: 1
	});
	expect(take(await chartsOfList(admin.core, { charts: [asked] }))).toMatchObject({ charts: [], leftOut: 1 });
	admin.core.device!.link!.connect();
	await until(() => admin.core.status().caughtUp);
	const trip = { name: 'Kabale', userName: 'Joy', siteName: 'Van', days: 7 };
	expect(await prepareTrip(admin.core, { ...trip, charts: [asked] })).toMatchObject({
		error: { type: 'TripEmpty' }
	});
	expect(take(await prepareTrip(admin.core, { ...trip, charts: [asked, other] }))).toMatchObject({
		leftOut: 1
	});
	expect(take(await holdList(admin.core, [asked, other]))).toEqual({ leftOut: 1 });
	expect(take(await chartsHere(admin.core))).toMatchObject({ hold: 'list', chosen: 1 });
	take(await openChart(admin.core, asked));
});
