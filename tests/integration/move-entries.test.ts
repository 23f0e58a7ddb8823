// Moving an entry to the right patient, in real engines: everything that belongs to it, its visit and its author; two sites
// at once; and a device that dies at every write of it.
import { expect, test } from 'vitest';
import type { ChartId } from '#shared/core/ids.ts';
import type { ChartView } from '#shared/chart/chart-view.ts';
import type { ChartCommand } from '#shared/engine/chart-command.ts';
import { entryHistory } from '#shared/engine/entry-history.ts';
import { openChart, registerPatient, run } from '#shared/engine/chart-work.ts';
import * as membership from '#shared/engine/membership.ts';
import { moveEntries, returnEntries } from '#shared/engine/move-entries.ts';
import { createMemoryStore } from '#shared/replica/memory-store.ts';
import { createFaultyStore } from '../support/faulty-store.ts';
import {
	meet,
	restart,
	RIG_PASSPHRASE,
	startEngine,
	startPractice,
	startTwoSites,
	take,
	type EngineRig
} from '../support/engine-rig.ts';

const REASON = 'wrong patient, moved';

async function patient({ core }: EngineRig, family: string): Promise<ChartId> {
	return take(await registerPatient(core, { name: [{ family }] })).chartId;
}
const view = async ({ core }: EngineRig, chartId: ChartId): Promise<ChartView> =>
	take(await openChart(core, chartId));
const entries = async (rig: EngineRig, chartId: ChartId, type: string) =>
	Object.values((await view(rig, chartId)).entries[type] ?? {});
const say = async ({ core }: EngineRig, chartId: ChartId, command: ChartCommand): Promise<string> =>
	take(await run(core, chartId, command)).entry!;

const REPORT: ChartCommand = {
	verb: 'recordResults',
	results: [{ code: { text: 'Glucose' }, value: '5.10', unit: 'mmol/L' }],
	effectiveAt: '2026-05-04'
};

test('a report moves with its results, keeps who and when, and joins the other patient’s visit of that day', async () => {
	const rig = await startPractice();
	const [wrong, right] = [await patient(rig, 'Garcia'), await patient(rig, 'Okello')];
	await say(rig, wrong, { verb: 'recordVitals', pulsePerMinute: '84' });
	await say(rig, wrong, REPORT);
	const [whole] = await entries(rig, wrong, 'DiagnosticReport');
	const before = await rig.store.count('envelope');
	const moved = take(
		await moveEntries(rig.core, {
			from: wrong,
			to: right,
			entries: [`DiagnosticReport/${whole!.id}`],
			reason: REASON
		})
	);
	expect(moved.entries).toHaveLength(2);
	expect(await rig.store.count('envelope')).toBeGreaterThan(before + 2);
	const [there] = await entries(rig, right, 'DiagnosticReport');
	const [measured] = await entries(rig, right, 'Observation');
	const [visit] = await entries(rig, right, 'Encounter');
	expect(there).toMatchObject({
		subject: { reference: expect.not.stringContaining(wrong) as string },
		encounter: { reference: `Encounter/${visit!.id}` },
		result: [{ reference: `Observation/${measured!.id}` }]
	});
	expect(JSON.stringify(measured)).not.toContain('Garcia');
	const { marks, entries: here } = await view(rig, wrong);
	const original = Object.values(here.Observation!).find(({ code }) =>
		JSON.stringify(code).includes('Glucose')
	);
	expect(measured).toMatchObject({ performer: original!.performer!, issued: original!.issued! });
	expect(Object.values(marks)).toMatchObject([
		{ reason: REASON, movedTo: right, user: 'Ana', site: 'Hilltop' },
		{ reason: REASON, movedTo: right }
	]);
	expect(Object.values(here.Observation!).filter(({ status }) => status === 'final')).toHaveLength(1);

	take(
		await returnEntries(rig.core, {
			from: wrong,
			to: right,
			entries: [`DiagnosticReport/${whole!.id}`],
			reason: 'moved back'
		})
	);
	expect((await view(rig, wrong)).marks).toEqual({});
	expect(await entries(rig, wrong, 'DiagnosticReport')).toEqual([whole]);
	expect(Object.values((await view(rig, right)).marks)).toHaveLength(2);
	const told = take(await entryHistory(rig.core, wrong, `DiagnosticReport/${whole!.id}`));
	expect(told.map(({ verb }) => verb)).toEqual(['recordResults', 'markMoved', 'restoreEntry']);
});

