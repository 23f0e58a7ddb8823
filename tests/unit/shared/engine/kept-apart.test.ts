// Entries that are kept apart: who can read them, what everybody sees of them, and where what is written about them goes.
// With real cryptography, a relay core, and several devices of one practice.
import { beforeEach, expect, test } from 'vitest';
import type { ChartId } from '#shared/core/ids.ts';
import { utf8 } from '#shared/core/bytes.ts';
import { SCOPES } from '#shared/core/scopes.ts';
import { registerKeys } from '#shared/chart/document/document-values.ts';
import type { ChartView } from '#shared/chart/chart-view.ts';
import { entryHistory } from '#shared/engine/entry-history.ts';
import { exportChart } from '#shared/engine/chart-files.ts';
import { closeChart, openChart, registerPatient, run } from '#shared/engine/chart-work.ts';
import type { ChartCommand } from '#shared/engine/chart-command.ts';
import { checkOrder } from '#shared/engine/check-order.ts';
import { putOut } from '#shared/engine/put-out.ts';
import { sensitiveAlerts, seenAlert, setShowOffline, showSensitive } from '#shared/engine/show-sensitive.ts';
import { stringifyExact, type JsonObject } from '#shared/fhir/exact-json.ts';
import { parseEnvelope } from '#shared/crypto/envelope.ts';
import {
	meet,
	restart,
	startDevices,
	suite,
	take,
	until,
	type EngineRig
} from '../../../support/engine-rig.ts';

const WORDS = 'Cyclothymia ruby';
let admin: EngineRig;
let nurse: EngineRig;
let doctor: EngineRig;
let colleague: EngineRig;
let chartId: ChartId;

beforeEach(async () => {
	const { devices } = await startDevices([
		{ role: 'nurse', siteName: 'Riverside' },
		{ role: 'prescriber', siteName: 'Lakeside' },
		{ role: 'prescriber', siteName: 'Riverside' }
	]);
	[admin, nurse, doctor, colleague] = devices as [EngineRig, EngineRig, EngineRig, EngineRig];
	({ chartId } = take(await registerPatient(admin.core, { name: [{ family: 'Okello' }] })));
	await meet(...devices);
});

const view = async ({ core }: EngineRig): Promise<ChartView> => take(await openChart(core, chartId));
const everybody = (): readonly EngineRig[] => [admin, nurse, doctor, colleague];
const does = async (rig: EngineRig, command: ChartCommand): Promise<string> => {
	await view(rig);
	return take(await run(rig.core, chartId, command)).entry ?? '';
};
const apart = (command: ChartCommand): ChartCommand => ({
	verb: 'enterApart',
	command: command as unknown as JsonObject
});
const problem = (text = WORDS): ChartCommand => ({ verb: 'addCondition', code: { text } });
const medicine = (text: string): ChartCommand => ({
	verb: 'addMedication',
	medicationCodeableConcept: { text },
	dosageInstruction: [{ text: 'once a day' }]
});
const reason = { why: 'care-today' } as const;
const show = (rig: EngineRig) => showSensitive(rig.core, { chartId, reason });

/** Everything that a device's store holds, opened with every key that its person has. */
async function canRead({ core, session, store }: EngineRig, words: string): Promise<boolean> {
	const text = JSON.stringify(
		Object.values((await session.openChart(chartId))!.documents).map(({ doc }) => registerKeys(doc))
	);
	const chart = (await session.openChart(chartId))!;
	const atoms = chart.full.keys('').map((key) => chart.full.atom(key) ?? '');
	const rows = [
		...(await store.list('local')),
		...(await store.list('envelope')),
		...(await store.list('meta'))
	];
	const needle = utf8(words);
	const bare = rows.some(({ value }) => Buffer.from(value).includes(Buffer.from(needle)));
	return (
		bare ||
		text.includes(words) ||
		atoms.join().includes(words) ||
		JSON.stringify(core.state()).includes(words)
	);
}

test('whoever holds no key sees how many there are, and no word of them; their device holds no key', async () => {
	await does(doctor, apart(problem()));
	await meet(...everybody());
	const seen = await view(nurse);
	expect(seen.sensitive).toEqual({ shown: [], hidden: 1 });
	expect(seen.complete).toBe(true);
	expect(JSON.stringify(seen)).not.toContain(WORDS);
	expect(nurse.session.deps.keyring.held.map(({ scope }) => scope)).not.toContain(SCOPES.sensitive);
	expect(await canRead(nurse, WORDS)).toBe(false);
	const mine = await view(doctor);
	expect(mine.sensitive).toMatchObject({ hidden: 0 });
	expect(mine.sensitive?.shown).toHaveLength(1);
	expect(JSON.stringify(mine)).toContain(WORDS);
	expect(nurse.session.summaries.get(chartId)).toBeDefined();
	expect(JSON.stringify(doctor.session.summaries.all())).not.toContain(WORDS);
});

