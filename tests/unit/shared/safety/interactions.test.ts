// The table against the published one, written out a second time as it is printed there: American names, class by class.
import { describe, expect, test } from 'vitest';
import { INTERACTIONS } from '#shared/safety/interaction-table.ts';
import { ingredientsOf } from '#shared/safety/medicine-names.ts';
import { rulesAmong } from '../../../support/safety-facts.ts';

const MAOI = ['Tranylcypromine', 'Phenelzine', 'Isocarboxazid', 'Procarbazine', 'Selegiline'];
const PI = [
	'Ritonavir',
	'Nelfinavir',
	'Atazanavir',
	'Indinavir',
	'Saquinavir',
	'Amprenavir',
	'Darunavir',
	'Lopinavir',
	'Tipranavir'
];

const QT = [
	'Amiodarone',
	'Anagrelide',
	'Arsenic trioxide',
	'Astemizole',
	'Azithromycin',
	'Bepridil',
	'Chloroquine',
	'Chlorpromazine',
	'Cisapride',
	'Citalopram',
	'Clarithromycin',
	'Cocaine',
	'Disopyramide',
	'Dofetilide',
	'Domperidone',
	'Dronedarone',
	'Droperidol',
	'Erythromycin',
	'Escitalopram',
	'Flecainide',
	'Halofantrine',
	'Haloperidol',
	'Ibutilide',
	'Levomethadyl',
	'Mesoridazine',
	'Methadone',
	'Moxifloxacin',
	'Ondansetron',
	'Pentamidine',
	'Pimozide',
	'Probucol',
	'Procainamide',
	'Quinidine',
	'Sevoflurane',
	'Sotalol',
	'Sparfloxacin',
	'Sulpiride',
	'Terfenadine',
	'Thioridazine',
	'Vandetanib'
];

/** Row -> objects and precipitants, as printed. */
const PRINTED: Readonly<Record<string, readonly [readonly string[], readonly string[]]>> = {
	'onc-amphetamines-maoi': [
		[
			'Dexmethylphenidate',
			'Dextroamphetamine',
			'Methylphenidate',
			'Lisdexamfetamine',
			'Methamphetamine',
			'Phendimetrazine',
			'Pseudoephedrine',
			'Amphetamine',
			'Benzphetamine',
			'Diethylpropion',
			'Phentermine',
			'Atomoxetine'
		],
		MAOI
	],
	'onc-atazanavir-ppi': [
		['Atazanavir'],
		['Omeprazole', 'Lansoprazole', 'Pantoprazole', 'Rabeprazole', 'Esomeprazole', 'Dexlansoprazole']
	],
	'onc-febuxostat-thiopurines': [['Febuxostat'], ['Azathioprine', 'Mercaptopurine']],
	'onc-ssri-maoi': [
		[
			'Fluoxetine',
			'Paroxetine',
			'Citalopram',
			'Escitalopram',
			'Sertraline',
			'Fluvoxamine',
			'Duloxetine',
			'Nefazodone',
			'Desvenlafaxine',
			'Milnacipran',
			'Venlafaxine'
		],
		MAOI
	],
	'onc-irinotecan-cyp3a4': [
		['Irinotecan'],
		[
			...PI,
			'Fosamprenavir',
			'Clarithromycin',
			'Erythromycin',
			'Telithromycin',
			'Amiodarone',
			'Verapamil',
			'Diltiazem',
			'Ketoconazole',
			'Itraconazole',
			'Fluconazole',
			'Voriconazole',
			'Nefazodone',
			'Aprepitant',
			'Cimetidine'
		]
	],
	'onc-opioids-maoi': [
		['Meperidine', 'Methadone', 'Tapentadol', 'Fentanyl', 'Tramadol', 'Dextromethorphan'],
		MAOI
	],
	'onc-tricyclics-maoi': [
		[
			'Amitriptyline',
			'Clomipramine',
			'Desipramine',
			'Doxepin',
			'Imipramine',
			'Nortriptyline',
			'Protriptyline',
			'Trimipramine'
		],
		MAOI
	],
	'onc-qt-prolonging': [QT, QT],
	'onc-ramelteon-cyp1a2': [['Ramelteon'], ['Fluvoxamine', 'Amiodarone', 'Ticlopidine', 'Ciprofloxacin']],
	'onc-cyp3a4-inducers-protease-inhibitors': [
		['Bosentan', 'Rifapentine', 'Carbamazepine', 'Rifabutin', 'Rifampin', 'St John’s wort'],
		[...PI, 'Fosamprenavir']
	],
	'onc-statins-cyp3a4': [
		['Simvastatin', 'Lovastatin'],
		[
			...PI,
			'Clarithromycin',
			'Erythromycin',
			'Telithromycin',
			'Amiodarone',
			'Verapamil',
			'Diltiazem',
			'Ketoconazole',
			'Itraconazole',
			'Fluconazole',
			'Voriconazole',
			'Nefazodone'
		]
	],
	'onc-ergots-cyp3a4': [
		[
			...PI,
			'Clarithromycin',
			'Erythromycin',
			'Telithromycin',
			'Ketoconazole',
			'Itraconazole',
			'Voriconazole'
		],
		['Ergotamine', 'Methylergonovine', 'Dihydroergotamine', 'Ergonovine']
	],
	'onc-tizanidine-cyp1a2': [
		['Tizanidine'],
		['Ciprofloxacin', 'Fluvoxamine', 'Mexiletine', 'Propafenone', 'Zileuton', 'Amiodarone', 'Ticlopidine']
	],
	'onc-tranylcypromine-procarbazine': [['Tranylcypromine'], ['Procarbazine']],
	'onc-triptans-maoi': [
		['Sumatriptan', 'Zolmitriptan', 'Rizatriptan'],
		['Tranylcypromine', 'Phenelzine', 'Isocarboxazid', 'Moclobemide', 'Methylene blue']
	]
};

