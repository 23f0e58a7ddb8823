// Highest doses of what is taken for pain, fits, mood, allergy, stomach and joints.
import { BNF, BNFC, highest, type DoseRow } from './dose-row.ts';

export const PAIN_AND_MIND_DOSES: readonly DoseRow[] = [
	highest(
		'paracetamol',
		{ singleMg: 1000, dailyMg: 4000, child: { singleMgPerKg: 15, dailyMgPerKg: 60 } },
		'WHO Model Formulary 2008, section 2.1.1 (4 g a day); WHO guidelines on persisting pain in children, 2012, A1.8 (15 mg/kg, 4 doses a day)'
	),
	highest(
		'ibuprofen',
		{ dailyMg: 2400, child: { singleMgPerKg: 10, dailyMgPerKg: 40 } },
		`${BNF}: at most 2.4 g a day; WHO guidelines on persisting pain in children, 2012, annex 1 (40 mg/kg a day)`
	),
	highest(
		'aspirin',
		{ singleMg: 900, dailyMg: 4000 },
		'WHO Model Formulary 2008, section 2.1.1: 300-900 mg every 4-6 hours, at most 4 g a day'
	),
	highest('diclofenac', { dailyMg: 150 }, `${BNF}: 75-150 mg a day`),
	highest('naproxen', { dailyMg: 1250 }, `${BNF}: at most 1.25 g a day`),
	highest('mefenamic acid', { singleMg: 500, dailyMg: 1500 }, `${BNF}: 500 mg 3 times a day`),
	highest('codeine', { singleMg: 60, dailyMg: 240 }, `${BNF}: 30-60 mg every 6 hours (240 mg a day)`),
	highest('tramadol', { singleMg: 100, dailyMg: 400 }, `${BNF}: 50-100 mg, usual at most 400 mg a day`),
	highest('allopurinol', { singleMg: 300, dailyMg: 900 }, `${BNF}: at most 900 mg a day, 300 mg a dose`),
	highest('colchicine', { dailyMg: 2 }, `${BNF}: 500 micrograms 2-4 times a day`),
	// Taken once a week: an order for every day is above the highest of a day.
	highest('methotrexate', { singleMg: 30, dailyMg: 30 / 7 }, `${BNF}: at most 30 mg once a week (psoriasis)`),
	highest('carbamazepine', { dailyMg: 2000 }, `${BNF}: at most 2 g a day`),
	highest('valproic acid', { dailyMg: 2500 }, `${BNF}: at most 2.5 g a day`),
	highest('phenobarbital', { dailyMg: 180 }, `${BNF}: 60-180 mg once a day`),
	highest(
		'amitriptyline',
		{ dailyMg: 150 },
		'WHO Model Formulary 2008, section 24.2.1: gradually to 150 mg a day'
	),
	highest('fluoxetine', { dailyMg: 60 }, `${BNF}: at most 60 mg a day`),
	highest('sertraline', { dailyMg: 200 }, `${BNF}: at most 200 mg a day`),
	highest(
		'citalopram',
		{ dailyMg: 40 },
		'MHRA Drug Safety Update, December 2011: citalopram, at most 40 mg a day'
	),
	highest('haloperidol', { dailyMg: 20 }, `${BNF}: at most 20 mg a day`),
	highest('diazepam', { dailyMg: 60 }, `${BNF}: muscle spasm, up to 60 mg a day`),
	highest(
		'chlorphenamine',
		{
			singleMg: 4,
			dailyMg: 24,
			below: [
				{ months: 24, singleMg: 1, dailyMg: 2 },
				{ months: 72, singleMg: 1, dailyMg: 6 },
				{ months: 144, singleMg: 2, dailyMg: 12 }
			]
		},
		`${BNF}: 4 mg, at most 24 mg a day; ${BNFC}: below 2 years 1 mg twice a day; 2-5 years 1 mg, at most 6 mg; 6-11 years 2 mg, at most 12 mg`
	),
	highest('cetirizine', { dailyMg: 10 }, `${BNF}: 10 mg once a day`),
	highest('loratadine', { dailyMg: 10 }, `${BNF}: 10 mg once a day`),
	highest('salbutamol', { singleMg: 8, dailyMg: 32 }, `${BNF}: at most 8 mg 4 times a day by mouth`),
	highest(
		'metoclopramide',
		{ singleMg: 10, dailyMg: 30, child: { singleMgPerKg: 0.15, dailyMgPerKg: 0.5 } },
		'EMA, 20 December 2013: metoclopramide (at most 30 mg or 0.5 mg/kg a day; children 0.1-0.15 mg/kg)'
	),
	highest(
		'domperidone',
		{ singleMg: 10, dailyMg: 30 },
		'EMA, 1 September 2014: domperidone, 10 mg up to 3 times a day'
	),
	highest('loperamide', { singleMg: 4, dailyMg: 16 }, `${BNF}: 4 mg at first, at most 16 mg a day`),
	highest('omeprazole', { dailyMg: 120 }, `${BNF}: 20-120 mg a day (Zollinger-Ellison syndrome)`),
	highest('hyoscine butylbromide', { singleMg: 20, dailyMg: 80 }, `${BNF}: 20 mg 4 times a day`)
];
