// What was read where of the sources of the interactions, the highest doses and pregnancy: rule -> what the source says, in
// our words, and where it was read. A rule that is not here was not read at its source, and the page says so. `at` is the
// source itself or a whole copy of it; `told` is somebody else who tells what it says, or another source that says the same.

/** What was read of one row. */
export interface ReadAtSource {
	/** What is said there, and what of the row is not. */
	readonly says: string;
	/** The source or a copy of it. */
	readonly at?: readonly string[];
	/** Others who tell it. */
	readonly told?: readonly string[];
}

/** The table as its authors printed it, as far as the copy that was read goes: to pair 8. */
const TABLE = 'pmc.ncbi.nlm.nih.gov/articles/PMC3422823/table/tbl2';
/** The panel's list, drug by drug, in the data of Ayvaz et al. 2015: all of it. */
const DATA =
	'github.com/dbmi-pitt/public-PDDI-analysis, PDDI-Datasets/ONC-High-Priority/ONC_High_Priority_Mapped.csv';
/** The fifteen pairs by their classes, in a later paper. */
const PAIRS = 'pmc.ncbi.nlm.nih.gov/articles/PMC9218784/table/T4';
/** Table 14 of the guidelines of the US Department of Health, February 2013. */
const HIV =
	'aidsinfo.nih.gov/guidelines/html/1/adult-and-adolescent-arv-guidelines/283/drugs-not-recommended-with-arv-agents';

const INTERACTIONS_READ: Readonly<Record<string, ReadAtSource>> = {
	'onc-amphetamines-maoi': {
		says: 'Accepted; the same twelve objects and five precipitants. The panel would weigh selegiline less, as it loses its selectivity at higher doses only.',
		at: [TABLE]
	},
	'onc-atazanavir-ppi': {
		says: 'Accepted for proton pump inhibitors only, without H2 blockers; five are printed, and the panel asks for dexlansoprazole.',
		at: [TABLE]
	},
	'onc-febuxostat-thiopurines': { says: 'Accepted as it stands, with both precipitants.', at: [TABLE] },
	'onc-ssri-maoi': {
		says: 'Accepted and widened from fluoxetine to other serotonergic medicines. The copy of the table ends within the objects; venlafaxine and the five precipitants are in the data.',
		at: [TABLE, DATA]
	},
	'onc-irinotecan-cyp3a4': { says: 'The pair, and all twenty-three precipitants.', at: [DATA, PAIRS] },
	'onc-opioids-maoi': {
		says: 'The pair, and all six objects with each of the five precipitants.',
		at: [DATA, PAIRS]
	},
	'onc-tricyclics-maoi': {
		says: 'The pair, and all eight objects with each of the five precipitants.',
		at: [DATA, PAIRS]
	},
	'onc-qt-prolonging': {
		says: 'High-risk medicines that prolong the QT interval, with each other. The forty members are those of the data, every one with every other.',
		at: [DATA, PAIRS]
	},
	'onc-ramelteon-cyp1a2': { says: 'The pair, and all four precipitants.', at: [DATA, PAIRS] },
	'onc-cyp3a4-inducers-protease-inhibitors': {
		says: 'The pair, with ten protease inhibitors and five inducers. St John’s wort is not in the data; the guidelines say not to give it with any of five protease inhibitors.',
		at: [DATA, PAIRS],
		told: [HIV]
	},
	'onc-statins-cyp3a4': {
		says: 'The pair, with both statins and eighteen precipitants. Indinavir and voriconazole are not in the data; the label of simvastatin contraindicates voriconazole and every HIV protease inhibitor.',
		at: [DATA, PAIRS],
		told: ['mims.com (Hong Kong), Zocor, drug interactions']
	},
	'onc-ergots-cyp3a4': {
		says: 'The pair, with all four ergots and fourteen of the fifteen others. Voriconazole is not in the data; its label contraindicates ergotamine and dihydroergotamine.',
		at: [DATA, PAIRS],
		told: ['wikidoc.org/index.php/Voriconazole_contraindications']
	},
	'onc-tizanidine-cyp1a2': { says: 'The pair, and all seven precipitants.', at: [DATA, PAIRS] },
	'onc-tranylcypromine-procarbazine': { says: 'The pair.', at: [DATA, PAIRS] },
	'onc-triptans-maoi': {
		says: 'The pair, with three triptans and three precipitants. Moclobemide is not in the data; a leaflet of rizatriptan names it. Methylthioninium chloride was not read anywhere.',
		at: [DATA, PAIRS],
		told: ['medikamio.com/nl-nl/geneesmiddelen/latariz-disper-10-mg/pil']
	}
};

