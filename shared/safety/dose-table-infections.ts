// Highest doses of what is taken against infections. Where courses differ, that of the highest use counts.
import { BNF, BNFC, highest, type DoseRow } from './dose-row.ts';

export const INFECTION_DOSES: readonly DoseRow[] = [
	highest(
		'amoxicillin',
		{ singleMg: 3000, dailyMg: 6000, child: { dailyMgPerKg: 125 } },
		'WHO Model Formulary 2008, section 6.2.1 (3 g, repeated after 8 hours); WHO IMCI chart booklet 2014 (250 mg twice a day from 4 kg on)'
	),
	highest('phenoxymethylpenicillin', { singleMg: 1000, dailyMg: 4000 }, `${BNF}: up to 1 g every 6 hours`),
	highest('flucloxacillin', { singleMg: 1000, dailyMg: 4000 }, `${BNF}: 0.5-1 g 4 times a day by mouth`),
	highest(
		'cefalexin',
		{ singleMg: 1500, dailyMg: 6000, child: { dailyMgPerKg: 100 } },
		`${BNF}: up to 1-1.5 g 3-4 times a day; ${BNFC}: at most 25 mg/kg 4 times a day`
	),
	highest('azithromycin', { singleMg: 2000, dailyMg: 2000 }, `WHO STI guidelines 2016: 2 g as a single dose`),
	highest('erythromycin', { dailyMg: 4000 }, `${BNF}: up to 4 g a day in severe infections`),
	highest('clarithromycin', { singleMg: 1000, dailyMg: 1000 }, `${BNF}: 500 mg twice a day`),
	highest(
		'doxycycline',
		{ singleMg: 300, dailyMg: 300 },
		'Global Task Force on Cholera Control, 2018: 300 mg as a single dose'
	),
	highest(
		'ciprofloxacin',
		{ singleMg: 1000, dailyMg: 1500 },
		`${BNF}: 750 mg twice a day; Global Task Force on Cholera Control, 2018: 1 g as a single dose`
	),
	highest(
		'metronidazole',
		{ singleMg: 2000, dailyMg: 2400 },
		`${BNF}: 2 g as a single dose (trichomoniasis), 800 mg 3 times a day (amoebiasis)`
	),
	highest(
		'nitrofurantoin',
		{ singleMg: 100, dailyMg: 400 },
		`${BNF}: 100 mg 4 times a day in severe infection`
	),
	highest(
		'isoniazid',
		{ singleMg: 900, dailyMg: 900 },
		'WHO consolidated guidelines on tuberculosis, module 1, 2020: 900 mg once a week with rifapentine'
	),
	highest('rifampicin', { dailyMg: 1200 }, `${BNF}: 0.6-1.2 g a day in divided doses`),
	highest('aciclovir', { singleMg: 800, dailyMg: 4000 }, `${BNF}: 800 mg 5 times a day`),
	highest('fluconazole', { dailyMg: 1200 }, 'WHO guidelines for cryptococcal disease, 2022: 1200 mg a day'),
	highest('griseofulvin', { dailyMg: 1000 }, `${BNF}: 1 g a day`),
	highest(
		'praziquantel',
		{ child: { dailyMgPerKg: 75 } },
		'WHO Model Formulary 2008, section 6.1.3: 25 mg/kg 3 times a day (liver flukes)'
	)
];
