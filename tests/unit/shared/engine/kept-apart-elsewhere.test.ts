// Entries that are kept apart on their way out of their chart: to another patient's, to a chart of the same person, to a file
// and back. With real cryptography, a relay core, and three devices of one practice.
import { beforeEach, expect, test } from 'vitest';
import type { ChartId } from '#shared/core/ids.ts';
import type { ChartView } from '#shared/chart/chart-view.ts';
import { exportChart, importText } from '#shared/engine/chart-files.ts';
import { closeChart, openChart, registerPatient, run } from '#shared/engine/chart-work.ts';
import type { ChartCommand } from '#shared/engine/chart-command.ts';
import { checkOrder } from '#shared/engine/check-order.ts';
import { moveEntries } from '#shared/engine/move-entries.ts';
import { saySame } from '#shared/engine/same-person.ts';
import { stringifyExact, type JsonObject } from '#shared/fhir/exact-json.ts';
import {
	meet,
	meetAndLook,
	startDevices,
	startPractice,
	take,
	type EngineRig
} from '../../../support/engine-rig.ts';

const WORDS = 'atazanavir';
let admin: EngineRig;
let nurse: EngineRig;
let doctor: EngineRig;
let chartId: ChartId;
let other: ChartId;

beforeEach(async () => {
	const { devices } = await startDevices([
		{ role: 'nurse', siteName: 'Riverside' },
		{ role: 'prescriber', siteName: 'Lakeside' }
	]);
	[admin, nurse, doctor] = devices as [EngineRig, EngineRig, EngineRig];
	({ chartId } = take(await registerPatient(admin.core, { name: [{ family: 'Okello' }] })));
	({ chartId: other } = take(await registerPatient(admin.core, { name: [{ family: 'Nakato' }] })));
	await meet(...devices);
});

const view = async ({ core }: EngineRig, id = chartId): Promise<ChartView> => take(await openChart(core, id));
async function enterApart(rig: EngineRig, text = WORDS): Promise<string> {
	await view(rig);
	const command = {
		verb: 'addMedication',
		medicationCodeableConcept: { text },
		dosageInstruction: [{ text: 'once a day' }]
	} satisfies ChartCommand;
	const done = await run(rig.core, chartId, {
		verb: 'enterApart',
		command: command as unknown as JsonObject
	});
	return take(done).entry!;
}
const order = { medicationCodeableConcept: { text: 'omeprazole' }, dosageInstruction: [{ text: 'daily' }] };

test('moved to the right patient it is kept apart there too', async () => {
	const path = await enterApart(doctor);
	const moved = { from: chartId, to: other, entries: [path], reason: 'Wrong patient, moved' };
	take(await moveEntries(doctor.core, moved));
	await meet(admin, nurse, doctor);
	expect((await view(nurse)).sensitive).toBeUndefined();
	const there = await view(nurse, other);
	expect(there.sensitive).toEqual({ shown: [], hidden: 1 });
	expect(JSON.stringify(there)).not.toContain(WORDS);
	expect(JSON.stringify(await view(doctor, other))).toContain(WORDS);
});

test('in a chart of the same person it is counted, checked, and not named', async () => {
	await enterApart(doctor);
	take(await saySame(doctor.core, { charts: [chartId, other], said: 'same' }));
	await meetAndLook(admin, nurse, doctor);
	const shown = await view(admin, other);
	expect(shown.linked?.[0]?.view?.sensitive).toEqual({ shown: [], hidden: 1 });
	const found = take(await checkOrder(admin.core, other, order));
	expect(found).toHaveLength(1);
	take(await run(admin.core, other, { verb: 'addMedication', ...order }));
	const after = await view(admin, other);
	expect(after.findings).toHaveLength(1);
	expect(JSON.stringify([found, after])).not.toContain(WORDS);
	await closeChart(admin.core, other);
});

test('out in a file and in again it is the same entry, and in another practice it is kept apart from the start', async () => {
	await enterApart(doctor);
	const file = stringifyExact(take(await exportChart(doctor.core, chartId, { sensitive: true })));
	await meet(admin, nurse, doctor);
	// Known already, also to who has it folded away; and not for who may not open it.
	take(await importText(admin.core, 'chart.json', file));
	expect((await view(admin)).sensitive).toEqual({ shown: [], hidden: 1 });
	const refused = take(await importText(nurse.core, 'chart.json', file)).refused;
	expect(JSON.stringify(refused)).toContain('does not open the sensitive part');
	expect(JSON.stringify(await view(nurse))).not.toContain(WORDS);

	const elsewhere = await startPractice();
	const { chart } = take(await importText(elsewhere.core, 'chart.json', file));
	const taken = take(await openChart(elsewhere.core, chart!));
	expect(taken.sensitive?.shown).toHaveLength(1);
	expect(taken.sensitive?.hidden).toBe(0);
});
