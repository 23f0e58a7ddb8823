// The classes that several checks share, held to the groups of the ATC index written out a second time.
import { expect, test } from 'vitest';
import {
	ACE_INHIBITORS,
	AMINOGLYCOSIDES,
	ARBS,
	BENZODIAZEPINES,
	COXIBS,
	FLUOROQUINOLONES,
	NSAIDS,
	PPIS,
	SSRIS,
	STATINS,
	SULFONYLUREAS,
	TETRACYCLINES
} from '#shared/safety/medicine-classes.ts';

test.each([
	[
		'ACE_INHIBITORS',
		ACE_INHIBITORS,
		`benazepril, captopril, cilazapril, enalapril, fosinopril, imidapril, lisinopril, moexipril, perindopril, quinapril, ramipril, trandolapril, zofenopril`
	],
	[
		'ARBS',
		ARBS,
		`azilsartan, candesartan, eprosartan, irbesartan, losartan, olmesartan, telmisartan, valsartan`
	],
	[
		'STATINS',
		STATINS,
		`atorvastatin, fluvastatin, lovastatin, pitavastatin, pravastatin, rosuvastatin, simvastatin`
	],
	['SSRIS', SSRIS, `citalopram, escitalopram, fluoxetine, fluvoxamine, paroxetine, sertraline`],
	['PPIS', PPIS, `dexlansoprazole, esomeprazole, lansoprazole, omeprazole, pantoprazole, rabeprazole`],
	[
		'SULFONYLUREAS',
		SULFONYLUREAS,
		`chlorpropamide, glibenclamide, gliclazide, glimepiride, glipizide, gliquidone, tolbutamide`
	],
	[
		'BENZODIAZEPINES',
		BENZODIAZEPINES,
		`alprazolam, bromazepam, chlordiazepoxide, clobazam, clonazepam, clorazepate, diazepam, flurazepam, loprazolam, lorazepam, lormetazepam, midazolam, nitrazepam, oxazepam, temazepam`
	],
	['COXIBS', COXIBS, `celecoxib, etoricoxib, parecoxib`],
	[
		'NSAIDS',
		NSAIDS,
		`aceclofenac, aspirin, dexibuprofen, dexketoprofen, diclofenac, etodolac, flurbiprofen, ibuprofen, indometacin, ketoprofen, ketorolac, lornoxicam, loxoprofen, meclofenamic acid, mefenamic acid, meloxicam, metamizole, nabumetone, naproxen, nimesulide, phenylbutazone, piroxicam, sulindac, tenoxicam, tiaprofenic acid, tolfenamic acid`
	],
	[
		'TETRACYCLINES',
		TETRACYCLINES,
		`chlortetracycline, demeclocycline, doxycycline, lymecycline, minocycline, oxytetracycline, tetracycline, tigecycline`
	],
	[
		'FLUOROQUINOLONES',
		FLUOROQUINOLONES,
		`ciprofloxacin, enoxacin, gatifloxacin, gemifloxacin, levofloxacin, lomefloxacin, moxifloxacin, norfloxacin, ofloxacin, pefloxacin, sparfloxacin`
	],
	[
		'AMINOGLYCOSIDES',
		AMINOGLYCOSIDES,
		`amikacin, gentamicin, kanamycin, neomycin, netilmicin, paromomycin, streptomycin, tobramycin`
	]
])('%s', (_, members, listed) => {
	expect([...members].sort()).toEqual(listed.split(/,\s*/));
});
