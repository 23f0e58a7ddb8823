// One example for every row of the tables of the medicine checks, written without looking at the tables: a row that is
// gone, renamed or of another severity fails with its example.
import type { SafetyFacts, SafetyFinding } from '#shared/safety/safety-facts.ts';
import { allergy, medicine, vaccine } from './safety-facts.ts';

type Example = readonly [rule: string, severity: SafetyFinding['severity'], facts: Partial<SafetyFacts>];

const two = (rule: string, severity: SafetyFinding['severity'], a: string, b: string): Example => [
	rule,
	severity,
	{ medicines: [medicine(a), medicine(b)] }
];
const allergic = (
	rule: string,
	severity: SafetyFinding['severity'],
	substance: string,
	name: string
): Example => [rule, severity, { allergies: [allergy(substance)], medicines: [medicine(name)] }];
const pregnant = (rule: string, severity: SafetyFinding['severity'], name: string): Example => [
	rule,
	severity,
	{ medicines: [medicine(name)], patient: { pregnant: true } }
];
/** An adult takes a dose so many times a day. */
const takes = (name: string, doseMg: number, dosesPerDay: number): Example => [
	`dose-${name.replaceAll(' ', '-')}`,
	'caution',
	{ medicines: [medicine(name, { doseMg, dosesPerDay })], patient: { ageMonths: 480, weightKg: 60 } }
];
const soon = (antigen: string, cvx: string): Example => [
	`interval-${antigen}`,
	'caution',
	{ vaccines: [vaccine(cvx, '2026-03-01'), vaccine(cvx, '2026-03-28')] }
];

export const INTERACTION_EXAMPLES: readonly Example[] = [
	two('onc-amphetamines-maoi', 'severe', 'methylphenidate', 'phenelzine'),
	two('onc-atazanavir-ppi', 'severe', 'atazanavir', 'omeprazole'),
	two('onc-febuxostat-thiopurines', 'severe', 'febuxostat', 'azathioprine'),
	two('onc-ssri-maoi', 'severe', 'fluoxetine', 'selegiline'),
	two('onc-irinotecan-cyp3a4', 'severe', 'irinotecan', 'ketoconazole'),
	two('onc-opioids-maoi', 'severe', 'pethidine', 'tranylcypromine'),
	two('onc-tricyclics-maoi', 'severe', 'amitriptyline', 'phenelzine'),
	two('onc-qt-prolonging', 'severe', 'chloroquine', 'azithromycin'),
	two('onc-ramelteon-cyp1a2', 'severe', 'ramelteon', 'fluvoxamine'),
	two('onc-cyp3a4-inducers-protease-inhibitors', 'severe', 'rifampicin', 'lopinavir/ritonavir'),
	two('onc-statins-cyp3a4', 'severe', 'simvastatin', 'clarithromycin'),
	two('onc-ergots-cyp3a4', 'severe', 'ergotamine', 'erythromycin'),
	two('onc-tizanidine-cyp1a2', 'severe', 'tizanidine', 'ciprofloxacin'),
	two('onc-tranylcypromine-procarbazine', 'severe', 'tranylcypromine', 'procarbazine'),
	two('onc-triptans-maoi', 'severe', 'sumatriptan', 'moclobemide')
];

export const ALLERGY_EXAMPLES: readonly Example[] = [
	allergic('same-substance', 'severe', 'Amoxicillin', 'amoxicillin 500 mg'),
	allergic('penicillins', 'severe', 'penicillin', 'amoxicillin'),
	allergic('cephalosporins', 'severe', 'cefalexin', 'ceftriaxone'),
	allergic('sulfonamide-antibiotics', 'severe', 'sulfa drugs', 'co-trimoxazole'),
	allergic('quinolones', 'severe', 'ciprofloxacin', 'levofloxacin'),
	allergic('macrolides', 'severe', 'erythromycin', 'azithromycin'),
	allergic('tetracyclines', 'severe', 'tetracyclines', 'doxycycline'),
	allergic('aminoglycosides', 'severe', 'gentamicin', 'streptomycin'),
	allergic('nsaids', 'severe', 'aspirin', 'ibuprofen'),
	allergic('ace-inhibitors', 'severe', 'enalapril', 'lisinopril'),
	allergic('statins', 'severe', 'simvastatin', 'atorvastatin'),
	allergic('opioids-like-morphine', 'severe', 'codeine', 'morphine'),
	allergic('opioids-like-pethidine', 'severe', 'pethidine', 'fentanyl'),
	allergic('local-anaesthetics-amides', 'severe', 'lidocaine', 'bupivacaine'),
	allergic('local-anaesthetics-esters', 'severe', 'procaine', 'tetracaine'),
	allergic('iodinated-contrast', 'severe', 'X-ray contrast', 'iohexol'),
	allergic('aminopenicillins-cephalosporins', 'caution', 'amoxicillin', 'cefalexin'),
	allergic('ceftazidime-aztreonam', 'caution', 'aztreonam', 'ceftazidime'),
	allergic('nsaids-coxibs', 'caution', 'ibuprofen', 'celecoxib'),
	allergic('sulfonamides-dapsone', 'caution', 'co-trimoxazole', 'dapsone'),
	allergic('aromatic-antiepileptics', 'caution', 'phenytoin', 'carbamazepine')
];

