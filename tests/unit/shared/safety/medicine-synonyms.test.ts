// The other names of substances, as national and international lists have them, written out a second time: one line for
// each substance, with all the names that stand for it.
import { expect, test } from 'vitest';
import { ingredientsOf } from '#shared/safety/medicine-names.ts';
import { SYNONYMS } from '#shared/safety/medicine-synonyms.ts';

const LISTED = `
	aciclovir = acyclovir
	adrenaline = epinephrine
	alendronic acid = alendronate
	aluminium hydroxide + magnesium hydroxide = co magaldrox
	amfetamine = amphetamine
	amiloride + furosemide = co amilofruse
	amiloride + hydrochlorothiazide = co amilozide
	amoxicillin = amoxycillin
	amoxicillin + clavulanic acid = co amoxiclav, amoxiclav
	amphotericin b = amphotericin
	ampicillin + sulbactam = sultamicillin
	aspirin = acetylsalicylic acid
	atenolol + chlortalidone = co tenidone
	beclometasone = beclomethasone
	bendroflumethiazide = bendrofluazide
	benzfetamine = benzphetamine
	benzylpenicillin = benzathine benzylpenicillin, benzathine penicillin, benzathine penicillin g, penicillin g benzathine, penicillin g, procaine benzylpenicillin, procaine penicillin
	cefadroxil = cephadroxil
	cefalexin = cephalexin
	cefalotin = cephalothin
	cefazolin = cephazolin
	cefradine = cephradine
	charcoal = activated charcoal
	chlorphenamine = chlorpheniramine
	chlortalidone = chlorthalidone
	ciclosporin = cyclosporin, cyclosporine
	clavulanic acid = clavulanate
	codeine + aspirin = co codaprin
	codeine + paracetamol = co codamol
	colecalciferol = cholecalciferol, vitamin d3, vitamin d
	cyproterone + ethinylestradiol = co cyprindiol
	desferrioxamine = deferoxamine
	dexamfetamine = dextroamphetamine, dexamphetamine
	diamorphine = heroin
	diethylpropion = amfepramone
	dihydrocodeine + paracetamol = co dydramol
	dosulepin = dothiepin
	ergometrine = ergonovine
	estradiol = oestradiol
	ethinylestradiol = ethinyloestradiol
	flucloxacillin + ampicillin = co fluampicil
	folic acid = vitamin b9, folate
	furosemide = frusemide
	fusidic acid = fusidate
	glibenclamide = glyburide
	glucose = dextrose
	glyceryl trinitrate = nitroglycerin, nitroglycerine, trinitrin
	hydroxycarbamide = hydroxyurea
	hyoscine butylbromide = butylscopolamine
	hyoscine hydrobromide = scopolamine
	indometacin = indomethacin
	insulin isophane = isophane insulin, nph insulin, insulin nph
	insulin soluble = soluble insulin, regular insulin, insulin regular
	iron = ferrous sulfate, ferrous sulphate, ferrous fumarate, ferrous gluconate, ferrous salt, ferrous, ferric carboxymaltose
	levacetylmethadol = levomethadyl
	levodopa + benserazide = co beneldopa
	levodopa + carbidopa = co careldopa
	levothyroxine = thyroxine
	lidocaine = lignocaine
	magnesium sulfate = magnesium sulphate
	mefenamic acid = mefenamate
	mesalazine = mesalamine
	metamfetamine = methamphetamine
	metamizole = dipyrone
	methylergometrine = methylergonovine
	methylthioninium chloride = methylene blue, methylthioninium
	mycophenolic acid = mycophenolate, mycophenolate mofetil
	oral rehydration salts = ors
	paracetamol = acetaminophen
	pethidine = meperidine
	phenobarbital = phenobarbitone
	phenoxymethylpenicillin = penicillin v
	phytomenadione = vitamin k, vitamin k1, phytonadione
	pyridoxine = vitamin b6
	retinol = vitamin a
	rifampicin = rifampin
	salbutamol = albuterol
	simeticone = simethicone
	st johns wort = st john s wort, hypericum perforatum, hypericum
	sulfacetamide = sulphacetamide
	sulfadiazine = sulphadiazine
	sulfadoxine = sulphadoxine
	sulfafurazole = sulfisoxazole
	sulfamethoxazole = sulphamethoxazole
	sulfamethoxazole + trimethoprim = co trimoxazole, cotrimoxazole, cotrim
	sulfametopyrazine = sulfalene
	sulfasalazine = sulphasalazine
	suxamethonium = succinylcholine
	tetracaine = amethocaine
	thiamazole = methimazole
	thiamine = vitamin b1
	thiopental = thiopentone
	torasemide = torsemide
	trihexyphenidyl = benzhexol
	valaciclovir = valacyclovir
	valproic acid = divalproex, valproate
	vitamin b12 = cobalamin, cyanocobalamin, hydroxocobalamin
	vitamin c = ascorbic acid
	zidovudine = azidothymidine
	zinc = zinc sulfate, zinc sulphate
`;

const listed = LISTED.trim()
	.split('\n')
	.flatMap((line) => {
		const [meaning = '', names = ''] = line.trim().split(' = ');
		return names.split(', ').map((name) => [name, meaning.split(' + ').sort()] as const);
	});

test('the table has these names and no others', () => {
	expect(Object.keys(SYNONYMS).sort()).toEqual(listed.map(([name]) => name).sort());
});

test.each(listed)('%s means %j', (name, ingredients) => {
	expect(ingredientsOf(`${name} 500 mg tablets`)).toEqual(ingredients);
});
