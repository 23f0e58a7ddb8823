// The tasks whose clicks, fields and chords are counted: our bars, and what the same costs elsewhere.

/** Clicks and fields of another system, as its own browser tests do the task. */
export interface Theirs {
	readonly clicks: readonly [least: number, most: number];
	readonly fields: readonly [least: number, most: number];
	/** What the figure leaves out. */
	readonly besides?: string;
}

export interface TaskBar {
	readonly task: number;
	readonly name: string;
	/** Where counting begins; it ends when the device says that it is saved. */
	readonly from: string;
	/** Chords at most, text not counted. */
	readonly keyboard: number;
	/** Taps and fields together, at most. */
	readonly touch: number;
	readonly openMrs?: Theirs;
	readonly openEmr?: Theirs;
}

const exactly = (clicks: number, fields: number, besides?: string): Theirs => ({
	clicks: [clicks, clicks],
	fields: [fields, fields],
	...(besides !== undefined && { besides })
});

/** Said under the table. */
export const SOURCES = [
	'OpenMRS O3: clicks + fields of its own Playwright specs (openmrs-esm-patient-chart at c86f342 of 20-Aug-2026, openmrs-esm-patient-management of 19-Aug-2026), which begin on the right page already.',
	'OpenEMR: clicks + fields of its own browser tests (Panther traits).'
];

/** In the order of the tasks; a bar is never raised to fit a screen. */
export const TASK_BARS: readonly TaskBar[] = [
	{
		task: 1,
		name: 'Find and open a patient',
		from: 'any screen',
		keyboard: 2,
		touch: 2,
		openMrs: exactly(1, 1, 'opening the search')
	},
	{
		task: 2,
		name: 'Register a patient and arrive',
		from: 'Patients',
		keyboard: 6,
		touch: 7,
		openMrs: exactly(2, 11, 'starting the visit 4, the queue about 6'),
		openEmr: exactly(5, 4, 'a popup, a frame and an alert')
	},
	{
		task: 3,
		name: 'Add to the queue, start the visit',
		from: 'the chart',
		keyboard: 2,
		touch: 2,
		openMrs: exactly(12, 1, 'start 4 at least, queue 8 + 1'),
		openEmr: exactly(2, 2)
	},
	{
		task: 4,
		name: 'Record 6 vital signs and a comment',
		from: 'the line in the queue',
		keyboard: 8,
		touch: 9,
		openMrs: exactly(2, 7, 'going there; 4 more without a visit')
	},
	{
		task: 5,
		name: 'Record a drug allergy, reaction, severity',
		from: 'the chart',
		keyboard: 5,
		touch: 5,
		openMrs: exactly(6, 1)
	},
	{
		task: 6,
		name: 'Prescribe one medicine for 7 days',
		from: 'the chart',
		keyboard: 3,
		touch: 6,
		openMrs: { clicks: [10, 12], fields: [6, 6] }
	},
	{
		task: 7,
		name: 'Visit note with 2 diagnoses, signed',
		from: 'the chart',
		keyboard: 7,
		touch: 7,
		openMrs: exactly(4, 3, 'no template; 7 + 4 with an image')
	},
	{
		task: 11,
		name: 'Settle one item with two answers',
		from: 'the inbox',
		keyboard: 1,
		touch: 2
	},
	{
		task: 12,
		name: 'First run to a demo clinic',
		from: 'the first page',
		keyboard: 1,
		touch: 1
	}
];