const DOSES_READ: Readonly<Record<string, ReadAtSource>> = {
	'dose-doxycycline': {
		says: 'Cholera, adults: 300 mg as a single dose. The task force’s own note was not read.',
		told: [
			'pmc.ncbi.nlm.nih.gov/articles/PMC3761070/table/T3',
			'Therapeutic Guidelines (Australia), Vibrio cholerae'
		]
	},
	'dose-ciprofloxacin': {
		says: 'Cholera: 1 g as a single dose. That 1500 mg a day is the highest was not read.',
		told: ['Therapeutic Guidelines (Australia), Vibrio cholerae']
	},
	'dose-metformin': {
		says: 'At most 3 g a day, in three doses; 3000 mg down to a GFR of 60.',
		told: ['rxreasoner.com/monographs/glucophage-tab/usage (label, United Kingdom, 2022)']
	},
	'dose-paracetamol': {
		says: 'Adults and children above twelve: at most 4 g a day. Children: 15 mg/kg a dose, at most 1 g, and four doses a day. WHO’s own pages were not read.',
		told: ['adelaidepaediatricent.com/paracetamol-dosing (from NPS MedicineWise)']
	},
	'dose-codeine': {
		says: 'Acute pain: 30-60 mg every 6 hours.',
		at: ['a copy of the page of the BNF'],
		told: ['medscape.co.uk/drug/codeine-phosphate-oral-68762-68762 (at most 240 mg a day)']
	},
	'dose-tramadol': {
		says: '50-100 mg a dose; 400 mg a day should not be exceeded but in special circumstances.',
		told: ['imedi.co.uk/tramadol-50-mg-capsules-hard/summary (label, United Kingdom)']
	},
	'dose-atorvastatin': {
		says: 'Usually 10-80 mg once a day.',
		told: [
			'nps.org.au/medical-info/medicine-finder/blooms-the-chemist-atorvastatin-tablets (leaflet, Australia)'
		]
	},
	'dose-citalopram': {
		says: 'The highest dose of a day was lowered from 60 mg to 40 mg.',
		told: ['mims.co.uk/maximum-citalopram-dose-reduced/neurology/article/1106021']
	},
	'dose-chlorphenamine': {
		says: 'From twelve years on 4 mg, at most six tablets (24 mg) a day; from six years on 2 mg, at most 12 mg a day. Below six years nothing was read at a source, and others say not to give it.',
		told: [
			'nhs.uk/medicines/chlorphenamine-including-piriton/how-and-when-to-take-chlorphenamine',
			'label, United States, as quoted by droracle.ai'
		]
	},
	'dose-metoclopramide': {
		says: 'Adults: 10 mg up to three times a day; at most 0.5 mg/kg a day; children 0.1-0.15 mg/kg a dose.',
		told: ['meingesundheitszentrum.de/einschraenkung-mcp', 'prescriber.org.uk/2013/07']
	},
	'dose-domperidone': {
		says: 'From twelve years and 35 kg on: 10 mg up to three times a day.',
		told: ['BNF for Children, domperidone (advice of the MHRA), issuhub.com/view/index/3493?pageIndex=287']
	}
};