test('a colleague who holds the key says why before anything is shown, and it is folded again with the chart', async () => {
	const path = await does(doctor, apart(problem()));
	await meet(...everybody());
	const folded = await view(colleague);
	expect(folded.sensitive).toEqual({ shown: [], hidden: 1 });
	expect(JSON.stringify(folded)).not.toContain(WORDS);
	expect((await entryHistory(colleague.core, chartId, path)).ok).toBe(false);
	expect(
		await run(colleague.core, chartId, {
			verb: 'markEnteredInError',
			type: 'Condition',
			id: path.split('/')[1]!,
			reason: 'x'
		})
	).toMatchObject({ ok: false });
	const audits = async () => (await colleague.store.list('envelope')).length;
	const before = await audits();
	expect(
		await showSensitive(colleague.core, { chartId, reason: { why: 'other', words: ' ' } })
	).toMatchObject({ ok: false });
	expect(await audits()).toBe(before);
	take(await show(colleague));
	expect(await audits()).toBe(before + 1);
	const shown = await view(colleague);
	expect(shown.sensitive).toEqual({ shown: [path], hidden: 0 });
	expect(JSON.stringify(shown)).toContain(WORDS);
	await closeChart(colleague.core, chartId);
	expect(JSON.stringify(await view(colleague))).not.toContain(WORDS);
	expect(await show(nurse)).toMatchObject({ ok: false, error: { type: 'NoSuchChart' } });
	await view(nurse);
	expect(await show(nurse)).toMatchObject({ ok: false, error: { type: 'NoKeyForScope' } });
});

test('nothing is shown while its record cannot be kept', async () => {
	await does(doctor, apart(problem()));
	await meet(...everybody());
	await view(colleague);
	const { commit } = colleague.store;
	colleague.store.commit = () => Promise.resolve({ ok: false, error: { type: 'StoreFull' } } as never);
	expect(await show(colleague)).toMatchObject({ ok: false });
	colleague.store.commit = commit;
	expect(JSON.stringify(await view(colleague))).not.toContain(WORDS);
});

test('admins are told who looked and why, until one of them has seen it', async () => {
	await does(doctor, apart(problem()));
	await meet(...everybody());
	await view(colleague);
	take(await showSensitive(colleague.core, { chartId, reason: { why: 'other', words: 'Court order' } }));
	await meet(...everybody());
	const [alert, ...more] = take(await sensitiveAlerts(admin.core));
	expect(more).toEqual([]);
	expect(alert).toMatchObject({
		user: 'Ben 3',
		chartId,
		patient: 'Okello',
		reason: { why: 'other', words: 'Court order' }
	});
	expect(take(await sensitiveAlerts(doctor.core))).toEqual([]);
	expect(await seenAlert(doctor.core, { id: alert!.id })).toMatchObject({ ok: false });
	take(await seenAlert(admin.core, { id: alert!.id }));
	expect(take(await sensitiveAlerts(admin.core))).toEqual([]);
	expect(take(await sensitiveAlerts((await restart(admin)).core))).toEqual([]);
});

test('a practice may want a road to the relay for it', async () => {
	await does(doctor, apart(problem()));
	expect(await setShowOffline(doctor.core, { on: false })).toMatchObject({ ok: false });
	take(await setShowOffline(admin.core, { on: false }));
	await meet(...everybody());
	await view(colleague);
	expect(await show(colleague)).toMatchObject({ ok: false, error: { type: 'NeedsRelay' } });
	colleague.core.device!.link!.connect();
	await until(() => colleague.core.status().caughtUp);
	take(await show(colleague));
	await colleague.core.device!.link!.disconnect();
});

test('an allergy, and what changes an entry that all see, cannot be kept apart', async () => {
	await view(doctor);
	const allergy = { verb: 'addAllergy', code: { text: 'Penicillin' } } as const;
	expect(await run(doctor.core, chartId, apart(allergy))).toMatchObject({
		ok: false,
		error: { type: 'InvalidValue' }
	});
	const path = await does(doctor, problem('Asthma'));
	const stop = { verb: 'stopCondition', id: path.split('/')[1]! } as ChartCommand;
	expect(await run(doctor.core, chartId, apart(stop))).toMatchObject({ ok: false });
	expect((await view(doctor)).sensitive).toBeUndefined();
});

test('[KEY-13] whatever is written about an entry that is kept apart is kept apart, and in error it is counted no more', async () => {
	const path = await does(doctor, apart(problem()));
	const id = path.split('/')[1]!;
	await does(doctor, { verb: 'stopCondition', id });
	await does(doctor, { verb: 'markEnteredInError', type: 'Condition', id, reason: 'Wrong person' });
	const { documents } = (await doctor.session.openChart(chartId))!;
	for (const open of [documents.directory!, documents.clinical!, documents.billing!])
		expect(registerKeys(open.doc).join()).not.toContain(id);
	await meet(...everybody());
	expect((await view(nurse)).sensitive).toBeUndefined();
});

