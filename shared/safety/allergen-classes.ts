// Classes of medicines that people are allergic to as a whole, and reactions known to go beyond a class. A class is known
// by its members, by the stem that the names of its members carry (WHO, "The use of stems in the selection of
// international nonproprietary names", 2018), and by the words with which people record it.
import { ACE_INHIBITORS, AMINOGLYCOSIDES, COXIBS, NSAIDS, STATINS } from './medicine-classes.ts';
import type { SafetyRow } from './make-finding.ts';

/** Substances that one allergy is taken to mean. */
export interface AllergenClass extends SafetyRow {
	readonly members: ReadonlySet<string>;
	/** As the WHO writes them: `-cillin` ends a word, `cef-` begins one. */
	readonly stems: readonly string[];
	/** Folded words by which the whole class is recorded. */
	readonly words: readonly string[];
}

/** An allergy to one side is known to meet some of the other, in both directions. */
export interface CrossReaction extends SafetyRow {
	readonly one: ReadonlySet<string>;
	/** Classes whose words, recorded alone, may mean a member of `one`. */
	readonly oneClass?: string;
	readonly other: ReadonlySet<string>;
}

const members = (text: string): ReadonlySet<string> =>
	new Set(
		text
			.split(/[,\n]/)
			.map((word) => word.trim())
			.filter(Boolean)
	);

const PARAMETER =
	'Khan DA et al., Drug allergy: a 2022 practice parameter update, J Allergy Clin Immunol 2022;150:1333-1393';
const ANTIBIOTICS = 'Blumenthal KG et al., Antibiotic allergy, Lancet 2019;393:183-198';
const SIDE_CHAINS =
	'Chaudhry SB et al., Cephalosporins: a focus on side chains and beta-lactam cross-reactivity, Pharmacy 2019;7:103';
const NSAID_REACTIONS =
	'Kowalski ML et al., Classification of hypersensitivity to NSAIDs, Allergy 2013;68:1219-1232';
const OPIOIDS =
	'Baldo BA, Pham NH, Histamine-releasing and allergenic properties of opioid analgesic drugs, Anaesth Intensive Care 2012;40:216-235';
const ANAESTHETICS =
	'Speca SJ et al., Allergic reactions to local anesthetic formulations, Dent Clin North Am 2010;54:655-664';
const STEMS = 'WHO, The use of stems in the selection of international nonproprietary names, 2018';