test('two sites that move the same entry apart make one copy; to two patients, both are shown', async () => {
	const { hilltop, riverside } = await startTwoSites();
	const [wrong, right, other] = [
		await patient(hilltop, 'Garcia'),
		await patient(hilltop, 'Okello'),
		await patient(hilltop, 'Noor')
	];
	const allergy = await say(hilltop, wrong, { verb: 'addAllergy', code: { text: 'Penicillin' } });
	const order = await say(hilltop, wrong, {
		verb: 'addMedication',
		medicationCodeableConcept: { text: 'Metformin' },
		dosageInstruction: [{ text: '500 mg' }]
	});
	await meet(hilltop, riverside);
	const move = (rig: EngineRig, entry: string, to: ChartId) =>
		moveEntries(rig.core, { from: wrong, to, entries: [entry], reason: REASON });
	for (const rig of [hilltop, riverside]) take(await move(rig, allergy, right));
	take(await move(hilltop, order, right));
	take(await move(riverside, order, other));
	await meet(hilltop, riverside);
	for (const rig of [hilltop, riverside]) {
		expect(await entries(rig, right, 'AllergyIntolerance')).toHaveLength(1);
		expect((await view(rig, right)).disagreements).toEqual([]);
		expect((await view(rig, wrong)).disagreements).toMatchObject([{ path: `${order}/extension` }]);
		expect(await move(rig, order, right)).toMatchObject({ ok: false, error: { type: 'InDisagreement' } });
		expect(await entries(rig, right, 'MedicationRequest')).toHaveLength(1);
		expect(await entries(rig, other, 'MedicationRequest')).toHaveLength(1);
	}
});

test('refuses a draft, a visit, and the same patient; a signed note moves with its signature said to be from elsewhere', async () => {
	const rig = await startPractice();
	const [wrong, right] = [await patient(rig, 'Garcia'), await patient(rig, 'Okello')];
	const note = await say(rig, wrong, { verb: 'startNote', title: 'Visit', words: { plan: 'Rest' } });
	const [visit] = await entries(rig, wrong, 'Encounter');
	const move = (entry: string, to = right) =>
		moveEntries(rig.core, { from: wrong, to, entries: [entry], reason: REASON });
	for (const refused of [
		await move(note),
		await move(`Encounter/${visit!.id}`),
		await move('Condition/none'),
		await move(note, wrong)
	])
		expect(refused).toMatchObject({ ok: false });
	expect(await entries(rig, right, 'Composition')).toEqual([]);
	const { heads } = await view(rig, wrong);
	await say(rig, wrong, { verb: 'signNote', noteId: note.split('/')[1]!, heads });
	take(await move(note));
	const [copy] = await entries(rig, right, 'Composition');
	expect(copy).toMatchObject({ status: 'final', title: 'Visit' });
	expect(JSON.stringify(copy)).toContain('signed-in-another-chart');
	expect(JSON.stringify(copy)).not.toContain('note-signature');
});

test('whichever write the device dies at, the entry is never lost, and moving again makes one copy', async () => {
	const first = await startPractice();
	const [wrong, right] = [await patient(first, 'Garcia'), await patient(first, 'Okello')];
	const allergy = await say(first, wrong, { verb: 'addAllergy', code: { text: 'Penicillin' } });
	const disk = first.store.snapshot();
	const move = { from: wrong, to: right, entries: [allergy], reason: REASON };
	const active = async (rig: EngineRig, chartId: ChartId): Promise<number> =>
		(await entries(rig, chartId, 'AllergyIntolerance')).filter(({ clinicalStatus }) => clinicalStatus).length;
	const seen = new Set<string>();
	let survived = false;
	for (let dies = 1; !survived; dies++) {
		for (const fate of ['crash-before', 'crash-inside'] as const) {
			const memory = createMemoryStore(disk);
			const life = { alive: true };
			let commits = -1;
			let crashed = (): void => {};
			const crash = new Promise<'crashed'>((resolve) => (crashed = () => resolve('crashed')));
			const faulty = createFaultyStore(memory, life, {
				fateOf: (call) => (commits >= 0 && call === 'commit' && ++commits === dies ? fate : 'done'),
				wait: () => undefined,
				crash: () => {
					life.alive = false;
					crashed();
				}
			});
			const rig = await startEngine(Object.assign(faulty, { snapshot: memory.snapshot }), {
				clock: first.clock
			});
			take(await membership.unlock(rig.core, { passphrase: RIG_PASSPHRASE }));
			commits = 0;
			const outcome = await Promise.race([moveEntries(rig.core, move), crash]);
			survived = outcome !== 'crashed';
			const again = await restart({ ...rig, store: memory, session: rig.session } as EngineRig);
			const standing = [await active(again, wrong), await active(again, right)] as const;
			seen.add(standing.join());
			expect(standing[0] + standing[1], `died at write ${dies}, ${fate}`).toBeGreaterThan(0);
			take(await moveEntries(again.core, move));
			expect([await active(again, wrong), await active(again, right)]).toEqual([0, 1]);
			expect(await entries(again, right, 'AllergyIntolerance')).toHaveLength(1);
		}
	}
	expect([...seen].sort()).toEqual(['0,1', '1,0', '1,1']);
});
