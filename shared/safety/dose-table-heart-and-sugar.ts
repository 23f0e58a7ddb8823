// Highest doses of what is taken for the heart, the blood pressure, the blood sugar and the thyroid.
import { BNF, highest, type DoseRow } from './dose-row.ts';

/** The highest dose of a day, from the British National Formulary. */
const daily = (ingredient: string, dailyMg: number, use: string): DoseRow =>
	highest(ingredient, { dailyMg }, `${BNF}: at most ${dailyMg} mg a day, ${use}`);

export const HEART_AND_SUGAR_DOSES: readonly DoseRow[] = [
	daily('amlodipine', 10, 'hypertension'),
	daily('atenolol', 100, 'angina'),
	daily('atorvastatin', 80, 'cholesterol'),
	daily('bisoprolol', 20, 'hypertension'),
	daily('captopril', 150, 'hypertension, heart failure'),
	highest(
		'carbimazole',
		{ dailyMg: 60 },
		'Summary of product characteristics, carbimazole (medicines.org.uk): 20-60 mg a day at first'
	),
	daily('carvedilol', 100, 'heart failure (50 mg twice a day)'),
	highest(
		'digoxin',
		{ dailyMg: 1.5 },
		`${BNF}: 0.75-1.5 mg over 24 hours in divided doses, rapid digitalisation`
	),
	daily('enalapril', 40, 'hypertension'),
	daily('glibenclamide', 15, 'diabetes'),
	highest(
		'gliclazide',
		{ singleMg: 160, dailyMg: 320 },
		`${BNF}: up to 160 mg as a single dose, at most 320 mg a day`
	),
	daily('glimepiride', 6, 'diabetes'),
	daily('lisinopril', 80, 'hypertension'),
	daily('losartan', 150, 'heart failure'),
	highest(
		'metformin',
		{ dailyMg: 3000 },
		'EMA, 14 October 2016: use of metformin (at most 3000 mg a day with normal kidneys)'
	),
	daily('metoprolol', 400, 'hypertension'),
	daily('propranolol', 320, 'hypertension'),
	daily('ramipril', 10, 'hypertension'),
	daily('simvastatin', 80, 'cholesterol'),
	daily('spironolactone', 400, 'ascites')
];