test('the table has the rows that were accepted', () => {
	expect(INTERACTIONS.map(({ id }) => id).sort()).toEqual(Object.keys(PRINTED).sort());
});

describe.each(Object.entries(PRINTED))('%s', (id, [objects, precipitants]) => {
	const row = INTERACTIONS.find((one) => one.id === id);
	const held = (names: readonly string[]) => names.flatMap(ingredientsOf).sort();

	test('has exactly the members printed', () => {
		expect([...(row?.objects ?? [])].sort()).toEqual(held(objects));
		expect([...(row?.precipitants ?? [])].sort()).toEqual(held(precipitants));
	});

	test('is found by every pair, whichever comes first', () => {
		for (const object of objects)
			for (const precipitant of precipitants) {
				if (object === precipitant) continue;
				expect(rulesAmong(`${object} 10 mg`, precipitant)).toContain(`${id} severe`);
				expect(rulesAmong(precipitant, `${object} 10 mg`)).toContain(`${id} severe`);
			}
	});

	test('is not found with an unrelated medicine', () => {
		for (const name of [...objects, ...precipitants])
			for (const other of ['Folic acid', 'Metformin', 'Zyntharol'])
				expect(rulesAmong(name, other)).not.toContain(`${id} severe`);
	});
});

test('pairs are not found within one side, nor in one product', () => {
	expect(rulesAmong('Sumatriptan', 'Rizatriptan')).toEqual([]);
	expect(rulesAmong('Lopinavir/ritonavir')).toEqual([]);
	expect(rulesAmong('Simvastatin / clarithromycin')).toEqual([]);
});

test('a combination counts with what it holds', () => {
	expect(rulesAmong('Lopinavir/ritonavir 200/50', 'Rifampicin 150 / isoniazid 75')).toEqual([
		'onc-cyp3a4-inducers-protease-inhibitors severe'
	]);
});

test('two orders of one medicine do not prolong the QT interval with each other', () => {
	expect(rulesAmong('Haloperidol 5 mg', 'Haloperidol 1 mg')).not.toContain('onc-qt-prolonging severe');
	expect(rulesAmong('Haloperidol 5 mg', 'Ondansetron')).toEqual(['onc-qt-prolonging severe']);
});

test('what acts where it is put does not prolong the QT interval', () => {
	expect(rulesAmong('Moxifloxacin eye drops', 'Haloperidol 5 mg')).toEqual([]);
	expect(rulesAmong('Haloperidol 5 mg', 'Erythromycin ointment')).toEqual([]);
	expect(rulesAmong('Moxifloxacin 400 mg', 'Haloperidol 5 mg')).toEqual(['onc-qt-prolonging severe']);
});

test('a patch and a nasal spray still count where the whole body takes them up', () => {
	expect(rulesAmong('Fentanyl patch', 'Phenelzine')).toEqual(['onc-opioids-maoi severe']);
	expect(rulesAmong('Sumatriptan nasal spray', 'Phenelzine')).toEqual(['onc-triptans-maoi severe']);
});
