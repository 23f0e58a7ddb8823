// The high-priority interactions of the ONC's panel: Phansalkar S et al., "High-priority drug-drug interactions for use
// in electronic health records", JAMIA 2012;19(5):735-743, table 2, the pairs accepted. Members are those that the table
// lists, under their international names; where the table names a class only, that is said at the row. What was read where
// is in docs/safety-checks.md.
import type { SafetyRow } from './make-finding.ts';
import { QT_PROLONGING } from './qt-prolonging.ts';

/** No member of the one is to be taken with a member of the other. */
export interface InteractionRow extends SafetyRow {
	readonly objects: ReadonlySet<string>;
	readonly precipitants: ReadonlySet<string>;
	/** What is put on the skin, into an eye or breathed in does not count. */
	readonly notLocal?: true;
}

const members = (text: string): ReadonlySet<string> =>
	new Set(
		text
			.split(/[,\n]/)
			.map((word) => word.trim())
			.filter(Boolean)
	);

const pair = (id: string, number: number, objects: string, precipitants: string): InteractionRow => ({
	id,
	source: `Phansalkar 2012, JAMIA 19:735, table 2, pair ${number} (doi:10.1136/amiajnl-2011-000612)`,
	objects: members(objects),
	precipitants: members(precipitants)
});

const MAO_INHIBITORS = 'tranylcypromine, phenelzine, isocarboxazid, procarbazine, selegiline';

const PROTEASE_INHIBITORS =
	'ritonavir, nelfinavir, atazanavir, indinavir, saquinavir, amprenavir, darunavir, lopinavir, tipranavir';

/** The fifteen accepted pairs. */
export const INTERACTIONS: readonly InteractionRow[] = [
	pair(
		'onc-amphetamines-maoi',
		3,
		`dexmethylphenidate, dexamfetamine, methylphenidate, lisdexamfetamine, metamfetamine, phendimetrazine,
		pseudoephedrine, amfetamine, benzfetamine, diethylpropion, phentermine, atomoxetine`,
		MAO_INHIBITORS
	),
	// Dexlansoprazole is not among the members printed; the panel asks for it in the column beside them.
	pair(
		'onc-atazanavir-ppi',
		4,
		'atazanavir',
		'omeprazole, lansoprazole, pantoprazole, rabeprazole, esomeprazole, dexlansoprazole'
	),
	pair('onc-febuxostat-thiopurines', 6, 'febuxostat', 'azathioprine, mercaptopurine'),
	pair(
		'onc-ssri-maoi',
		8,
		`fluoxetine, paroxetine, citalopram, escitalopram, sertraline, fluvoxamine, duloxetine, nefazodone, desvenlafaxine,
		milnacipran, venlafaxine`,
		MAO_INHIBITORS
	),
	pair(
		'onc-irinotecan-cyp3a4',
		11,
		'irinotecan',
		`${PROTEASE_INHIBITORS}, fosamprenavir, clarithromycin, erythromycin, telithromycin, amiodarone, verapamil,
		diltiazem, ketoconazole, itraconazole, fluconazole, voriconazole, nefazodone, aprepitant, cimetidine`
	),
	pair(
		'onc-opioids-maoi',
		16,
		'pethidine, methadone, tapentadol, fentanyl, tramadol, dextromethorphan',
		MAO_INHIBITORS
	),
	// The table names the class of the objects only. Members: the panel's list as a data set, Ayvaz S et al., J Biomed
	// Inform 2015;55:206-217; all of them are in ATC N06AA.
	pair(
		'onc-tricyclics-maoi',
		20,
		`amitriptyline, clomipramine, desipramine, doxepin, imipramine, nortriptyline, protriptyline, trimipramine`,
		MAO_INHIBITORS
	),
	{
		id: 'onc-qt-prolonging',
		source:
			'Phansalkar 2012, JAMIA 19:735, table 2, pair 21 (doi:10.1136/amiajnl-2011-000612); members: Ayvaz 2015, J Biomed Inform 55:206',
		objects: QT_PROLONGING,
		precipitants: QT_PROLONGING,
		notLocal: true
	},
	pair('onc-ramelteon-cyp1a2', 22, 'ramelteon', 'fluvoxamine, amiodarone, ticlopidine, ciprofloxacin'),
	pair(
		'onc-cyp3a4-inducers-protease-inhibitors',
		23,
		'bosentan, rifapentine, carbamazepine, rifabutin, rifampicin, st johns wort',
		`${PROTEASE_INHIBITORS}, fosamprenavir`
	),
	pair(
		'onc-statins-cyp3a4',
		25,
		'simvastatin, lovastatin',
		`${PROTEASE_INHIBITORS}, clarithromycin, erythromycin, telithromycin, amiodarone, verapamil, diltiazem, ketoconazole,
		itraconazole, fluconazole, voriconazole, nefazodone`
	),
	pair(
		'onc-ergots-cyp3a4',
		27,
		`${PROTEASE_INHIBITORS}, clarithromycin, erythromycin, telithromycin, ketoconazole, itraconazole, voriconazole`,
		'ergotamine, methylergometrine, dihydroergotamine, ergometrine'
	),
	pair(
		'onc-tizanidine-cyp1a2',
		28,
		'tizanidine',
		'ciprofloxacin, fluvoxamine, mexiletine, propafenone, zileuton, amiodarone, ticlopidine'
	),
	pair('onc-tranylcypromine-procarbazine', 30, 'tranylcypromine', 'procarbazine'),
	pair(
		'onc-triptans-maoi',
		31,
		'sumatriptan, zolmitriptan, rizatriptan',
		'tranylcypromine, phenelzine, isocarboxazid, moclobemide, methylthioninium chloride'
	)
];
