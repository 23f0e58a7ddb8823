// What a role may not write is refused or waits where it is entered, and is in no chart where it comes from elsewhere: with
// real cryptography, a relay core, and a device that does not ask what it may.
import { expect, test } from 'vitest';
import type { ChartId } from '#shared/core/ids.ts';
import type { Role } from '#shared/core/scopes.ts';
import { applyEdit } from '#shared/chart/document/apply-edit.ts';
import { createDocument } from '#shared/chart/document/chart-document.ts';
import { IMPORT_MESSAGE } from '#shared/chart/edit.ts';
import { importText } from '#shared/engine/chart-files.ts';
import { openChart, registerPatient, run } from '#shared/engine/chart-work.ts';
import type { ChartCommand } from '#shared/engine/chart-command.ts';
import { createActor } from '#shared/engine/documents.ts';
import { judgeLate, lateWork } from '#shared/engine/late-views.ts';
import * as membership from '#shared/engine/membership.ts';
import { addPerson } from '#shared/engine/people.ts';
import { setFavourite, writeName } from '#shared/engine/practice-facts.ts';
import { configKeys } from '#shared/engine/practice-config.ts';
import { changeRole } from '#shared/engine/put-out.ts';
import { exportUnsent, takeTransfer } from '#shared/engine/transfers.ts';
import { createMemoryStore } from '#shared/replica/memory-store.ts';
import { force, orderOf } from '../../../support/forced-write.ts';
import {
	type EngineRig,
	goOnline,
	meet,
	restart,
	RIG_PASSPHRASE,
	startDevices,
	startEngine,
	take
} from '../../../support/engine-rig.ts';

const eventually = <T>(look: () => T | Promise<T>) => expect.poll(look, { timeout: 60_000, interval: 5 });
const METFORMIN: ChartCommand = {
	verb: 'addMedication',
	medicationCodeableConcept: { text: 'metformin' },
	dosageInstruction: [{ text: '500 mg' }]
};

/** Hilltop's admin and one person of each role, who hold one chart and are offline. */
async function practice(...roles: readonly Role[]) {
	const started = await startDevices(roles.map((role) => ({ role, siteName: 'Riverside' })));
	const [hilltop, ...others] = started.devices as [EngineRig, ...EngineRig[]];
	const { chartId } = take(await registerPatient(hilltop.core, { name: [{ family: 'Okello' }] }));
	take(await run(hilltop.core, chartId, { verb: 'recordVitals', pulsePerMinute: '70' }));
	await meet(hilltop, ...others);
	return { ...started, hilltop, others, chartId };
}

const view = async ({ core }: EngineRig, chartId: ChartId) => take(await openChart(core, chartId));
const textOf = async (rig: EngineRig, chartId: ChartId) => JSON.stringify((await view(rig, chartId)).entries);
const userOf = ({ session }: EngineRig) => session.deps.keyring.userId;
const text = (value: string) => JSON.stringify(value);
/** What an admin is shown, newest first. */
const late = async (rig: EngineRig) => take(await lateWork(rig.core));