export const DUPLICATE_EXAMPLES: readonly Example[] = [
	two('same-ingredient', 'severe', 'paracetamol 500 mg', 'acetaminophen'),
	two('two-nsaids', 'caution', 'ibuprofen', 'diclofenac'),
	two('two-ace-inhibitors', 'caution', 'enalapril', 'captopril'),
	two('two-arbs', 'caution', 'losartan', 'valsartan'),
	two('ace-inhibitor-and-arb', 'caution', 'enalapril', 'losartan'),
	two('two-statins', 'caution', 'simvastatin', 'atorvastatin'),
	two('two-ssris', 'caution', 'fluoxetine', 'sertraline'),
	two('two-ppis', 'caution', 'omeprazole', 'pantoprazole'),
	two('two-sulfonylureas', 'caution', 'glibenclamide', 'gliclazide'),
	two('two-benzodiazepines', 'caution', 'diazepam', 'lorazepam')
];

/** Each just above the highest: one tablet or one dose more than allowed. */
export const DOSE_EXAMPLES: readonly Example[] = [
	takes('amoxicillin', 3500, 1),
	takes('phenoxymethylpenicillin', 1000, 5),
	takes('flucloxacillin', 1000, 5),
	takes('cefalexin', 1500, 5),
	takes('azithromycin', 2500, 1),
	takes('erythromycin', 1000, 5),
	takes('clarithromycin', 500, 3),
	takes('doxycycline', 200, 2),
	takes('ciprofloxacin', 750, 3),
	takes('metronidazole', 800, 4),
	takes('nitrofurantoin', 100, 5),
	takes('isoniazid', 1200, 1),
	takes('rifampicin', 600, 3),
	takes('aciclovir', 800, 6),
	takes('fluconazole', 400, 4),
	takes('griseofulvin', 500, 3),
	[
		'dose-praziquantel',
		'caution',
		{
			medicines: [medicine('praziquantel', { doseMg: 600, dosesPerDay: 3 })],
			patient: { ageMonths: 72, weightKg: 20 }
		}
	],
	takes('amlodipine', 5, 3),
	takes('atenolol', 50, 3),
	takes('atorvastatin', 40, 3),
	takes('bisoprolol', 10, 3),
	takes('captopril', 50, 4),
	takes('carbimazole', 20, 4),
	takes('carvedilol', 50, 3),
	takes('digoxin', 0.5, 4),
	takes('enalapril', 20, 3),
	takes('glibenclamide', 5, 4),
	takes('gliclazide', 160, 3),
	takes('glimepiride', 4, 2),
	takes('lisinopril', 40, 3),
	takes('losartan', 100, 2),
	takes('metformin', 1000, 4),
	takes('metoprolol', 100, 5),
	takes('propranolol', 160, 3),
	takes('ramipril', 5, 3),
	takes('simvastatin', 40, 3),
	takes('spironolactone', 100, 5),
	takes('paracetamol', 1000, 5),
	takes('ibuprofen', 800, 4),
	takes('aspirin', 900, 5),
	takes('diclofenac', 50, 4),
	takes('naproxen', 500, 3),
	takes('mefenamic acid', 500, 4),
	takes('codeine', 60, 5),
	takes('tramadol', 100, 5),
	takes('allopurinol', 300, 4),
	takes('colchicine', 0.5, 5),
	takes('methotrexate', 2.5, 2),
	takes('carbamazepine', 600, 4),
	takes('valproic acid', 1000, 3),
	takes('phenobarbital', 60, 4),
	takes('amitriptyline', 75, 3),
	takes('fluoxetine', 20, 4),
	takes('sertraline', 100, 3),
	takes('citalopram', 20, 3),
	takes('haloperidol', 10, 3),
	takes('diazepam', 20, 4),
	takes('chlorphenamine', 4, 7),
	takes('cetirizine', 5, 3),
	takes('loratadine', 5, 3),
	takes('salbutamol', 8, 5),
	takes('metoclopramide', 10, 4),
	takes('domperidone', 10, 4),
	takes('loperamide', 2, 9),
	takes('omeprazole', 40, 4),
	takes('hyoscine butylbromide', 20, 5)
];

