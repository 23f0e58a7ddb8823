// A device on which only the front desk works: it does the front desk's work, and holds nothing that opens a clinical record.
import { expect, test } from 'vitest';
import type { ChartView } from '#shared/chart/chart-view.ts';
import { SCOPES } from '#shared/core/scopes.ts';
import { openEnvelope, parseEnvelope } from '#shared/crypto/envelope.ts';
import { openRow } from '#shared/crypto/seal-row.ts';
import { openChart, registerPatient, run } from '#shared/engine/chart-work.ts';
import { changeRole } from '#shared/engine/put-out.ts';
import { changeQueue, readQueue } from '#shared/engine/queues.ts';
import {
	meetAndLook,
	restart,
	startDevices,
	suite,
	take,
	until,
	type EngineRig
} from '../../../support/engine-rig.ts';

const WORDS = ['zanzibarine', 'quokkaflavin', 'tamarindosis', 'peregrinating'];

/** Bytes as text in which a word would be found, whatever encoding it has. */
const texts = (bytes: Uint8Array): string => {
	const buffer = Buffer.from(bytes);
	return `${buffer.toString('latin1')}${buffer.toString('utf16le')}`.toLowerCase();
};

/** Everything that the device can open with every key of the person signed in. */
async function opened({ store, session }: EngineRig) {
	const { keyring } = session.deps;
	const scopes = new Set<number>();
	const plain: string[] = [];
	for (const { value } of await store.list('envelope')) {
		const parsed = await parseEnvelope(suite, value);
		if (!parsed.ok) continue;
		const { scope, docId } = parsed.value.header;
		for (const held of keyring.held) {
			const key = await keyring.documentKey(held.scope, held.epoch, docId);
			const inner = key && (await openEnvelope(suite, parsed.value, key));
			if (!inner?.ok) continue;
			scopes.add(scope);
			plain.push(texts(inner.value.payload));
		}
	}
	for (const { key, value } of await store.list('local'))
		for (const scope of ['config', 'directory', 'clinical', 'billing', 'audit', 'attachments'] as const) {
			const row = await openRow(suite, keyring.localKey(scope), key, value);
			if (row) plain.push(texts(row));
		}
	return { scopes, plain };
}

test('[RGT-1, CTL-11] a front desk registers, corrects, queues and books, and its device opens nothing clinical', async () => {
	const { devices } = await startDevices([{ role: 'front-desk', siteName: 'Hilltop' }]);
	const [doctor, desk] = devices as [EngineRig, EngineRig];
	const { chartId } = take(await registerPatient(doctor.core, { name: [{ family: 'Okello' }] }));
	const [allergy, medicine, problem, said] = WORDS as [string, string, string, string];
	for (const command of [
		{ verb: 'addAllergy', code: { text: allergy } },
		{ verb: 'addCondition', code: { text: problem } },
		{
			verb: 'addMedication',
			medicationCodeableConcept: { text: medicine },
			dosageInstruction: [{ text: '1 a day' }]
		}
	] as const)
		take(await run(doctor.core, chartId, command));
	take(await run(doctor.core, chartId, { verb: 'writeNote', section: 'Plan', text: `Goes on ${said}.` }));
	await meetAndLook(doctor, desk);

	// What it may do, it does.
	const own = take(await registerPatient(desk.core, { name: [{ family: 'Achieng' }] }));
	const patient = desk.session.summaries.get(chartId)!.patientId!;
	take(
		await run(desk.core, chartId, {
			verb: 'correctElement',
			path: `Patient/${patient}/birthDate`,
			value: '1961-04-02'
		})
	);
	take(await changeQueue(desk.core, { verb: 'arrive', chartId, reason: 'Cough' } as never));
	expect(take(await readQueue(desk.core))).toHaveLength(1);
	const booking = {
		resourceType: 'Appointment',
		status: 'booked',
		start: '2026-06-01T09:00:00Z',
		end: '2026-06-01T09:15:00Z',
		participant: [{ actor: { reference: `Patient/${patient}` }, status: 'accepted' }]
	};
	take(await run(desk.core, chartId, { verb: 'addResource', resource: booking } as never));
	for (const verb of [
		{ verb: 'addAllergy', code: { text: 'x' } },
		{ verb: 'recordVitals', pulsePerMinute: '70' }
	] as const)
		expect(await run(desk.core, own.chartId, verb)).toMatchObject({ error: { type: 'NoKeyForScope' } });

	// What it shows says that there is more, and nothing of it.
	const again = await restart(desk);
	for (const rig of [desk, again]) {
		const shown = take(await openChart(rig.core, chartId));
		expect(JSON.stringify(shown).toLowerCase()).not.toMatch(new RegExp(WORDS.join('|')));
		expect(shown.allergies).toBe('unavailable');
		expect(Object.keys(shown.entries).sort()).toEqual(['Appointment', 'Patient']);
	}
	const { scopes, plain } = await opened(desk);
	expect(plain.length).toBeGreaterThan(5);
	expect([...scopes].filter((scope) => scope === SCOPES.clinical || scope === SCOPES.attachments)).toEqual(
		[]
	);
	for (const { value } of [...(await desk.store.list('local')), ...(await desk.store.list('meta'))])
		plain.push(texts(value));
	for (const word of WORDS)
		expect(
			plain.some((text) => text.includes(word)),
			word
		).toBe(false);
	// The doctor's device opens every word, by the same look.
	const theirs = (await opened(doctor)).scopes;
	expect(theirs.has(SCOPES.clinical)).toBe(true);
	await meetAndLook(doctor, desk);
	expect(JSON.stringify(take(await openChart(doctor.core, chartId)).entries)).toContain('1961-04-02');
});

test('[CTL-15] who is made front desk sees no clinical part of a chart any more, also of one on screen', async () => {
	const { devices } = await startDevices([{ role: 'nurse', siteName: 'Hilltop' }]);
	const [admin, nurse] = devices as [EngineRig, EngineRig];
	const { chartId } = take(await registerPatient(admin.core, { name: [{ family: 'Okello' }] }));
	take(await run(admin.core, chartId, { verb: 'addAllergy', code: { text: WORDS[0]! } }));
	await meetAndLook(admin, nurse);
	expect(JSON.stringify(take(await openChart(nurse.core, chartId)))).toContain(WORDS[0]);
	const shown: ChartView[] = [];
	nurse.core.subscribe((event) => event.type === 'chart' && shown.push(event.view));
	for (const { core } of devices) core.device!.link!.connect();
	await until(() => admin.core.status().caughtUp);
	const { userId } = nurse.session.deps.keyring;
	take(await changeRole(admin.core, { userId, role: 'front-desk' }));
	await until(() => nurse.session.deps.keyring.role === 'front-desk' && shown.at(-1)?.closed);
	for (const view of [shown.at(-1)!, take(await openChart(nurse.core, chartId))]) {
		expect(view).toMatchObject({ closed: true, allergies: 'unavailable' });
		expect(JSON.stringify(view)).not.toContain(WORDS[0]);
	}
});