test("[RGT-1, RGT-2] a nurse's order, stop and new dose wait for a prescriber; what the patient takes does not", async () => {
	const { hilltop, others, chartId } = await practice('nurse');
	const [nurse] = others as [EngineRig];
	const entry = take(await run(hilltop.core, chartId, METFORMIN)).entry!;
	await meet(hilltop, nurse);
	const id = entry.split('/')[1]!;
	const waits: readonly ChartCommand[] = [
		{ ...METFORMIN, medicationCodeableConcept: { text: 'lisinopril' } },
		{ verb: 'stopMedication', id },
		{ verb: 'changeDose', id, dosageInstruction: [{ text: '850 mg' }] },
		{ verb: 'markEnteredInError', type: 'MedicationRequest', id, reason: 'wrong patient' }
	];
	for (const command of waits)
		expect(take(await run(nurse.core, chartId, command)).proposed, command.verb).toBeDefined();
	const taken: ChartCommand = {
		verb: 'addResource',
		resource: {
			resourceType: 'MedicationStatement',
			status: 'active',
			medicationCodeableConcept: { text: 'herbal tea' }
		}
	} as never;
	expect(take(await run(nurse.core, chartId, taken)).entry).toMatch(/^MedicationStatement\//);
	expect(take(await run(nurse.core, chartId, { verb: 'recordVitals', weightKg: '71' })).entry).toBeDefined();
	await meet(hilltop, nurse);
	const seen = await view(hilltop, chartId);
	expect(seen.proposals?.map(({ verb }) => verb).sort()).toEqual(waits.map(({ verb }) => verb).sort());
	expect(Object.keys(seen.entries['MedicationRequest']!)).toEqual([id]);
	// Nobody needs to have called the nurse supervised, and the nurse answers nothing.
	const [first] = seen.proposals!;
	const accepted = await run(nurse.core, chartId, { verb: 'acceptProposal', id: first!.id });
	expect(accepted).toEqual({ ok: false, error: { type: 'NeedsPrescriber' } });
	take(await run(hilltop.core, chartId, { verb: 'acceptProposal', id: seen.proposals![0]!.id }));
	expect(await late(hilltop)).toEqual([]);
});

test('[RGT-3] an order by a role that may not order is in no chart until an admin takes it, the same everywhere', async () => {
	const { hilltop, others, chartId, transport } = await practice('nurse', 'prescriber');
	const [nurse, doctor] = others as [EngineRig, EngineRig];
	await force(nurse, chartId, orderOf('forged', 'morphine'));
	await meet(hilltop, nurse, doctor);
	const isShown = async (rig: EngineRig) => (await textOf(rig, chartId)).includes('morphine');
	for (const rig of [hilltop, doctor, await restart(hilltop), await restart(doctor)])
		expect(await isShown(rig)).toBe(false);
	await eventually(async () => await late(hilltop)).toMatchObject([
		{ author: 'Ben', patient: 'Okello', stand: 'waiting', beyond: { role: 'nurse', kinds: ['orders'] } }
	]);
	const { id, lines } = (await late(hilltop))[0]!;
	expect(lines.map(({ value }) => value)).toContain('morphine');

	await goOnline(hilltop, doctor);
	const invited = take(
		await membership.invite(hilltop.core, { userName: 'New', role: 'prescriber', siteName: 'Hilltop' })
	);
	const newcomer = await startEngine(createMemoryStore(), { transport });
	take(await membership.join(newcomer.core, { link: invited.link, passphrase: RIG_PASSPHRASE }));
	await goOnline(newcomer);
	await eventually(() => isShown(newcomer)).toBe(false);
	for (const take_ of [true, false, true]) {
		take(await judgeLate(hilltop.core, { ids: [id], take: take_ }));
		for (const rig of [hilltop, doctor, newcomer]) await eventually(() => isShown(rig)).toBe(take_);
	}
	await meet(hilltop, doctor, newcomer);
	expect(await isShown(await restart(doctor))).toBe(true);
	expect((await late(hilltop)).map(({ stand }) => stand)).toEqual(['accepted']);
});

test('[RGT-4] what its author builds on it takes it into no chart; it waits, and the chart says that it is not whole', async () => {
	const { hilltop, others, chartId } = await practice('nurse', 'nurse');
	const [nurse, colleague] = others as [EngineRig, EngineRig];
	await force(nurse, chartId, orderOf('forged', 'morphine'));
	take(await run(nurse.core, chartId, { verb: 'recordVitals', pulsePerMinute: '123' }));
	await meet(hilltop, nurse, colleague);
	for (const rig of [hilltop, colleague, await restart(hilltop)]) {
		const seen = await view(rig, chartId);
		expect(JSON.stringify(seen.entries)).not.toContain('morphine');
		expect(seen.complete).toBe(false);
		expect(seen.allergies).toBe('unavailable');
	}
	await goOnline(hilltop);
	const { id } = (await late(hilltop))[0]!;
	take(await judgeLate(hilltop.core, { ids: [id], take: true }));
	await eventually(() => textOf(hilltop, chartId)).toContain('123');
});

test('[RGT-4] what somebody built on it who may write it, before they heard of the new role, keeps it', async () => {
	const { hilltop, others, chartId } = await practice('prescriber', 'prescriber');
	const [ben, doctor] = others as [EngineRig, EngineRig];
	take(await changeRoleOnline(hilltop, ben, 'nurse'));
	await hilltop.core.device!.link!.disconnect();
	// Ben has not heard of it either, and orders; the doctor gets it in a file that holds no news of roles.
	const { entry } = take(await run(ben.core, chartId, METFORMIN));
	await carry(ben, doctor);
	take(
		await run(doctor.core, chartId, {
			verb: 'changeDose',
			id: entry!.split('/')[1]!,
			dosageInstruction: [{ text: '850 mg' }]
		})
	);
	await meet(hilltop, ben, doctor);
	for (const rig of [hilltop, doctor, await restart(hilltop)])
		expect(await textOf(rig, chartId)).toContain('850 mg');
	const [one] = await late(hilltop);
	expect(one).toMatchObject({ stand: 'needed', beyond: { role: 'nurse', kinds: ['orders'] } });
});

async function changeRoleOnline(admin: EngineRig, { session }: EngineRig, role: Role) {
	await goOnline(admin);
	return changeRole(admin.core, { userId: session.deps.keyring.userId, role });
}

/** By a file, which brings no news that its writer has not heard. */
async function carry(from: EngineRig, to: EngineRig): Promise<void> {
	const { bytes } = take(await exportUnsent(from.core, ''));
	const read = async (start: number, end: number) => bytes.slice(start, end);
	take(await takeTransfer(to.core, { size: bytes.length, read }, 0));
}

test('[RGT-2] settings are written by admins: a nurse keeps favourites and the name of the own device', async () => {
	const { hilltop, others, chartId } = await practice('nurse');
	const [nurse] = others as [EngineRig];
	const { deviceId } = nurse.core.device!.profile;
	expect(await writeName(nurse.core, { of: { type: 'practice' }, text: 'Mine' })).toMatchObject({
		error: { type: 'NotAdmin' }
	});
	take(await writeName(nurse.core, { of: { type: 'device', deviceId }, text: 'Tablet 3' }));
	take(await setFavourite(nurse.core, { text: 'metformin 500 mg', on: true }));
	await force(nurse, chartId, [[configKeys.userName(userOf(nurse)), text('Dr Ben')]], { scope: 'config' });
	await meet(hilltop, nurse);
	const read = hilltop.session.readConfig;
	expect(read(configKeys.deviceName(deviceId))).toBe(text('Tablet 3'));
	expect(read(configKeys.userName(userOf(nurse)))).toBe(text('Ben'));
	expect((await restart(hilltop)).session.readConfig(configKeys.userName(userOf(nurse)))).toBe(text('Ben'));
	expect(await late(hilltop)).toMatchObject([
		{ what: 'config', beyond: { role: 'nurse', kinds: ['settings'] } }
	]);
});

test('[RGT-2] an order in the part of a chart that the front desk writes is one all the same; an auditor writes nothing', async () => {
	const { hilltop, others, chartId } = await practice('front-desk', 'auditor');
	const [desk, auditor] = others as [EngineRig, EngineRig];
	await force(desk, chartId, orderOf('forged', 'morphine'), { scope: 'directory' });
	expect(await registerPatient(auditor.core, { name: [{ family: 'Nobody' }] })).toEqual({
		ok: false,
		error: { type: 'RoleMayNot', role: 'auditor', kind: 'people' }
	});
	take(await registerPatient(desk.core, { name: [{ family: 'Somebody' }] }));
	const { patientId } = hilltop.session.summaries.get(chartId)!;
	await force(auditor, chartId, [[`Patient:${patientId}:gender`, text('male')]], { scope: 'directory' });
	await meet(hilltop, desk, auditor);
	for (const rig of [hilltop, await restart(hilltop)]) {
		const shown = await textOf(rig, chartId);
		expect(shown).not.toContain('morphine');
		expect(shown).not.toContain('"male"');
	}
	expect((await late(hilltop)).map(({ beyond }) => beyond)).toEqual(
		expect.arrayContaining([
			{ role: 'front-desk', kinds: ['orders'] },
			{ role: 'auditor', kinds: ['people'] }
		])
	);
});

test('[RGT-5] an import is history: a nurse takes a file with orders in, and changes none by calling it so', async () => {
	const { hilltop, others, chartId } = await practice('nurse');
	const [nurse] = others as [EngineRig];
	const { entry } = take(await run(hilltop.core, chartId, METFORMIN));
	await meet(hilltop, nurse);
	const { patientId } = hilltop.session.summaries.get(chartId)!;
	const bundle = {
		resourceType: 'Bundle',
		type: 'collection',
		entry: [
			{ resource: { resourceType: 'Patient', id: patientId, name: [{ family: 'Okello' }] } },
			{
				resource: {
					resourceType: 'MedicationRequest',
					id: 'elsewhere-1',
					status: 'active',
					intent: 'order',
					subject: { reference: `Patient/${patientId}` },
					medicationCodeableConcept: { text: 'amlodipine' }
				}
			}
		]
	};
	const imported = take(await importText(nurse.core, 'letter.json', JSON.stringify(bundle)));
	expect(imported.accepted).toBeGreaterThan(0);
	const dose = `MedicationRequest:${entry!.split('/')[1]!}:dosageInstruction`;
	await force(nurse, chartId, [[dose, JSON.stringify([{ text: '5 g' }])]], { message: IMPORT_MESSAGE });
	await meet(hilltop, nurse);
	expect(await textOf(hilltop, imported.chart!)).toContain('amlodipine');
	expect(await textOf(hilltop, chartId)).not.toContain('5 g');
	expect(await late(hilltop)).toMatchObject([{ beyond: { kinds: ['orders'] } }]);
});

test("[RGT-2] somebody at the same device who seals in a prescriber's name is held to their own role", async () => {
	const { hilltop, chartId } = await practice();
	const passphrase = 'cedar violin harbour pepper lamp';
	take(await addPerson(hilltop.core, { userName: 'Nia', role: 'nurse', passphrase }));
	const { credId } = hilltop.session.deps.keyring;
	await membership.lock(hilltop.core, { fully: true });
	take(await membership.unlock(hilltop.core, { passphrase }));
	await hilltop.core.exclusive(async () => {
		const { session, clock, random } = hilltop;
		const open = (await session.openChart(chartId))!.documents.clinical!;
		const writes = new Map(orderOf('forged', 'morphine'));
		const edit = { scope: 'clinical' as const, message: 'addMedication', writes, texts: [] };
		const forged = createDocument(createActor(credId, random));
		const { change } = applyEdit(forged, edit, { at: clock.now() });
		await session.documents.tailOp(open, change!, credId);
		take(await session.sealNow([open]));
	});
	const again = await startEngine(createMemoryStore(hilltop.store.snapshot()), { clock: hilltop.clock });
	take(await membership.unlock(again.core, { passphrase: RIG_PASSPHRASE }));
	expect(await textOf(again, chartId)).not.toContain('morphine');
	expect(await late(again)).toMatchObject([{ author: 'Ana', beyond: { role: 'nurse', kinds: ['orders'] } }]);
});