export const PREGNANCY_EXAMPLES: readonly Example[] = [
	pregnant('pregnancy-valproate', 'severe', 'sodium valproate'),
	pregnant('pregnancy-methotrexate', 'severe', 'methotrexate'),
	pregnant('pregnancy-retinoids', 'severe', 'isotretinoin'),
	pregnant('pregnancy-vitamin-k-antagonists', 'severe', 'warfarin'),
	pregnant('pregnancy-ace-inhibitors', 'severe', 'enalapril'),
	pregnant('pregnancy-arbs', 'severe', 'losartan'),
	pregnant('pregnancy-tetracyclines', 'severe', 'doxycycline'),
	pregnant('pregnancy-misoprostol-for-ulcers', 'severe', 'diclofenac/misoprostol'),
	pregnant('pregnancy-misoprostol', 'caution', 'misoprostol'),
	pregnant('pregnancy-statins', 'severe', 'simvastatin'),
	pregnant('pregnancy-ribavirin', 'severe', 'ribavirin'),
	pregnant('pregnancy-thalidomide', 'severe', 'thalidomide'),
	pregnant('pregnancy-leflunomide', 'severe', 'leflunomide'),
	pregnant('pregnancy-mycophenolate', 'severe', 'mycophenolate mofetil'),
	pregnant('pregnancy-topiramate', 'severe', 'topiramate'),
	pregnant('pregnancy-ergots', 'severe', 'ergotamine'),
	pregnant('pregnancy-8-aminoquinolines', 'severe', 'primaquine'),
	pregnant('pregnancy-griseofulvin', 'severe', 'griseofulvin'),
	pregnant('pregnancy-danazol', 'severe', 'danazol'),
	pregnant('pregnancy-pulmonary-hypertension', 'severe', 'bosentan'),
	pregnant('pregnancy-lithium', 'caution', 'lithium carbonate'),
	pregnant('pregnancy-nsaids', 'caution', 'ibuprofen'),
	pregnant('pregnancy-fluoroquinolones', 'caution', 'ciprofloxacin'),
	pregnant('pregnancy-aminoglycosides', 'caution', 'gentamicin injection'),
	pregnant('pregnancy-antiepileptics', 'caution', 'phenytoin'),
	pregnant('pregnancy-antithyroid', 'caution', 'carbimazole'),
	pregnant('pregnancy-fluconazole', 'caution', 'fluconazole'),
	pregnant('pregnancy-trimethoprim', 'caution', 'co-trimoxazole'),
	pregnant('pregnancy-chloramphenicol', 'caution', 'chloramphenicol')
];

export const VACCINE_EXAMPLES: readonly Example[] = [
	[
		'same-vaccine-same-day',
		'severe',
		{ vaccines: [vaccine('19', '2026-03-01'), vaccine('19', '2026-03-01', { path: 'Immunization/b' })] }
	],
	[
		'same-vaccine-same-number',
		'severe',
		{
			vaccines: [
				vaccine('198', '2026-03-01', { doseNumber: 1 }),
				vaccine('198', '2026-05-01', { doseNumber: 1 })
			]
		}
	],
	soon('diphtheria', '198'),
	soon('diphtheria-small', '139'),
	soon('hepatitis-b', '08'),
	soon('hib', '48'),
	soon('measles', '05'),
	soon('pertussis', '20'),
	soon('pneumococcal-conjugate', '133'),
	soon('polio-injected', '10'),
	soon('polio-oral', '178'),
	soon('rotavirus', '119'),
	soon('tetanus', '112')
];

export const SAFETY_EXAMPLES: readonly Example[] = [
	...INTERACTION_EXAMPLES,
	...ALLERGY_EXAMPLES,
	...DUPLICATE_EXAMPLES,
	...DOSE_EXAMPLES,
	...PREGNANCY_EXAMPLES,
	...VACCINE_EXAMPLES
];
