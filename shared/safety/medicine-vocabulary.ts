// The ingredients that the checks know by name: international nonproprietary names (WHO), folded, by where they are used.
// A name that is not here is no error: it stays the words that were written.

const lines = (text: string): readonly string[] =>
	text
		.split(/[,\n]/)
		.map((word) => word.trim())
		.filter(Boolean);

/** Every ingredient by its one name. */
export const INGREDIENTS: ReadonlySet<string> = new Set([
	...lines(`
		abacavir, aciclovir, albendazole, amikacin, amodiaquine, amoxicillin, amphotericin b, ampicillin, amprenavir,
		arsenic trioxide, artemether, artesunate, artemotil, atazanavir, atovaquone, azithromycin, aztreonam, bacampicillin,
		bedaquiline, benznidazole, benzylpenicillin, bictegravir, capreomycin, carbenicillin, cefaclor, cefadroxil,
		cefalexin, cefalotin, cefamandole, cefatrizine, cefazolin, cefdinir, cefditoren, cefepime, cefixime, cefoperazone,
		cefotaxime, cefotetan, cefoxitin, cefpirome, cefpodoxime, cefprozil, cefradine, ceftaroline, ceftazidime,
		ceftibuten, ceftobiprole, ceftolozane, ceftriaxone, cefuroxime, chloramphenicol, chloroquine, chlortetracycline,
		ciprofloxacin, clarithromycin, clavulanic acid, clindamycin, clofazimine, clotrimazole, cloxacillin, cobicistat,
		cycloserine, daclatasvir, dapsone, darunavir, delamanid, demeclocycline, dicloxacillin, didanosine,
		diethylcarbamazine, dihydroartemisinin, diloxanide, dolutegravir, doripenem, doxycycline, efavirenz, eflornithine,
		emtricitabine, enoxacin, entecavir, ertapenem, erythromycin, ethambutol, ethionamide, etravirine, fexinidazole,
		flucloxacillin, fluconazole, flucytosine, fosamprenavir, fosfomycin, fusidic acid, gatifloxacin, gemifloxacin,
		gentamicin, griseofulvin, halofantrine, hydroxychloroquine, imipenem, cilastatin, indinavir, isoniazid,
		itraconazole, ivermectin, josamycin, kanamycin, ketoconazole, lamivudine, ledipasvir, levamisole, levofloxacin,
		lincomycin, linezolid, lomefloxacin, lopinavir, loracarbef, lumefantrine, lymecycline, mebendazole, mefloquine,
		meglumine antimoniate, meropenem, methenamine, metronidazole, mezlocillin, miconazole, miltefosine, minocycline,
		moxifloxacin, mupirocin, nafcillin, nalidixic acid, nelfinavir, neomycin, netilmicin, nevirapine, niclosamide,
		nifurtimox, nirmatrelvir, nitazoxanide, nitrofurantoin, norfloxacin, nystatin, ofloxacin, oseltamivir, oxacillin,
		oxytetracycline, paromomycin, pefloxacin, penicillin, pentamidine, phenoxymethylpenicillin, piperacillin,
		piperaquine, pivmecillinam, posaconazole, praziquantel, pretomanid, primaquine, proguanil, pyrantel, pyrazinamide,
		pyrimethamine, pyronaridine, quinine, raltegravir, ribavirin, rifabutin, rifampicin, rifapentine, rifaximin,
		rilpivirine, ritonavir, roxithromycin, saquinavir, secnidazole, sofosbuvir, sparfloxacin, spectinomycin, spiramycin,
		stavudine, streptomycin, sulbactam, sulfacetamide, sulfadiazine, sulfadoxine, sulfafurazole, sulfamethoxazole,
		sulfametopyrazine, suramin, tafenoquine, tazobactam, teicoplanin, telithromycin, temocillin, tenofovir, terbinafine,
		tetracycline, ticarcillin, tigecycline, tinidazole, tipranavir, tobramycin, triclabendazole, trimethoprim,
		valaciclovir, valganciclovir, ganciclovir, vancomycin, velpatasvir, voriconazole, zanamivir, zidovudine
	`),
	...lines(`
		aceclofenac, acetylcysteine, aspirin, alfentanil, allopurinol, articaine, azathioprine, benzocaine, betamethasone,
		bupivacaine, buprenorphine, butorphanol, celecoxib, chloroprocaine, cocaine, codeine, colchicine, dexamethasone,
		dexibuprofen, dexketoprofen, dextromethorphan, diamorphine, diclofenac, dihydrocodeine, etodolac, etoricoxib,
		febuxostat, fentanyl, flurbiprofen, gabapentin, glucosamine, hydrocodone, hydrocortisone, hydromorphone, ibuprofen,
		indometacin, ketamine, ketoprofen, ketorolac, leflunomide, levobupivacaine, levorphanol, lidocaine, lornoxicam,
		loxoprofen, meclofenamic acid, mefenamic acid, meloxicam, mepivacaine, mercaptopurine, metamizole, methadone,
		methotrexate, methylprednisolone, morphine, mycophenolic acid, nabumetone, nalbuphine, naloxone, naltrexone,
		naproxen, nefopam, nimesulide, oxetacaine, oxycodone, oxymorphone, paracetamol, parecoxib, pentazocine, pethidine,
		phenylbutazone, piroxicam, prednisolone, prednisone, pregabalin, prilocaine, procaine, proxymetacaine,
		remifentanil, ropivacaine, sufentanil, sulfasalazine, sulindac, tapentadol, teriflunomide, tenoxicam, tetracaine,
		tiaprofenic acid, ciclosporin, tacrolimus, tolfenamic acid, tramadol, triamcinolone
	`),
	...lines(`
		alprazolam, amfetamine, amisulpride, amitriptyline, aripiprazole, atomoxetine, benzfetamine, bromazepam, bupropion,
		buspirone, carbamazepine, chlordiazepoxide, chlorpromazine, citalopram, clobazam, clomipramine, clonazepam,
		clorazepate, clozapine, desipramine, desvenlafaxine, dexamfetamine, dexmethylphenidate, diazepam, diethylpropion,
		donepezil, dosulepin, doxepin, droperidol, duloxetine, escitalopram, ethosuximide, fluoxetine, flupentixol,
		fluphenazine, flurazepam, fluvoxamine, fosphenytoin, haloperidol, imipramine, isocarboxazid, lacosamide,
		lamotrigine, levetiracetam, levomepromazine, lisdexamfetamine, lithium, loprazolam, lorazepam, lormetazepam,
		metamfetamine, methylphenidate, midazolam, milnacipran, mirtazapine, moclobemide, nefazodone, nitrazepam,
		nortriptyline, olanzapine, oxazepam, oxcarbazepine, paliperidone, paroxetine, phendimetrazine, phenelzine,
		phenobarbital, phentermine, phenytoin, pimozide, primidone, procarbazine, prochlorperazine, promazine,
		protriptyline, quetiapine, ramelteon, risperidone, selegiline, sertraline, st johns wort, sulpiride, temazepam,
		thioridazine, tizanidine, topiramate, tranylcypromine, trazodone, trifluoperazine, trihexyphenidyl, trimipramine,
		valproic acid, venlafaxine, vortioxetine, zolpidem, zopiclone, zuclopenthixol, levodopa, carbidopa, benserazide,
		biperiden, pramipexole, ropinirole, baclofen, rizatriptan, sumatriptan, zolmitriptan, naratriptan, eletriptan
	`),
	...lines(`
		anagrelide, astemizole, bepridil, dofetilide, ibutilide, levacetylmethadol, mesoridazine, probucol, sevoflurane,
		terfenadine, vandetanib, acarbose, acenocoumarol, acetazolamide, alogliptin, amiloride, amiodarone, amlodipine, apixaban, atenolol,
		atorvastatin, azilsartan, benazepril, bendroflumethiazide, bezafibrate, bisoprolol, bosentan, bumetanide,
		candesartan, captopril, carbimazole, carvedilol, chlorothiazide, chlorpropamide, chlortalidone, cilazapril,
		clonidine, clopidogrel, dabigatran, dapagliflozin, digoxin, diltiazem, dipyridamole, disopyramide, doxazosin,
		dronedarone, empagliflozin, enalapril, enoxaparin, eplerenone, eprosartan, ezetimibe, felodipine, fenofibrate,
		flecainide, fluvastatin, fosinopril, furosemide, gemfibrozil, glibenclamide, gliclazide, glimepiride, glipizide,
		gliquidone, glyceryl trinitrate, heparin, hydralazine, hydrochlorothiazide, imidapril, indapamide, insulin,
		insulin aspart, insulin detemir, insulin degludec, insulin glargine, insulin isophane, insulin lispro,
		insulin soluble, irbesartan, isosorbide dinitrate, isosorbide mononitrate, ivabradine, labetalol, lercanidipine,
		levothyroxine, linagliptin, liothyronine, lisinopril, losartan, lovastatin, metformin, methyldopa, metolazone,
		metoprolol, mexiletine, moexipril, nebivolol, nicardipine, nicorandil, nifedipine, nimodipine, olmesartan,
		perindopril, phenprocoumon, phytomenadione, pioglitazone, pitavastatin, pravastatin, prazosin, procainamide,
		propafenone, propranolol, propylthiouracil, protamine, quinapril, quinidine, ramipril, repaglinide, rivaroxaban,
		rosuvastatin, sacubitril, saxagliptin, simvastatin, sitagliptin, sotalol, spironolactone, telmisartan, terazosin,
		thiamazole, ticagrelor, ticlopidine, timolol, tolbutamide, torasemide, trandolapril, tranexamic acid, triamterene,
		valsartan, verapamil, vildagliptin, warfarin, zofenopril
	`),
	...lines(`
		acitretin, adrenaline, aminophylline, aprepitant, atropine, beclometasone, bisacodyl, bromhexine, budesonide,
		calamine, calcitriol, calcium carbonate, calcium gluconate, cetirizine, charcoal, chlorhexidine, chlorphenamine,
		cimetidine, cinnarizine, cisapride, colecalciferol, cyclizine, cyproheptadine, desloratadine, dexlansoprazole,
		dimenhydrinate, diphenhydramine, domperidone, ephedrine, esomeprazole, famotidine, fexofenadine, fluticasone,
		folic acid, formoterol, glucose, glycerol, hydroxyzine, hyoscine butylbromide, hyoscine hydrobromide, ipratropium,
		iron, isotretinoin, alitretinoin, etretinate, tretinoin, ketotifen, lactulose, lansoprazole, loperamide, loratadine,
		macrogol, magnesium hydroxide, magnesium sulfate, mebeverine, mesalazine, metoclopramide, misoprostol, mometasone,
		montelukast, omeprazole, ondansetron, oral rehydration salts, pantoprazole, potassium chloride, promethazine,
		pseudoephedrine, pyridoxine, rabeprazole, ranitidine, retinol, salbutamol, salmeterol, senna, simeticone,
		sodium bicarbonate, sodium chloride, sucralfate, terbutaline, theophylline, thiamine, tiotropium, vitamin b12,
		vitamin b complex, vitamin c, vitamin e, zinc, zileuton, aluminium hydroxide, xylometazoline, oxymetazoline,
		phenylephrine, guaifenesin, permethrin, benzyl benzoate, salicylic acid, silver sulfadiazine, povidone iodine
	`),
	...lines(`
		anastrozole, carboplatin, cyproterone, cisplatin, cyclophosphamide, danazol, dihydroergotamine, doxorubicin, dutasteride,
		ergometrine, ergotamine, estradiol, ethinylestradiol, etonogestrel, finasteride, fluorouracil, hydroxycarbamide,
		imatinib, irinotecan, lenalidomide, letrozole, levonorgestrel, medroxyprogesterone, methylergometrine,
		methylthioninium chloride, mifepristone, norethisterone, oxytocin, carbetocin, paclitaxel, pomalidomide,
		progesterone, raloxifene, tamoxifen, tamsulosin, testosterone, thalidomide, ulipristal, vincristine, alendronic acid,
		oxybutynin, sildenafil, tadalafil, macitentan, ambrisentan, riociguat, neostigmine, pyridostigmine, suxamethonium,
		propofol, thiopental, halothane, isoflurane, penicillamine, desferrioxamine, deferasirox, latanoprost, pilocarpine,
		iodixanol, iohexol, iomeprol, iopamidol, iopromide, ioversol, ioxaglate, diatrizoate, iothalamate
	`)
]);
