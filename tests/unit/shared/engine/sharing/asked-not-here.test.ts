// A patient who asked that other sites do not open their chart: what these are shown, what the engine asks first, and who is
// told. With real cryptography, a relay core, and several devices of one practice.
import { beforeEach, expect, test } from 'vitest';
import type { ChartId } from '#shared/core/ids.ts';
import { registerKeys } from '#shared/chart/document/document-values.ts';
import type { ChartView } from '#shared/chart/chart-view.ts';
import type { ChartCommand } from '#shared/engine/chart-command.ts';
import { exactEntries, exportChart, importText } from '#shared/engine/chart-files.ts';
import { closeChart, openChart, registerPatient, run, search } from '#shared/engine/chart-work.ts';
import { chartThen } from '#shared/engine/chart-then.ts';
import { entryHistory } from '#shared/engine/entry-history.ts';
import { stringifyExact } from '#shared/fhir/exact-json.ts';
import { moveEntries } from '#shared/engine/move-entries.ts';
import { openShut } from '#shared/engine/sharing/say-why.ts';
import { sensitiveAlerts, seenAlert, setShowOffline } from '#shared/engine/show-sensitive.ts';
import {
	meet,
	restart,
	startDevices,
	startPractice,
	take,
	until,
	type EngineRig
} from '../../../../support/engine-rig.ts';

const WORDS = 'Cyclothymia ruby';
const reason = { why: 'care-today' } as const;
let admin: EngineRig;
let nurse: EngineRig;
let doctor: EngineRig;
let chartId: ChartId;
let problem: string;

const view = async ({ core }: EngineRig): Promise<ChartView> => take(await openChart(core, chartId));
const does = async ({ core }: EngineRig, command: ChartCommand): Promise<string> =>
	take(await run(core, chartId, command)).entry ?? '';
const asks = (rig: EngineRig, answer: 'yes' | 'no' | null = 'no'): Promise<string> =>
	does(rig, { verb: 'setSharing', topic: 'other-sites', answer });

beforeEach(async () => {
	const { devices } = await startDevices([
		{ role: 'nurse', siteName: 'Riverside' },
		{ role: 'prescriber', siteName: 'Riverside' }
	]);
	[admin, nurse, doctor] = devices as [EngineRig, EngineRig, EngineRig];
	({ chartId } = take(await registerPatient(admin.core, { name: [{ family: 'Okello' }] })));
	problem = await does(admin, { verb: 'addCondition', code: { text: WORDS } });
});

test('another site sees who it is and that they asked, and nothing clinical by any road, until somebody says why', async () => {
	await asks(admin);
	await meet(admin, nurse);
	const shut = await view(nurse);
	expect(shut).toMatchObject({ closed: true, shut: [1] });
	expect(shut.patient).toMatchObject({ name: [{ family: 'Okello' }] });
	expect(JSON.stringify(shut)).not.toContain(WORDS);
	expect(search(nurse.core, 'okello')).toMatchObject([{ sharing: { 'other-sites': 'no' }, homes: [1] }]);
	const { core } = nurse;
	expect(JSON.stringify(take(await exactEntries(core, chartId)))).not.toContain(WORDS);
	expect(await entryHistory(core, chartId, problem)).toMatchObject({ ok: false });
	expect(
		JSON.stringify(await chartThen(core, chartId, { site: 1 as never, at: nurse.clock.now() }))
	).not.toContain(WORDS);
	expect(await exportChart(core, chartId)).toMatchObject({ ok: false, error: { type: 'AskedNotHere' } });
	const { chartId: to } = take(await registerPatient(core, { name: [{ family: 'Achieng' }] }));
	expect(await moveEntries(core, { from: chartId, entries: [problem], to, reason: 'x' })).toMatchObject({
		error: { type: 'AskedNotHere' }
	});
	const changed = await run(core, chartId, { verb: 'addCondition', code: { text: 'x' } });
	expect(changed).toMatchObject({ ok: false });

	const records = async (): Promise<number> => (await nurse.store.list('envelope')).length;
	const before = await records();
	expect(await openShut(core, { chartId, reason: { why: 'other', words: ' ' } })).toMatchObject({
		ok: false
	});
	expect(JSON.stringify(await view(nurse))).not.toContain(WORDS);
	const opened = await records();
	expect(opened).toBe(before + 1);
	take(await openShut(core, { chartId, reason }));
	expect(await records()).toBe(opened + 1);
	const seen = await view(nurse);
	expect(seen.shut).toBeUndefined();
	expect(JSON.stringify(seen)).toContain(WORDS);
	await closeChart(core, chartId);
	expect(JSON.stringify(await view(nurse))).toContain(WORDS);
	expect(JSON.stringify(await view(await restart(nurse)))).not.toContain(WORDS);
});

