// A visit as an engine is asked for it: the chart opened, vital signs, a note of about 1,200 characters, two medicines.
import type { ChartId } from '#shared/core/ids.ts';
import type { Engine } from '#shared/engine/api.ts';
import type { ChartCommand } from '#shared/engine/chart-command.ts';
import { createSeededRandom, type SeededRandom } from '../support/seeded-random.ts';
import { take } from './bench-device.ts';
import { words } from './seeded-facts.ts';

/** Bursts of about 20 characters; after so many the author has paused, or typed for a minute. */
const BURSTS = 60;
const BURSTS_A_MINUTE = 10;
const MEDICINES = [
	'Metformin 500 mg',
	'Lisinopril 10 mg',
	'Amlodipine 5 mg',
	'Omeprazole 20 mg',
	'Sertraline 50 mg'
];

/** One more patient. */
export async function registerSomebody(engine: Engine, n: number): Promise<ChartId> {
	const name = [{ family: `Okafor ${n}`, given: ['Grace'] }];
	return take(await engine.registerPatient({ name, birthDate: '1988-02-03', gender: 'female' } as never))
		.chartId;
}

/** The nth visit in a chart, from opening to closing; how many commands that were. */
export async function holdVisit(engine: Engine, chartId: ChartId, n: number): Promise<number> {
	const random: SeededRandom = createSeededRandom(n + 1);
	let commands = 0;
	const run = async (command: ChartCommand): Promise<string | undefined> => {
		commands += 1;
		return take(await engine.run(chartId, command)).entry;
	};
	const between = (low: number, high: number): string => String(low + random.below(high - low));
	take(await engine.openChart(chartId));
	await run({
		verb: 'recordVitals',
		systolicMmHg: between(95, 165),
		diastolicMmHg: between(55, 95),
		pulsePerMinute: between(52, 110),
		temperatureCel: `${between(36, 39)}.${random.below(10)}`,
		weightKg: between(45, 120)
	});
	const entry = await run({ verb: 'startNote', title: 'Visit note', sections: ['history'] });
	const noteId = entry!.split('/')[1]!;
	let base = '';
	for (let burst = 1; burst <= BURSTS; burst++) {
		const next = base + words(random, 16 + random.below(9));
		await run({ verb: 'editNoteText', noteId, section: 'history', base, next });
		base = next;
		if (burst % BURSTS_A_MINUTE === 0) take(await engine.seal(chartId));
	}
	for (let i = 0; i < 2; i++)
		await run({
			verb: 'addMedication',
			medicationCodeableConcept: { text: MEDICINES[(2 * n + i) % MEDICINES.length]! },
			dosageInstruction: [{ text: 'Take one tablet by mouth twice daily' }]
		});
	await engine.closeChart(chartId);
	return commands;
}
