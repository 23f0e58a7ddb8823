// What a supervised person enters waits for a prescriber: nothing of it is lost, it counts where safety hangs on it, it is
// accepted once however often it is accepted, and either answer is taken back.
import { expect, test } from 'vitest';
import type { ChartId } from '#shared/core/ids.ts';
import type { ProposalView } from '#shared/chart/chart-view.ts';
import { checkOrder } from '#shared/engine/check-order.ts';
import { importText } from '#shared/engine/chart-files.ts';
import * as work from '#shared/engine/chart-work.ts';
import type { ChartCommand } from '#shared/engine/chart-command.ts';
import { entryHistory } from '#shared/engine/entry-history.ts';
import { moveEntries } from '#shared/engine/move-entries.ts';
import { saySame } from '#shared/engine/same-person.ts';
import { setSupervised } from '#shared/engine/supervision.ts';
import { meet, restart, startDevices, take, type EngineRig } from '../../../support/engine-rig.ts';

const userOf = ({ session }: EngineRig) => session.deps.keyring.userId;
const register = async ({ core }: EngineRig): Promise<ChartId> => {
	const name = [{ use: 'official', family: 'Garcia', given: ['Maria'] }];
	return take(await work.registerPatient(core, { name, birthDate: '1985-07-14', gender: 'female' } as never))
		.chartId;
};
const run = ({ core }: EngineRig, chartId: ChartId, command: ChartCommand) =>
	work.run(core, chartId, command);
const view = async ({ core }: EngineRig, chartId: ChartId) => take(await work.openChart(core, chartId));
const proposals = async (rig: EngineRig, chartId: ChartId): Promise<readonly ProposalView[]> =>
	(await view(rig, chartId)).proposals ?? [];
const METFORMIN: ChartCommand = {
	verb: 'addMedication',
	medicationCodeableConcept: { text: 'metformin' },
	dosageInstruction: [{ text: '500 mg' }]
};
const PENICILLIN: ChartCommand = { verb: 'addAllergy', code: { text: 'penicillin' } };

/** A prescriber at Hilltop, another at Riverside, and a student there; they hold one chart and are offline. */
async function withStudent() {
	const { devices } = await startDevices([
		{ role: 'prescriber', siteName: 'Riverside' },
		{ role: 'nurse', siteName: 'Riverside' }
	]);
	const [hilltop, riverside, student] = devices as [EngineRig, EngineRig, EngineRig];
	take(await setSupervised(hilltop.core, { userId: userOf(student), on: true }));
	const chartId = await register(hilltop);
	await meet(...devices);
	expect(student.core.state()).toMatchObject({ supervised: true });
	return { hilltop, riverside, student, chartId };
}

test('an order waits as it was given, is there after a crash, and becomes an entry that credits both', async () => {
	const { hilltop, student, chartId } = await withStudent();
	const done = take(await run(student, chartId, METFORMIN));
	expect(done).toMatchObject({ entry: undefined, proposed: expect.any(String) as string });
	const again = await restart(student);
	expect(await proposals(again, chartId)).toMatchObject([{ state: 'waiting', verb: 'addMedication' }]);
	expect((await view(again, chartId)).entries['MedicationRequest']).toBeUndefined();

	await meet(student, hilltop);
	const [waiting] = await proposals(hilltop, chartId);
	expect(waiting).toMatchObject({ user: 'Ben 2', site: 'Riverside' });
	expect(waiting!.entries).toMatchObject([
		{ resourceType: 'MedicationRequest', medicationCodeableConcept: { text: 'metformin' } }
	]);
	hilltop.clock.advance(3_600_000);
	const { entry } = take(await run(hilltop, chartId, { verb: 'acceptProposal', id: waiting!.id }));
	const seen = await view(hilltop, chartId);
	expect(seen.proposals).toBeUndefined();
	const [order] = Object.values(seen.entries['MedicationRequest']!);
	expect(`MedicationRequest/${order!.id}`).toBe(entry);
	// Who asked is who entered it, when it was asked for.
	expect(order).toMatchObject({
		requester: { identifier: { value: userOf(hilltop) } },
		recorder: { identifier: { value: userOf(student) } },
		authoredOn: waiting!.at
	});
	expect(take(await entryHistory(hilltop.core, chartId, entry!))).toMatchObject([
		{ verb: 'addMedication', user: 'Ana', enteredBy: 'Ben 2' }
	]);
});