export const ALLERGEN_CLASSES: readonly AllergenClass[] = [
	{
		id: 'penicillins',
		source: PARAMETER,
		members: members('penicillin, pivmecillinam'),
		stems: ['-cillin'],
		words: ['penicillin', 'penicillins']
	},
	{
		id: 'cephalosporins',
		source: PARAMETER,
		members: members('loracarbef'),
		stems: ['cef-', 'ceph-'],
		words: ['cephalosporin', 'cephalosporins']
	},
	{
		// Not by the stem "sulfa-" itself: "sulfate" begins with it too.
		id: 'sulfonamide-antibiotics',
		source: ANTIBIOTICS,
		members: members(
			`sulfacetamide, sulfadiazine, silver sulfadiazine, sulfadoxine, sulfafurazole, sulfamethoxazole,
			sulfametopyrazine, sulfasalazine`
		),
		stems: ['sulface-', 'sulfadi-', 'sulfado-', 'sulfagua-', 'sulfame-', 'sulfamo-', 'sulfapy-', 'sulfathi-'],
		words: ['sulfonamide', 'sulfonamides', 'sulphonamide', 'sulphonamides', 'sulfa', 'sulpha']
	},
	{
		id: 'quinolones',
		source: PARAMETER,
		members: members('nalidixic acid'),
		stems: ['-oxacin'],
		words: ['quinolone', 'quinolones', 'fluoroquinolone', 'fluoroquinolones']
	},
	{
		id: 'macrolides',
		source: PARAMETER,
		members: members('spiramycin, josamycin'),
		stems: ['-thromycin'],
		words: ['macrolide', 'macrolides']
	},
	{
		id: 'tetracyclines',
		source: ANTIBIOTICS,
		members: members('doxycycline'),
		stems: ['-cycline'],
		words: ['tetracycline', 'tetracyclines']
	},
	{
		id: 'aminoglycosides',
		source: ANTIBIOTICS,
		members: AMINOGLYCOSIDES,
		stems: [],
		words: ['aminoglycoside', 'aminoglycosides']
	},
	{
		id: 'nsaids',
		source: NSAID_REACTIONS,
		members: NSAIDS,
		stems: ['-profen', '-fenac', '-oxicam', '-metacin'],
		words: ['nsaid', 'nsaids']
	},
	{
		id: 'ace-inhibitors',
		source: `WHO Model Formulary 2008, section 12.3 (angioedema); ${STEMS}: -pril`,
		members: ACE_INHIBITORS,
		stems: ['-pril'],
		words: ['ace']
	},
	{
		id: 'statins',
		source: `${STEMS}: -vastatin`,
		members: STATINS,
		stems: ['-vastatin'],
		words: ['statin', 'statins']
	},
	{
		id: 'opioids-like-morphine',
		source: OPIOIDS,
		members: members(
			`buprenorphine, butorphanol, codeine, diamorphine, dihydrocodeine, hydrocodone, hydromorphone, levorphanol,
			morphine, nalbuphine, oxycodone, oxymorphone, pentazocine`
		),
		stems: [],
		words: ['opioid', 'opioids', 'opiate', 'opiates']
	},
	{
		id: 'opioids-like-pethidine',
		source: OPIOIDS,
		members: members('alfentanil, fentanyl, pethidine, remifentanil, sufentanil'),
		stems: ['-fentanil', '-fentanyl'],
		words: ['opioid', 'opioids']
	},
	{
		id: 'local-anaesthetics-amides',
		source: ANAESTHETICS,
		members: members(
			'articaine, bupivacaine, levobupivacaine, lidocaine, mepivacaine, prilocaine, ropivacaine'
		),
		stems: [],
		words: ['anaesthetic', 'anaesthetics', 'anesthetic', 'anesthetics']
	},
	{
		id: 'local-anaesthetics-esters',
		source: ANAESTHETICS,
		members: members('benzocaine, chloroprocaine, cocaine, procaine, proxymetacaine, tetracaine'),
		stems: [],
		words: ['anaesthetic', 'anaesthetics', 'anesthetic', 'anesthetics']
	},
	{
		id: 'iodinated-contrast',
		source: 'American College of Radiology, ACR Manual on Contrast Media, allergic-like reactions',
		members: members(
			'diatrizoate, iodixanol, iohexol, iomeprol, iopamidol, iopromide, iothalamate, ioversol, ioxaglate'
		),
		stems: [],
		words: ['contrast']
	}
];

export const CROSS_REACTIONS: readonly CrossReaction[] = [
	{
		id: 'aminopenicillins-cephalosporins',
		source: SIDE_CHAINS,
		one: members('amoxicillin, ampicillin, bacampicillin'),
		oneClass: 'penicillins',
		other: members('cefaclor, cefadroxil, cefalexin, cefatrizine, cefprozil, cefradine, loracarbef')
	},
	{
		id: 'ceftazidime-aztreonam',
		source: SIDE_CHAINS,
		one: members('ceftazidime'),
		other: members('aztreonam')
	},
	{ id: 'nsaids-coxibs', source: NSAID_REACTIONS, one: NSAIDS, oneClass: 'nsaids', other: COXIBS },
	{
		id: 'sulfonamides-dapsone',
		source:
			'Holtzer CD et al., Pharmacotherapy 1998;18:831-835 (trimethoprim-sulfamethoxazole, then dapsone)',
		one: members('sulfadiazine, sulfadoxine, sulfamethoxazole'),
		oneClass: 'sulfonamide-antibiotics',
		other: members('dapsone')
	},
	{
		id: 'aromatic-antiepileptics',
		source: 'Knowles SR et al., Anticonvulsant hypersensitivity syndrome, Drug Saf 1999;21:489-501',
		one: members('carbamazepine, fosphenytoin, oxcarbazepine, phenobarbital, phenytoin, primidone'),
		other: members('carbamazepine, fosphenytoin, oxcarbazepine, phenobarbital, phenytoin, primidone')
	}
];