test('an entry that all saw is kept apart from now on, and back', async () => {
	const path = await does(doctor, problem());
	const kept = await does(doctor, {
		verb: 'keepApart',
		type: 'Condition',
		id: path.split('/')[1]!,
		reason: 'Asked for it'
	});
	await meet(...everybody());
	const seen = await view(nurse);
	expect(seen.sensitive).toEqual({ shown: [], hidden: 1 });
	expect(seen.marks[path]).toMatchObject({ reason: 'Asked for it', movedTo: 'apart' });
	expect((await view(doctor)).sensitive).toEqual({ shown: [kept], hidden: 0 });
	await does(doctor, {
		verb: 'endKeepingApart',
		type: 'Condition',
		id: kept.split('/')[1]!,
		reason: 'Asked again'
	});
	await meet(...everybody());
	const back = await view(nurse);
	expect(back.sensitive).toBeUndefined();
	expect(back.marks[path]).toBeUndefined();
	expect((await view(doctor)).entries['Condition']?.[path.split('/')[1]!]).toMatchObject({
		clinicalStatus: { coding: [{ code: 'active' }] }
	});
});

test('two sites that keep one entry apart make one of it, counted once', async () => {
	const path = await does(doctor, problem());
	await meet(...everybody());
	const command = {
		verb: 'keepApart',
		type: 'Condition',
		id: path.split('/')[1]!,
		reason: 'Asked for it'
	} as const;
	await does(doctor, command);
	await does(colleague, command);
	await meet(...everybody());
	expect((await view(nurse)).sensitive).toEqual({ shown: [], hidden: 1 });
	expect((await view(doctor)).sensitive?.shown).toHaveLength(1);
});

test('different answers about one are kept until somebody decides, and only who sees it is asked', async () => {
	const path = await does(doctor, apart(problem()));
	const id = path.split('/')[1]!;
	await meet(...everybody());
	await view(colleague);
	take(await show(colleague));
	const correct = (text: string): ChartCommand => ({
		verb: 'correctCondition',
		id,
		elements: { code: { text } }
	});
	take(await run(doctor.core, chartId, correct('Bipolar')));
	take(await run(colleague.core, chartId, correct('Depression')));
	await meet(...everybody());
	expect((await view(doctor)).disagreements).toHaveLength(1);
	expect((await view(nurse)).disagreements).toEqual([]);
	expect((await view(admin)).disagreements).toEqual([]);
});

test('a medicine that is kept apart is checked against an order, and not named to who does not see it', async () => {
	await does(doctor, apart(medicine('atazanavir')));
	await meet(...everybody());
	await view(colleague);
	const order = {
		medicationCodeableConcept: { text: 'omeprazole' },
		dosageInstruction: [{ text: 'once a day' }]
	};
	const found = take(await checkOrder(colleague.core, chartId, order));
	expect(found).toHaveLength(1);
	expect(JSON.stringify(found)).not.toMatch(/atazanavir|pair 4/i);
	await does(colleague, medicine('omeprazole'));
	const shown = await view(colleague);
	expect(shown.findings).toHaveLength(1);
	expect(shown.findings[0]).toMatchObject({ kind: 'interaction', apart: false });
	expect(JSON.stringify(shown)).not.toMatch(/atazanavir|pair 4/i);
	await meet(...everybody());
	// The nurse's device knows nothing of it, and says so by the number.
	expect(await view(nurse)).toMatchObject({ findings: [], sensitive: { hidden: 1 } });
	// Ordered where the other had not arrived: nobody has put the two together.
	await does(doctor, apart(medicine('febuxostat')));
	await does(admin, medicine('azathioprine'));
	await meet(...everybody());
	expect((await view(doctor)).findings.some(({ apart: isApart }) => isApart)).toBe(true);
	expect((await view(admin)).findings.some(({ apart: isApart }) => isApart)).toBe(true);
});

test('an export leaves it out, and with it on request, labelled', async () => {
	await does(doctor, apart(problem()));
	const without = stringifyExact(take(await exportChart(doctor.core, chartId)));
	expect(without).not.toContain(WORDS);
	const whole = stringifyExact(take(await exportChart(doctor.core, chartId, { sensitive: true })));
	expect(whole).toContain(WORDS);
	expect(whole).toContain('v3-Confidentiality');
	await meet(...everybody());
	const theirs = stringifyExact(take(await exportChart(colleague.core, chartId, { sensitive: true })));
	expect(theirs).not.toContain(WORDS);
});

test('who was put out opens nothing of it that was written later', async () => {
	await does(doctor, apart(problem()));
	await meet(...everybody());
	for (const { core } of [admin]) core.device!.link!.connect();
	await until(() => admin.core.status().caughtUp);
	const { userId } = colleague.session.deps.keyring;
	take(await putOut(admin.core, { who: { type: 'person', userId }, now: false }));
	await meet(admin, nurse, doctor);
	await does(doctor, apart(problem('Later words')));
	await meet(admin, nurse, doctor);
	const sealed = [];
	for (const { value } of await doctor.store.list('envelope')) {
		const parsed = await parseEnvelope(suite, value);
		if (parsed.ok && parsed.value.header.scope === SCOPES.sensitive) sealed.push(parsed.value.header.epoch);
	}
	expect(sealed).toEqual([1, 2]);
	expect((await view(nurse)).sensitive).toEqual({ shown: [], hidden: 2 });
	await view(admin);
	take(await show(admin));
	expect(JSON.stringify(await view(admin))).toContain('Later words');
});