test('accepted at two sites apart it is one entry, and nothing waits', async () => {
	const { hilltop, riverside, student, chartId } = await withStudent();
	take(await run(student, chartId, METFORMIN));
	take(await run(student, chartId, { verb: 'recordVitals', weightKg: '71.0' }));
	await meet(hilltop, riverside, student);
	for (const rig of [hilltop, riverside])
		for (const { id } of await proposals(rig, chartId))
			take(await run(rig, chartId, { verb: 'acceptProposal', id }));
	await meet(hilltop, riverside, student);
	for (const rig of [hilltop, riverside, student]) {
		const { entries, disagreements, proposals: left } = await view(rig, chartId);
		expect(left).toBeUndefined();
		expect(disagreements).toEqual([]);
		expect(Object.keys(entries['MedicationRequest']!)).toHaveLength(1);
		expect(Object.keys(entries['Observation']!)).toHaveLength(1);
		expect(Object.keys(entries['Encounter']!)).toHaveLength(1);
	}
});

test('accepted here and declined there is shown at both until somebody decides, either way', async () => {
	for (const decline of [true, false]) {
		const { hilltop, riverside, student, chartId } = await withStudent();
		take(await run(student, chartId, METFORMIN));
		await meet(hilltop, riverside, student);
		const [{ id }] = (await proposals(hilltop, chartId)) as [ProposalView];
		take(await run(hilltop, chartId, { verb: 'acceptProposal', id }));
		const reason = 'She takes it already';
		take(await run(riverside, chartId, { verb: 'answerProposal', id, answer: 'declined', reason }));
		await meet(hilltop, riverside);
		for (const rig of [hilltop, riverside]) {
			const [apart] = await proposals(rig, chartId);
			expect(apart).toMatchObject({ state: 'apart' });
			expect(apart!.answers.map(({ answer, user }) => [answer, user]).sort()).toEqual([
				['accepted', 'Ana'],
				['declined', 'Ben']
			]);
		}
		const decided: ChartCommand = decline
			? { verb: 'answerProposal', id, answer: 'declined', reason }
			: { verb: 'acceptProposal', id };
		take(await run(riverside, chartId, decided));
		await meet(hilltop, riverside, student);
		for (const rig of [hilltop, riverside, student]) {
			const { entries, proposals: left = [] } = await view(rig, chartId);
			const orders = Object.values(entries['MedicationRequest']!).map(({ status }) => status);
			expect(orders).toEqual([decline ? 'entered-in-error' : 'active']);
			expect(left.map(({ state, answers }) => [state, answers[0]!.reason])).toEqual(
				decline ? [['declined', reason]] : []
			);
		}
	}
});

