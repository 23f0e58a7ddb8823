// Classes of medicines that several checks speak of. Members by their international names, from the groups of the WHO's
// ATC/DDD index (whocc.no), which are named beside each.

const members = (text: string): ReadonlySet<string> =>
	new Set(
		text
			.split(/[,\n]/)
			.map((word) => word.trim())
			.filter(Boolean)
	);

/** ATC C09A. */
export const ACE_INHIBITORS = members(
	`benazepril, captopril, cilazapril, enalapril, fosinopril, imidapril, lisinopril, moexipril, perindopril, quinapril,
	ramipril, trandolapril, zofenopril`
);

/** ATC C09C. */
export const ARBS = members(
	'azilsartan, candesartan, eprosartan, irbesartan, losartan, olmesartan, telmisartan, valsartan'
);

/** ATC C10AA. */
export const STATINS = members(
	'atorvastatin, fluvastatin, lovastatin, pitavastatin, pravastatin, rosuvastatin, simvastatin'
);

/** ATC N06AB. */
export const SSRIS = members('citalopram, escitalopram, fluoxetine, fluvoxamine, paroxetine, sertraline');

/** ATC A02BC. */
export const PPIS = members(
	'dexlansoprazole, esomeprazole, lansoprazole, omeprazole, pantoprazole, rabeprazole'
);

/** ATC A10BB. */
export const SULFONYLUREAS = members(
	'chlorpropamide, glibenclamide, gliclazide, glimepiride, glipizide, gliquidone, tolbutamide'
);

/** ATC N05BA, N05CD, N03AE. */
export const BENZODIAZEPINES = members(
	`alprazolam, bromazepam, chlordiazepoxide, clobazam, clonazepam, clorazepate, diazepam, flurazepam, loprazolam,
	lorazepam, lormetazepam, midazolam, nitrazepam, oxazepam, temazepam`
);

/** Inhibitors of cyclo-oxygenase 2 above all: ATC M01AH. */
export const COXIBS = members('celecoxib, etoricoxib, parecoxib');

/** Inhibitors of both cyclo-oxygenases: ATC M01AA to M01AG, N02BA, N02BB. */
export const NSAIDS = members(
	`aceclofenac, aspirin, dexibuprofen, dexketoprofen, diclofenac, etodolac, flurbiprofen, ibuprofen, indometacin,
	ketoprofen, ketorolac, lornoxicam, loxoprofen, meclofenamic acid, mefenamic acid, meloxicam, metamizole, nabumetone,
	naproxen, nimesulide, phenylbutazone, piroxicam, sulindac, tenoxicam, tiaprofenic acid, tolfenamic acid`
);

/** ATC J01AA. */
export const TETRACYCLINES = members(
	`chlortetracycline, demeclocycline, doxycycline, lymecycline, minocycline, oxytetracycline, tetracycline, tigecycline`
);

/** ATC J01MA. */
export const FLUOROQUINOLONES = members(
	`ciprofloxacin, enoxacin, gatifloxacin, gemifloxacin, levofloxacin, lomefloxacin, moxifloxacin, norfloxacin,
	ofloxacin, pefloxacin, sparfloxacin`
);

/** ATC J01G. */
export const AMINOGLYCOSIDES = members(
	'amikacin, gentamicin, kanamycin, neomycin, netilmicin, paromomycin, streptomycin, tobramycin'
);
