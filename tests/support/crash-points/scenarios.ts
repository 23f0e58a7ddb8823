// The table of scenarios: each does one thing that a person or the network does, from a beginning that is always the same.
import type { ChartCommand } from '#shared/engine/chart-command.ts';
import type { Engine } from '#shared/engine/api.ts';
import type { MemoryStore } from '#shared/replica/memory-store.ts';
import { isSent, must, PASSPHRASE, until, type Beginning } from './ground.ts';

export interface Scenario {
	readonly name: string;
	/** On an empty disk, before there is a practice. */
	readonly onEmptyDisk?: boolean;
	/** Nobody is signed in when it begins. */
	readonly locked?: boolean;
	/** One commit makes all of it: a chart is as before or as after, never in between. */
	readonly atomic?: boolean;
	act(engine: Engine, from: Beginning): Promise<unknown>;
	/** What is wrong once the device was started again and all is sent; `done`: it had been answered. */
	after?(engine: Engine, disk: MemoryStore, from: Beginning, done: boolean): Promise<readonly string[]>;
}

const chart = (name: string, command: (from: Beginning) => ChartCommand): Scenario => ({
	name,
	atomic: true,
	act: async (engine, from) => must(await engine.run(from.chartId, command(from)))
});

/** Several things behind each other, each as it is answered. */
const steps = (
	name: string,
	...acts: readonly ((engine: Engine, from: Beginning) => Promise<unknown>)[]
): Scenario => ({
	name,
	async act(engine, from) {
		for (const act of acts) await act(engine, from);
	}
});

const typeWords =
	(base: string, next: string) =>
	async (engine: Engine, { chartId, noteId }: Beginning) =>
		must(await engine.run(chartId, { verb: 'editNoteText', noteId, section: 'plan', base, next }));
const sync = async (engine: Engine): Promise<void> => {
	engine.connect();
	await until(() => isSent(engine), 'everything is sent and received');
};
/** What is typed and not sealed yet is not sent. */
const receive = async (engine: Engine): Promise<void> => {
	engine.connect();
	await until(() => engine.status().caughtUp, 'everything is received');
};
const open = async (engine: Engine, { chartId }: Beginning) => must(await engine.openChart(chartId));
const OTHER_PASSPHRASE = 'copper river apple orbit window';
const sourceOf = (bytes: Uint8Array) => ({
	size: bytes.length,
	read: async (from: number, to: number) => bytes.slice(from, to)
});

