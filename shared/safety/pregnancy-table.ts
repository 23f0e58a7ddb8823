// Medicines that are contraindicated or to be avoided in pregnancy. `severe`: contraindicated, or avoided but for what no
// other medicine can treat; `caution`: avoided in part of pregnancy, or weighed against the illness.
import {
	ACE_INHIBITORS,
	AMINOGLYCOSIDES,
	ARBS,
	COXIBS,
	FLUOROQUINOLONES,
	NSAIDS,
	STATINS,
	TETRACYCLINES
} from './medicine-classes.ts';
import type { SafetyRow } from './make-finding.ts';
import type { SafetyFinding } from './safety-facts.ts';

/** Medicines of which a pregnant person should not be given one. */
export interface PregnancyRow extends SafetyRow {
	readonly severity: SafetyFinding['severity'];
	readonly members: ReadonlySet<string>;
	/** Only together with one of these in the same product. */
	readonly withOneOf?: ReadonlySet<string>;
}

const row = (
	id: string,
	severity: SafetyFinding['severity'],
	members: readonly string[] | ReadonlySet<string>,
	source: string,
	withOneOf?: ReadonlySet<string>
): PregnancyRow => ({
	id,
	severity,
	members: new Set(members),
	source,
	...(withOneOf && { withOneOf })
});

const BNF = 'British National Formulary (bnf.nice.org.uk), pregnancy';
const EPILEPSY = 'MHRA, Antiepileptic drugs: review of safety of use during pregnancy, 7 January 2021';

export const PREGNANCY: readonly PregnancyRow[] = [
	row(
		'pregnancy-valproate',
		'severe',
		['valproic acid'],
		`EMA, New measures to avoid valproate exposure in pregnancy, 31 May 2018; ${EPILEPSY}`
	),
	row('pregnancy-methotrexate', 'severe', ['methotrexate'], `${BNF}: methotrexate, contraindicated`),
	row(
		'pregnancy-retinoids',
		'severe',
		['isotretinoin', 'acitretin', 'alitretinoin', 'etretinate'],
		'EMA, Updated measures for pregnancy prevention during retinoid use, 21 June 2018'
	),
	row(
		'pregnancy-vitamin-k-antagonists',
		'severe',
		['warfarin', 'acenocoumarol', 'phenprocoumon'],
		`${BNF}: warfarin, acenocoumarol; WHO Model Formulary 2008, section 10.2`
	),
	row(
		'pregnancy-ace-inhibitors',
		'severe',
		ACE_INHIBITORS,
		`WHO Model Formulary 2008, section 12.3 (enalapril: contraindicated); ${BNF}: ACE inhibitors`
	),
	row('pregnancy-arbs', 'severe', ARBS, `${BNF}: angiotensin-II receptor antagonists, avoid`),
	row(
		'pregnancy-tetracyclines',
		'severe',
		TETRACYCLINES,
		`WHO Model Formulary 2008, section 6.2.2 (doxycycline: contraindicated); ${BNF}: tetracyclines`
	),
	row(
		'pregnancy-misoprostol-for-ulcers',
		'severe',
		['misoprostol'],
		`${BNF}: misoprostol, diclofenac with misoprostol, contraindicated`,
		NSAIDS
	),
	// The chart's entry does not say what it is for, and midwives use it on purpose.
	row('pregnancy-misoprostol', 'caution', ['misoprostol'], `${BNF}: misoprostol`),
	row('pregnancy-statins', 'severe', STATINS, `${BNF}: statins, avoid`),
	row('pregnancy-ribavirin', 'severe', ['ribavirin'], `${BNF}: ribavirin, contraindicated`),
	row(
		'pregnancy-thalidomide',
		'severe',
		['thalidomide', 'lenalidomide', 'pomalidomide'],
		`${BNF}: thalidomide, lenalidomide, pomalidomide, contraindicated`
	),
	row(
		'pregnancy-leflunomide',
		'severe',
		['leflunomide', 'teriflunomide'],
		`${BNF}: leflunomide, teriflunomide, contraindicated`
	),
	row(
		'pregnancy-mycophenolate',
		'severe',
		['mycophenolic acid'],
		'MHRA Drug Safety Update, December 2015: mycophenolate, new pregnancy-prevention advice'
	),
	row(
		'pregnancy-topiramate',
		'severe',
		['topiramate'],
		'MHRA, 20 June 2024: topiramate, new safety measures in pregnancy'
	),
	row(
		'pregnancy-ergots',
		'severe',
		['ergotamine', 'dihydroergotamine'],
		`${BNF}: ergotamine, contraindicated (oxytocic)`
	),
	row(
		'pregnancy-8-aminoquinolines',
		'severe',
		['primaquine', 'tafenoquine'],
		'WHO guidelines for malaria: primaquine, tafenoquine, contraindicated in pregnancy'
	),
	row('pregnancy-griseofulvin', 'severe', ['griseofulvin'], `${BNF}: griseofulvin, avoid`),
	row('pregnancy-danazol', 'severe', ['danazol'], `${BNF}: danazol, avoid`),
	row(
		'pregnancy-pulmonary-hypertension',
		'severe',
		['bosentan', 'ambrisentan', 'macitentan', 'riociguat'],
		`${BNF}: bosentan, ambrisentan, macitentan, riociguat`
	),
	row(
		'pregnancy-lithium',
		'caution',
		['lithium'],
		`${BNF}: lithium, avoid in the first trimester if possible`
	),
	// Without aspirin, which is given on purpose, in a low dose, against pre-eclampsia.
	row(
		'pregnancy-nsaids',
		'caution',
		[...NSAIDS, ...COXIBS].filter((member) => member !== 'aspirin'),
		'MHRA Drug Safety Update, June 2023: NSAIDs, avoid from week 20; contraindicated from week 28'
	),
	row('pregnancy-fluoroquinolones', 'caution', FLUOROQUINOLONES, `${BNF}: quinolones, avoid`),
	row(
		'pregnancy-aminoglycosides',
		'caution',
		AMINOGLYCOSIDES,
		`${BNF}: aminoglycosides, auditory nerve damage`
	),
	row(
		'pregnancy-antiepileptics',
		'caution',
		['carbamazepine', 'phenobarbital', 'phenytoin', 'primidone', 'fosphenytoin'],
		EPILEPSY
	),
	row(
		'pregnancy-antithyroid',
		'caution',
		['carbimazole', 'thiamazole'],
		'MHRA Drug Safety Update, February 2019: carbimazole, risk of congenital malformations'
	),
	row(
		'pregnancy-fluconazole',
		'caution',
		['fluconazole', 'voriconazole'],
		'FDA Drug Safety Communication, 3 August 2011: fluconazole; British National Formulary: voriconazole, avoid'
	),
	row(
		'pregnancy-trimethoprim',
		'caution',
		['trimethoprim'],
		`${BNF}: trimethoprim, teratogenic risk in the first trimester (folate antagonist)`
	),
	row(
		'pregnancy-chloramphenicol',
		'caution',
		['chloramphenicol'],
		`${BNF}: chloramphenicol, neonatal grey syndrome in the third trimester`
	)
];
