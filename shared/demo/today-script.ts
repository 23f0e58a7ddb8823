// What happens at the three sites on the day of a demo, told as the commands that people there give. Minutes are counted
// back from the moment in which the demo is begun.
import type { VisitState } from '../chart/queue/visit-state.ts';
import type { ChartCommand } from '../engine/chart-command.ts';
import { WHO } from './cast.ts';
import { demoDosage } from './demo-medicines.ts';

type Vitals = Omit<Extract<ChartCommand, { readonly verb: 'recordVitals' }>, 'verb'>;

/** Somebody in a queue, how long ago they came and how far they are by now. */
export interface Arrival {
	readonly who: number;
	readonly minutesAgo: number;
	readonly reason: string;
	/** Undefined: still waiting where they arrived. */
	readonly state?: VisitState;
	readonly vitals?: Vitals;
	/** A note that is begun and not signed. */
	readonly draft?: Readonly<Record<string, string>>;
}

/** Who came where, by site number less one. */
export const ARRIVALS: readonly (readonly Arrival[])[] = [
	[
		{
			who: WHO.maximilian,
			minutesAgo: 195,
			reason: 'Blood pressure check',
			state: 'done',
			vitals: { systolicMmHg: 134, diastolicMmHg: 82, pulsePerMinute: 71, weightKg: 72.4 }
		},
		{
			who: WHO.wanjiku,
			minutesAgo: 170,
			reason: 'Follow-up',
			state: 'to-finish',
			vitals: { systolicMmHg: 118, diastolicMmHg: 74, pulsePerMinute: 68 },
			draft: {
				reason: 'Follow-up after six weeks.',
				history: 'Sleeps through most nights. Walks with the neighbour every morning.',
				plan: 'Goes on with the tablets, '
			}
		},
		{
			who: WHO.nasreen,
			minutesAgo: 140,
			reason: 'Wheezing at night',
			state: 'with-clinician',
			vitals: {
				systolicMmHg: 126,
				diastolicMmHg: 80,
				pulsePerMinute: 98,
				respirationsPerMinute: 24,
				oxygenSaturationPercent: 93
			},
			draft: {
				reason: 'Wheezing at night for four days.',
				history: 'Began when the neighbours burnt the fields. Inhaler used six times yesterday.',
				exam: 'Wheeze on both sides, talks in sentences.'
			}
		},
		{
			who: WHO.grace,
			minutesAgo: 95,
			reason: 'Blood pressure and diabetes review',
			state: 'ready',
			vitals: { systolicMmHg: 158, diastolicMmHg: 94, pulsePerMinute: 82, weightKg: 50.3 }
		},
		{
			who: WHO.juma,
			minutesAgo: 62,
			reason: 'Fever since last night',
			state: 'with-nurse',
			vitals: { temperatureCel: 39.2, pulsePerMinute: 128, respirationsPerMinute: 28, weightKg: 19.6 }
		},
		{ who: WHO.amani, minutesAgo: 48, reason: 'Measles vaccine and weighing' },
		{ who: WHO.vikram, minutesAgo: 33, reason: 'To hear about his blood test' },
		{ who: WHO.neema, minutesAgo: 14, reason: 'Cough' },
		{ who: WHO.baraka, minutesAgo: 13, reason: 'Cough' }
	],
	[
		{ who: WHO.rosa, minutesAgo: 150, reason: 'Diabetes review', state: 'done' },
		{ who: WHO.lucia, minutesAgo: 88, reason: 'Antenatal visit', state: 'with-clinician' },
		{ who: WHO.suryani, minutesAgo: 51, reason: 'Headache', state: 'with-nurse' },
		{ who: WHO.callum, minutesAgo: 26, reason: 'More tablets' },
		{ who: WHO.thuy, minutesAgo: 9, reason: 'Family planning' }
	],
	[
		{ who: WHO.ismail, minutesAgo: 105, reason: 'Asthma review', state: 'done' },
		{ who: WHO.esther, minutesAgo: 45, reason: 'Antenatal visit', state: 'with-nurse' },
		{ who: WHO.khadija, minutesAgo: 20, reason: 'Knee pain' }
	]
];

/** How the form of a changed dose is found: the drug of an active order. */
export interface ApartOnMedicine {
	readonly who: number;
	readonly drug: 'amlodipine' | 'metformin';
	readonly hilltop: Omit<Extract<ChartCommand, { readonly verb: 'changeDose' }>, 'id'>;
	/** By site number less one. */
	readonly site: 1 | 2;
	readonly there:
		| Omit<Extract<ChartCommand, { readonly verb: 'changeDose' }>, 'id'>
		| Omit<Extract<ChartCommand, { readonly verb: 'stopMedication' }>, 'id'>;
}

/** What two sites said of one medicine without having heard of each other. */
export const APART: readonly ApartOnMedicine[] = [
	{
		who: WHO.grace,
		drug: 'amlodipine',
		hilltop: { verb: 'changeDose', dosageInstruction: [demoDosage('amlodipine', 5)] },
		site: 1,
		there: { verb: 'changeDose', dosageInstruction: [demoDosage('amlodipine', 7.5)] }
	},
	{
		who: WHO.samuel,
		drug: 'metformin',
		hilltop: { verb: 'changeDose', dosageInstruction: [demoDosage('metformin', 1000)] },
		site: 1,
		there: { verb: 'stopMedication', reason: 'Vomits after every tablet' }
	}
];

/** Days by which two sites differ about the birth date of one person, and who that is. */
export const BIRTH_DATE_APART = { who: WHO.lucia, site: 1, days: 9 } as const;

/** Registered again at the second site, with the names the other way round. */
export const DUPLICATE = { of: WHO.fatuma, site: 1, family: 'Hassan', given: 'Fatumah' } as const;

/** A paper of the laboratory that nobody has acted on. */
export const OPEN_RESULT = {
	who: WHO.vikram,
	site: 0,
	panel: 'Diabetes check',
	source: 'County laboratory',
	hba1c: '11.4',
	potassium: '6.2',
	creatinine: '171'
} as const;