export const SCENARIOS: readonly Scenario[] = [
	{
		name: 'a practice is made',
		onEmptyDisk: true,
		act: async (engine) =>
			must(
				await engine.createPractice({
					...{ practiceName: 'Ridge', siteName: 'Top', userName: 'Dan', relayUrl: 'http://relay' },
					passphrase: PASSPHRASE
				})
			)
	},
	{
		name: 'somebody signs in',
		locked: true,
		act: async (engine) => must(await engine.unlock({ passphrase: PASSPHRASE }))
	},
	{
		name: 'a locked device sends and receives',
		locked: true,
		act: sync
	},
	{
		name: 'a device sends and receives',
		act: sync
	},
	steps('a patient is registered', async (engine) =>
		must(await engine.registerPatient({ name: [{ family: 'Adeyemi' }], gender: 'male' } as never))
	),
	steps('a chart is opened', async (engine, from) => must(await engine.openChart(from.otherChartId))),
	steps(
		'a chart is opened and closed',
		async (engine, from) => must(await engine.openChart(from.otherChartId)),
		(engine, from) => engine.closeChart(from.otherChartId)
	),
	chart('a problem is added', () => ({ verb: 'addCondition', code: { text: 'Anaemia' } })),
	chart('a problem is over', ({ entries }) => ({
		...{ verb: 'stopCondition', id: entries['Condition']!, clinicalStatus: 'resolved' }
	})),
	chart('a problem is corrected', ({ entries }) => ({
		verb: 'correctCondition',
		id: entries['Condition']!,
		elements: { code: { text: 'Asthma, mild' } }
	})),
	chart('an allergy is added', () => ({ verb: 'addAllergy', code: { text: 'Latex' }, criticality: 'low' })),
	chart('an allergy is refuted', ({ entries }) => ({
		verb: 'stopAllergy',
		id: entries['AllergyIntolerance']!,
		outcome: 'refuted'
	})),
	chart('a medicine is ordered', () => ({
		verb: 'addMedication',
		medicationCodeableConcept: { text: 'Ibuprofen' },
		dosageInstruction: [{ text: '200 mg' }]
	})),
	chart('a dose is changed', ({ entries }) => ({
		verb: 'changeDose',
		id: entries['MedicationRequest']!,
		dosageInstruction: [{ text: '850 mg' }]
	})),
	chart('a medicine is stopped', ({ entries }) => ({
		verb: 'stopMedication',
		id: entries['MedicationRequest']!,
		reason: 'Nausea'
	})),
	chart('vital signs are recorded', () => ({
		verb: 'recordVitals',
		weightKg: '71.00',
		pulsePerMinute: '80'
	})),
	chart('a measurement was an error', ({ entries }) => ({
		...{
			verb: 'markEnteredInError',
			type: 'Observation',
			id: entries['Observation']!,
			reason: 'Wrong patient'
		}
	})),
	chart('an order was an error', ({ entries }) => ({
		verb: 'markEnteredInError',
		type: 'MedicationRequest',
		id: entries['MedicationRequest']!,
		reason: 'Wrong patient'
	})),
	chart('a name is corrected', ({ chartId }) => ({
		verb: 'correctDemographics',
		id: chartId,
		elements: { name: [{ family: 'Ortega', given: ['Mariana'] }] }
	})),
	chart('a birth date is corrected', ({ chartId }) => ({
		verb: 'correctDemographics',
		id: chartId,
		elements: { birthDate: '1971-05-02' }
	})),
	chart('a note is begun', () => ({
		...{ verb: 'startNote', title: 'Visit', sections: ['plan'], words: { plan: 'Water' } }
	})),
	chart('words are typed', ({ noteId }) => ({
		...{ verb: 'editNoteText', noteId, section: 'plan', base: 'Rest', next: 'Rest well' }
	})),
	chart('a note is signed', ({ noteId }) => ({ verb: 'signNote', noteId, heads: [] })),
	steps(
		'words are typed, then typed on',
		typeWords('Rest', 'Rest well'),
		typeWords('Rest well', 'Rest well today')
	),
	steps('words are typed and sealed', typeWords('Rest', 'Rest well'), async (engine, { chartId }) =>
		must(await engine.seal(chartId))
	),
	steps('words are typed, and the device is locked', typeWords('Rest', 'Rest well'), (engine) =>
		engine.lock()
	),
	steps('words are typed, sealed and sent', open, typeWords('Rest', 'Rest well'), async (engine) => {
		must(await engine.seal());
		await sync(engine);
	}),
	steps('words are typed while another device is received', typeWords('Rest', 'Rest well'), receive),
	steps('a problem is added while the road is open', sync, async (engine, { chartId }) => {
		must(await engine.run(chartId, { verb: 'addCondition', code: { text: 'Anaemia' } }));
		await until(() => isSent(engine), 'it is sent');
	}),
	steps('an order is stopped after the road has brought news', sync, async (engine, { chartId, entries }) =>
		must(
			await engine.run(chartId, {
				verb: 'stopMedication',
				id: entries['MedicationRequest']!,
				reason: 'Nausea'
			})
		)
	),
	steps('the device is locked', (engine) => engine.lock()),
	steps('the device is locked fully', (engine) => engine.lock({ fully: true })),
	steps('a PIN is set and used', async (engine, { credId }) => {
		must(await engine.setPin({ pin: '492716' }));
		await engine.lock();
		must(await engine.unlockByPin({ credId, pin: '492716' }));
	}),
	steps('a passphrase is changed', async (engine) =>
		must(await engine.changePassphrase({ current: PASSPHRASE, next: OTHER_PASSPHRASE }))
	),
	steps('a person is added here', async (engine) =>
		must(await engine.addPerson({ userName: 'Cara', role: 'nurse', passphrase: OTHER_PASSPHRASE }))
	),
	steps('a person is added here, and the road opens', async (engine) => {
		must(await engine.addPerson({ userName: 'Cara', role: 'nurse', passphrase: OTHER_PASSPHRASE }));
		await sync(engine);
	}),
	steps('somebody is invited', sync, async (engine) =>
		must(await engine.invite({ userName: 'Eve', role: 'nurse', siteName: 'Harbour' }))
	),
	steps('the practice is renamed', async (engine) =>
		must(await engine.writeName({ of: { type: 'practice' }, text: 'Valley and Ridge' }))
	),
	steps('a favourite is kept', async (engine) =>
		must(await engine.setFavourite({ text: 'Paracetamol 500 mg', on: true }))
	),
	steps('a form is kept', async (engine, { chartId }) =>
		must(await engine.saveDraft({ chartId, form: 'vitals' }, '{"pulse":"7"}'))
	),
	steps(
		'a form is kept and dropped',
		async (engine, { chartId }) => must(await engine.saveDraft({ chartId, form: 'vitals' }, '{"pulse":"7"}')),
		async (engine, { chartId }) => must(await engine.dropDraft({ chartId, form: 'vitals' }))
	),
	steps('a form is saved with its entry', async (engine, { chartId }) => {
		must(await engine.saveDraft({ chartId, form: 'problem' }, 'Ana'));
		must(await engine.run(chartId, { verb: 'addCondition', code: { text: 'Anaemia' } }, 'problem'));
	}),
	steps('a picture is kept', async (engine) =>
		must(
			await engine.addBlob(
				new Uint8Array(200_000).map((_, i) => i * 31),
				'image/jpeg'
			)
		)
	),
	steps('a picture is kept and sent', async (engine) => {
		must(
			await engine.addBlob(
				new Uint8Array(200_000).map((_, i) => i * 31),
				'image/jpeg'
			)
		);
		await sync(engine);
	}),
	steps('what is not sent goes into a file', async (engine) => must(await engine.exportUnsent(''))),
	steps('what is not sent is shown to a camera', async (engine) => must(await engine.showUnsent())),
	steps('the whole practice goes into a file', async (engine) => must(await engine.exportPractice(''))),
	steps('a file is taken in', async (engine, { file }) => must(await engine.takeTransfer(sourceOf(file), 0))),
	steps(
		'a file is taken in and sent on',
		async (engine, { file }) => must(await engine.takeTransfer(sourceOf(file), 0)),
		sync
	),
	steps('a patient arrives', async (engine, { chartId }) =>
		must(await engine.changeQueue({ verb: 'arrive', chartId, reason: 'Cough' }))
	),
	steps('charts are printed', async (engine, { chartId, otherChartId }) =>
		must(await engine.recordPrint([chartId, otherChartId], 'practice'))
	),
	steps('the network is switched off and on', async (engine) => {
		must(await engine.setNetwork({ on: false }));
		must(await engine.setNetwork({ on: true }));
	}),
	steps('an entry moves to another chart', async (engine, { chartId, otherChartId, entries }) =>
		must(
			await engine.moveEntries({
				...{ from: chartId, to: otherChartId, reason: 'Wrong patient' },
				entries: [`Condition/${entries['Condition']}`]
			})
		)
	)
];