const PREGNANCY_READ: Readonly<Record<string, ReadAtSource>> = {
	'pregnancy-valproate': {
		says: 'Seriously harmful in pregnancy; only for women with a plan to prevent one.',
		at: [
			'gov.uk/government/news/safety-review-of-epilepsy-medicines-in-pregnancy-women-who-may-become-pregnant-urged-to-discuss-treatment-options-with-their-doctor'
		]
	},
	'pregnancy-retinoids': {
		says: 'Retinoids by mouth can harm the unborn child and must not be used; acitretin, alitretinoin and isotretinoin are named. Etretinate is not.',
		at: ['ema.europa.eu/en/medicines/human/referrals/retinoid-containing-medicinal-products']
	},
	'pregnancy-methotrexate': {
		says: 'Contraindicated in pregnancy, and for six months before conception.',
		told: ['Therapeutic Guidelines (Australia), methotrexate in psoriasis']
	},
	'pregnancy-vitamin-k-antagonists': {
		says: 'Warfarin harms the unborn child in the first trimester and makes it bleed later; its label contraindicates it. Acenocoumarol and phenprocoumon were not read.',
		told: [
			'medicinesinpregnancy.org/bumps/monographs/USE-OF-WARFARIN-IN-PREGNANCY',
			'mims.com (Philippines), Warik, use in pregnancy'
		]
	},
	'pregnancy-arbs': {
		says: 'Losartan is contraindicated in the second and third trimester. The others were not read.',
		told: ['rxreasoner.com/monographs/losar/precautions (label, Cyprus, 2017)']
	},
	'pregnancy-mycophenolate': {
		says: 'Not to be used in pregnancy unless nothing else is suitable to keep a transplant: many serious birth defects, more miscarriages.',
		at: [
			'gov.uk/drug-safety-update/mycophenolate-mofetil-mycophenolic-acid-new-pregnancy-prevention-advice-for-women-and-men'
		]
	},
	'pregnancy-ace-inhibitors': {
		says: 'Not recommended in the first trimester, contraindicated in the second and third; to be stopped as soon as a pregnancy is known.',
		told: [
			'CMDh/PhVWP/031/2011, wording for the labels of ACE inhibitors in Europe (docplayer.fi/amp/40882284)'
		]
	},
	'pregnancy-statins': {
		says: 'Simvastatin and atorvastatin are contraindicated in pregnancy. The other statins were not read.',
		told: [
			'pharmamedix.com/principiovoce.php?pa=Simvastatina&vo=Controindicazioni',
			'dhgpharma.com.vn/en/product/cardiovascular-diabetic/lipvar-20 (label, Vietnam)'
		]
	},
	'pregnancy-leflunomide': {
		says: 'Both are not to be given to pregnant women.',
		told: [
			'label of leflunomide, Italy (starbene.it)',
			'label of teriflunomide, Switzerland (ch.oddb.org, reg/62761)'
		]
	},
	'pregnancy-topiramate': {
		says: 'Contraindicated in pregnancy for migraine, and for epilepsy unless nothing else is suitable.',
		told: ['numarknet.com/news/2024-06/new-safety-measures-introduced-topiramate-prescribing']
	},
	'pregnancy-8-aminoquinolines': {
		says: 'Neither is to be given in pregnancy.',
		told: ['bestpractice.bmj.com/topics/en-us/161']
	},
	'pregnancy-pulmonary-hypertension': {
		says: 'Riociguat is contraindicated in pregnancy. The other three were not read.',
		told: ['label of riociguat, Switzerland (ch.oddb.org, reg/62903)']
	},
	'pregnancy-nsaids': {
		says: 'To be avoided from week 20 unless clinically required; contraindicated in the last trimester, after 28 weeks.',
		told: [
			'pharmaceutical-journal.com/article/news/avoid-prescribing-nsaids-after-20-weeks-of-pregnancy-advises-medicines-regulator',
			'prescriber.org.uk/2023/06/drug-safety-update-june-2023'
		]
	},
	'pregnancy-antiepileptics': {
		says: 'Carbamazepine, phenobarbital and phenytoin raise the risk of major malformations. Primidone and fosphenytoin are not named.',
		told: [
			'pharmaceutical-journal.com/article/news/some-antiepileptic-drugs-are-safer-than-others-for-use-during-pregnancy-mhra-review-concludes'
		]
	},
	'pregnancy-antithyroid': {
		says: 'Carbimazole raises the risk of malformations, most of all in the first trimester and in high doses. Thiamazole is not named.',
		told: ['fsrh.org/news/new-advice-on-contraception-and-pregnancy-was-published-on-20']
	},
	'pregnancy-fluconazole': {
		says: 'Long use of 400-800 mg a day in the first trimester may cause malformations; one dose of 150 mg does not appear to. Voriconazole is not named.',
		at: ['fda.gov/Drugs/DrugSafety/DrugSafetyPodcasts/ucm267095.htm']
	}
};

/** By rule. */
export const READ_AT_SOURCE: Readonly<Record<string, ReadAtSource>> = {
	...INTERACTIONS_READ,
	...DOSES_READ,
	...PREGNANCY_READ
};
