// What people come back for, over years: first found, then followed with measurements that drift as they do under
// treatment. Facts: targets 140/90 (WHO guideline on hypertension, 2021) and HbA1c 7 % (WHO HEARTS-D, 2020).
import type { LabName } from './demo-codes.ts';
import type { MedicineName } from './demo-medicines.ts';
import type { Programme } from './demo-person.ts';

/** Words of one review; `{...}` is not used: every text stands for itself. */
interface Review {
	readonly history: readonly string[];
	readonly well: string;
	readonly unwell: string;
	readonly planWell: string;
	readonly planUnwell: string;
}

export interface ProgrammeFacts {
	readonly reason: string;
	/** What is given from the beginning, and what is added when that is not enough. */
	readonly first: readonly MedicineName[];
	readonly added: readonly MedicineName[];
	/** Days between visits once it is settled. */
	readonly everyDays: number;
	readonly labs: readonly LabName[];
	readonly panel: string;
	readonly review: Review;
}

const PLAN_ON = 'Goes on as before.';

export const PROGRAMMES: Readonly<Record<Programme, ProgrammeFacts>> = {
	hypertension: {
		reason: 'Blood pressure review',
		first: ['amlodipine'],
		added: ['enalapril'],
		everyDays: 110,
		labs: ['creatinine', 'potassium'],
		panel: 'Kidney function',
		review: {
			history: [
				'Takes the tablets most days. No headache, no pain in the chest.',
				'Ran out of tablets for a week before the last market day.',
				'Walks to the fields and back every day. Cooks with less salt now.',
				'Feels well. Ankles swell a little in the evening.'
			],
			well: 'Blood pressure where it should be.',
			unwell: 'Blood pressure above what is aimed for.',
			planWell: `${PLAN_ON} Seen again in about four months.`,
			planUnwell: 'Talked about taking the tablets every day. Seen again sooner.'
		}
	},
	diabetes: {
		reason: 'Diabetes review',
		first: ['metformin'],
		added: ['gliclazide'],
		everyDays: 115,
		labs: ['hba1c', 'creatinine'],
		panel: 'Diabetes check',
		review: {
			history: [
				'Checks the feet every evening, no sores.',
				'Sweet tea twice a day still. No thirst, up once in the night.',
				'Lost the way with meals during the harvest, better again since.',
				'No shaking or sweating between meals.'
			],
			well: 'Sugar well settled over the last months.',
			unwell: 'Sugar too high over the last months.',
			planWell: `${PLAN_ON} Feet looked at today and healthy.`,
			planUnwell: 'Went through a day of meals together. Feet looked at today and healthy.'
		}
	},
	asthma: {
		reason: 'Asthma review',
		first: ['salbutamol'],
		added: ['budesonide'],
		everyDays: 190,
		labs: [],
		panel: '',
		review: {
			history: [
				'Wakes with a cough about once a week, worse when the maize is burnt.',
				'Needed the inhaler on two days of the last month.',
				'Runs and works without stopping. The smoke of the kitchen brings it on.'
			],
			well: 'Asthma under control.',
			unwell: 'Asthma partly under control.',
			planWell: `${PLAN_ON} Inhaler shown again.`,
			planUnwell: 'Preventer every day, also on good days. Inhaler shown again.'
		}
	},
	epilepsy: {
		reason: 'Epilepsy review',
		first: ['carbamazepine'],
		added: [],
		everyDays: 180,
		labs: [],
		panel: '',
		review: {
			history: ['No fits since the last visit.', 'One fit, after two nights with little sleep.'],
			well: 'No fits under treatment.',
			unwell: 'Fits have become rare.',
			planWell: `${PLAN_ON} Family knows what to do when one comes.`,
			planUnwell: `${PLAN_ON} Sleep and regular tablets talked about.`
		}
	},
	depression: {
		reason: 'Follow-up',
		first: ['fluoxetine'],
		added: [],
		everyDays: 120,
		labs: [],
		panel: '',
		review: {
			history: [
				'Sleeps better, goes to the women’s group again.',
				'Low in the mornings, better towards evening. No thoughts of dying.',
				'Back at work for some weeks. Eats well.'
			],
			well: 'Mood steady.',
			unwell: 'Mood still low, better than before.',
			planWell: PLAN_ON,
			planUnwell: 'Goes on, with the counsellor every two weeks.'
		}
	},
	osteoarthritis: {
		reason: 'Knee pain',
		first: ['paracetamol'],
		added: [],
		everyDays: 260,
		labs: [],
		panel: '',
		review: {
			history: [
				'Stairs are hard, flat ground is fine.',
				'Stiff for a quarter of an hour in the morning. Uses a stick on the way to market.'
			],
			well: 'Worn knees, getting about well.',
			unwell: 'Worn knees, more pain in the cold season.',
			planWell: 'Exercises as shown, something for the pain when needed.',
			planUnwell: 'Exercises as shown, something for the pain before longer walks.'
		}
	},
	anaemia: {
		reason: 'Tiredness',
		first: ['iron'],
		added: [],
		everyDays: 90,
		labs: ['haemoglobin'],
		panel: 'Blood count',
		review: {
			history: [
				'Less tired than before. Takes the iron with the evening meal.',
				'Stomach upset by the iron at first.'
			],
			well: 'Blood has come up.',
			unwell: 'Blood still low.',
			planWell: 'Iron for three more months to fill the stores.',
			planUnwell: 'Iron every day, with fruit. Checked again.'
		}
	},
	pregnancy: {
		reason: 'Antenatal visit',
		first: ['iron'],
		added: [],
		everyDays: 30,
		labs: ['haemoglobin'],
		panel: 'Antenatal blood test',
		review: {
			history: [
				'Feels the child move. No bleeding, no headache.',
				'Sick in the mornings until last month, better now.',
				'Sleeps under a net. Plans the birth at the health centre.'
			],
			well: 'Pregnancy going as it should.',
			unwell: 'Pregnancy going as it should, blood a little low.',
			planWell: 'Danger signs gone through again. Next visit in a month.',
			planUnwell: 'Iron every day. Danger signs gone through again.'
		}
	}
};