test('either answer is taken back, and given again', async () => {
	const { hilltop, student, chartId } = await withStudent();
	const { entry } = take(await run(hilltop, chartId, METFORMIN));
	const id = entry!.split('/')[1]!;
	await meet(hilltop, student);
	take(await run(student, chartId, METFORMIN));
	take(await run(student, chartId, { verb: 'changeDose', id, dosageInstruction: [{ text: '1 g' }] }));
	await meet(hilltop, student);
	const statuses = async () =>
		Object.values((await view(hilltop, chartId)).entries['MedicationRequest']!)
			.map(({ status, dosageInstruction }) => `${String(status)} ${JSON.stringify(dosageInstruction)}`)
			.sort();
	const before = await statuses();
	const asked = await proposals(hilltop, chartId);
	expect(asked.map(({ verb }) => verb).sort()).toEqual(['addMedication', 'changeDose']);
	const accept = async () => {
		for (const one of asked) take(await run(hilltop, chartId, { verb: 'acceptProposal', id: one.id }));
	};
	await accept();
	const accepted = await statuses();
	expect(accepted).toEqual(['active [{"text":"1 g"}]', 'active [{"text":"500 mg"}]']);
	for (let round = 0; round < 2; round++) {
		for (const one of asked)
			take(await run(hilltop, chartId, { verb: 'answerProposal', id: one.id, answer: 'waiting' }));
		expect(await statuses()).toEqual([...before, 'entered-in-error [{"text":"500 mg"}]']);
		expect((await proposals(hilltop, chartId)).map(({ state }) => state)).toEqual(['waiting', 'waiting']);
		await accept();
		expect(await statuses()).toEqual(accepted);
	}
	// What was changed since stands.
	take(await run(hilltop, chartId, { verb: 'changeDose', id, dosageInstruction: [{ text: '2 g' }] }));
	const dose = asked.find(({ verb }) => verb === 'changeDose')!;
	const refused = await run(hilltop, chartId, { verb: 'answerProposal', id: dose.id, answer: 'waiting' });
	expect(refused).toMatchObject({ ok: false, error: { type: 'InvalidValue' } });
});

test('an allergy that nobody has accepted counts against an order', async () => {
	const { hilltop, student, chartId } = await withStudent();
	take(await run(student, chartId, PENICILLIN));
	await meet(hilltop, student);
	await view(hilltop, chartId);
	const order = { medicationCodeableConcept: { text: 'amoxicillin' }, dosageInstruction: [] };
	expect(take(await checkOrder(hilltop.core, chartId, order))).toMatchObject([{ kind: 'allergy' }]);
	const [{ id }] = (await proposals(hilltop, chartId)) as [ProposalView];
	take(await run(hilltop, chartId, { verb: 'answerProposal', id, answer: 'declined', reason: 'No rash' }));
	expect(take(await checkOrder(hilltop.core, chartId, order))).toEqual([]);
});

test('a supervised person signs and decides nothing, and may take back what they asked for', async () => {
	const { student, chartId } = await withStudent();
	const { entry } = take(
		await run(student, chartId, { verb: 'startNote', title: 'Visit', words: { plan: 'Rest' } })
	);
	const noteId = entry!.split('/')[1]!;
	const { heads } = await view(student, chartId);
	const refused = { ok: false, error: { type: 'Supervised' } };
	expect(await run(student, chartId, { verb: 'signNote', noteId, heads })).toMatchObject(refused);
	const other = await register(student);
	expect(await saySame(student.core, { charts: [chartId, other], said: 'same' })).toMatchObject(refused);
	const moved = { from: chartId, to: other, entries: [entry!], reason: 'Wrong patient' };
	expect(await moveEntries(student.core, moved)).toMatchObject(refused);
	expect(await importText(student.core, 'file.json', '{}')).toMatchObject(refused);
	const { proposed: id } = take(await run(student, chartId, METFORMIN));
	const prescriber = { ok: false, error: { type: 'NeedsPrescriber' } };
	expect(await run(student, chartId, { verb: 'acceptProposal', id: id! })).toMatchObject(prescriber);
	take(await run(student, chartId, { verb: 'answerProposal', id: id!, answer: 'withdrawn' }));
	expect(await proposals(student, chartId)).toEqual([]);
	take(await run(student, chartId, { verb: 'answerProposal', id: id!, answer: 'waiting' }));
	expect(await proposals(student, chartId)).toMatchObject([{ state: 'waiting' }]);
	// What would be refused is refused while its author is there.
	expect(await run(student, chartId, { verb: 'stopMedication', id: 'none' })).toMatchObject({
		ok: false,
		error: { type: 'NoSuchEntry' }
	});
});