test('its own site opens it as before, and so does everybody when the answer is another', async () => {
	await asks(admin);
	expect(JSON.stringify(await view(admin))).toContain(WORDS);
	await asks(admin, 'yes');
	await meet(admin, nurse);
	expect(JSON.stringify(await view(nurse))).toContain(WORDS);
	await closeChart(nurse.core, chartId);
	await asks(admin);
	await asks(admin, null);
	await meet(admin, nurse);
	expect(JSON.stringify(await view(nurse))).toContain(WORDS);
});

test('nothing is shown while its record cannot be kept', async () => {
	await asks(admin);
	await meet(admin, nurse);
	await view(nurse);
	const { commit } = nurse.store;
	nurse.store.commit = async () => ({ ok: false, error: { type: 'Full' } }) as never;
	expect(await openShut(nurse.core, { chartId, reason })).toMatchObject({ ok: false });
	nurse.store.commit = commit;
	expect(JSON.stringify(await view(nurse))).not.toContain(WORDS);
});

test('admins are told who opened it and why, until one of them has seen it', async () => {
	await asks(admin);
	await meet(admin, nurse, doctor);
	await view(nurse);
	take(await openShut(nurse.core, { chartId, reason: { why: 'other', words: 'Fell in the yard' } }));
	await meet(admin, nurse, doctor);
	const [alert, ...more] = take(await sensitiveAlerts(admin.core));
	expect(more).toEqual([]);
	expect(alert).toMatchObject({ what: 'open-elsewhere', user: 'Ben', reason: { words: 'Fell in the yard' } });
	take(await seenAlert(admin.core, alert!));
	expect(take(await sensitiveAlerts(admin.core))).toEqual([]);
	expect(take(await sensitiveAlerts(doctor.core))).toEqual([]);
});

test('a practice may want a road to the relay for it; otherwise it opens without a network', async () => {
	await asks(admin);
	take(await setShowOffline(admin.core, { on: false }));
	await meet(admin, nurse);
	await view(nurse);
	expect(await openShut(nurse.core, { chartId, reason })).toMatchObject({ error: { type: 'NeedsRelay' } });
	nurse.core.device!.link!.connect();
	await until(() => nurse.core.status().road === 'live');
	take(await openShut(nurse.core, { chartId, reason }));
	expect(JSON.stringify(await view(nurse))).toContain(WORDS);
});

test('two sites that record it differently: the refusal counts everywhere, both are shown, and one of them is chosen', async () => {
	await meet(admin, nurse);
	await asks(admin);
	await does(nurse, { verb: 'setSharing', topic: 'other-sites', answer: 'yes', by: 'Mother' });
	await meet(admin, nurse);
	const both = await view(admin);
	expect(both.disagreements).toMatchObject([{ group: 'consent', values: [{}, {}] }]);
	expect(await view(nurse)).toMatchObject({ shut: [1], disagreements: [{ group: 'consent' }] });
	expect(search(admin.core, 'okello')).toMatchObject([{ sharing: { 'other-sites': 'no' }, toCheck: 1 }]);
	const [{ path, values }] = both.disagreements as [(typeof both.disagreements)[0]];
	const yes = values.findIndex(({ atom }) => atom.includes('permit'));
	await does(admin, {
		verb: 'resolveDisagreement',
		path,
		keep: yes,
		seen: values.map(({ opId }) => opId)
	} as never);
	expect(search(admin.core, 'okello')[0]).toMatchObject({ sharing: { 'other-sites': 'yes' }, toCheck: 0 });
});

test('[KEY-14] an answer stands in the directory document, where it was given and where a file brings it', async () => {
	await does(admin, { verb: 'setSharing', topic: 'phone', answer: 'no' });
	const file = stringifyExact(take(await exportChart(admin.core, chartId)));
	const elsewhere = await startPractice();
	const { chart } = take(await importText(elsewhere.core, 'chart.json', file));
	for (const [rig, id] of [
		[admin, chartId],
		[elsewhere, chart!]
	] as const) {
		const { documents } = (await rig.session.openChart(id))!;
		const inScope = (scope: 'directory' | 'clinical') =>
			registerKeys(documents[scope]!.doc).filter((key) => key.startsWith('Consent:'));
		expect(inScope('directory').length).toBeGreaterThan(3);
		expect(inScope('clinical')).toEqual([]);
		expect(search(rig.core, 'okello')).toMatchObject([{ sharing: { phone: 'no' } }]);
	}
});

test('a role that does not enter consents changes none', async () => {
	const { devices } = await startDevices([{ role: 'front-desk', siteName: 'Riverside' }]);
	const [head, desk] = devices as [EngineRig, EngineRig];
	const { chartId: id } = take(await registerPatient(head.core, { name: [{ family: 'Achieng' }] }));
	take(await run(head.core, id, { verb: 'setSharing', topic: 'phone', answer: 'no' }));
	await meet(head, desk);
	expect(await run(desk.core, id, { verb: 'setSharing', topic: 'phone', answer: 'yes' })).toMatchObject({
		error: { type: 'RoleMayNot', kind: 'consents' }
	});
	expect(search(desk.core, 'achieng')).toMatchObject([{ sharing: { phone: 'no' } }]);
});
