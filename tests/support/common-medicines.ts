// Two hundred medicines of the WHO Model List of Essential Medicines and of everyday practice, as people write them.

const lines = (text: string): readonly string[] =>
	text
		.split('\n')
		.map((line) => line.trim())
		.filter(Boolean);

export const COMMON_MEDICINES: readonly string[] = lines(`
	Paracetamol 500 mg tablets
	Acetaminophen 325 mg tab
	Ibuprofen 400 mg tablets
	Aspirin 75 mg dispersible tablets
	Diclofenac sodium 50 mg EC tablets
	Diclofenac 1% gel
	Naproxen 250 mg tablets
	Indometacin 25 mg capsules
	Mefenamic acid 250 mg capsules
	Meloxicam 7.5 mg tablets
	Celecoxib 200 mg capsules
	Codeine phosphate 30 mg tablets
	Tramadol hydrochloride 50 mg capsules
	Morphine sulfate 10 mg/5 ml oral solution
	Fentanyl 25 micrograms/hour patches
	Pethidine 50 mg/ml injection
	Co-codamol 8/500 tablets
	Amoxicillin 500 mg capsules
	Amoxicillin/clavulanic acid 875/125 mg tablets
	Co-amoxiclav 500/125
	Ampicillin 500 mg powder for injection
	Benzylpenicillin 1 MU injection
	Benzathine benzylpenicillin 2.4 MU injection
	Phenoxymethylpenicillin 250 mg tablets
	Cloxacillin 500 mg capsules
	Flucloxacillin 500 mg capsules
	Cefalexin 500 mg capsules
	Cefixime 400 mg tablets
	Ceftriaxone 1 g injection
	Cefuroxime axetil 250 mg tablets
	Azithromycin 500 mg tablets
	Erythromycin stearate 500 mg tablets
	Clarithromycin 500 mg tablets
	Doxycycline hyclate 100 mg capsules
	Tetracycline 250 mg capsules
	Ciprofloxacin 500 mg tablets
	Levofloxacin 500 mg tablets
	Moxifloxacin 400 mg tablets
	Metronidazole 400 mg tablets
	Tinidazole 500 mg tablets
	Co-trimoxazole 480 mg tablets
	Trimethoprim 200 mg tablets
	Nitrofurantoin 100 mg capsules
	Clindamycin 300 mg capsules
	Chloramphenicol 0.5% eye drops
	Gentamicin 80 mg/2 ml injection
	Amikacin 500 mg injection
	Vancomycin 500 mg injection
	Rifampicin 300 mg capsules
	Isoniazid 300 mg tablets
	Ethambutol 400 mg tablets
	Pyrazinamide 500 mg tablets
	Rifampicin/isoniazid/pyrazinamide/ethambutol 150/75/400/275 mg
	Streptomycin 1 g injection
	Bedaquiline 100 mg tablets
	Dapsone 100 mg tablets
	Clofazimine 50 mg capsules
	Aciclovir 400 mg tablets
	Oseltamivir 75 mg capsules
	Tenofovir disoproxil fumarate/lamivudine/dolutegravir 300/300/50 mg
	Zidovudine 300 mg tablets
	Abacavir/lamivudine 600/300 mg
	Nevirapine 200 mg tablets
	Efavirenz 600 mg tablets
	Lopinavir/ritonavir 200/50 mg tablets
	Atazanavir/ritonavir 300/100 mg
	Darunavir 600 mg tablets
	Fluconazole 150 mg capsules
	Griseofulvin 500 mg tablets
	Ketoconazole 2% shampoo
	Clotrimazole 1% cream
	Miconazole 2% oral gel
	Nystatin 100,000 units/ml oral suspension
	Terbinafine 250 mg tablets
	Itraconazole 100 mg capsules
	Artemether/lumefantrine 20/120 mg tablets
	Artesunate/amodiaquine 100/270 mg
	Artesunate 60 mg injection
	Quinine sulfate 300 mg tablets
	Chloroquine phosphate 150 mg tablets
	Hydroxychloroquine 200 mg tablets
	Primaquine 15 mg tablets
	Sulfadoxine/pyrimethamine 500/25 mg
	Mefloquine 250 mg tablets
	Atovaquone and proguanil 250/100 mg
	Albendazole 400 mg chewable tablets
	Mebendazole 500 mg tablets
	Praziquantel 600 mg tablets
	Ivermectin 3 mg tablets
	Niclosamide 500 mg
	Permethrin 5% cream
	Benzyl benzoate 25% lotion
	Metformin 500 mg tablets
	Metformin XR 1 g
	Glibenclamide 5 mg tablets
	Gliclazide MR 30 mg tablets
	Glimepiride 2 mg tablets
	Insulin glargine 100 units/ml
	Soluble insulin 100 units/ml
	Isophane insulin
	Sitagliptin 100 mg
	Empagliflozin 10 mg
	Pioglitazone 30 mg
	Levothyroxine 50 micrograms tablets
	Carbimazole 5 mg tablets
	Propylthiouracil 50 mg
	Prednisolone 5 mg tablets
	Dexamethasone 4 mg tablets
	Hydrocortisone 1% cream
	Betamethasone valerate 0.1% ointment
	Amlodipine besilate 5 mg tablets
	Nifedipine 20 mg retard
	Enalapril maleate 5 mg tablets
	Lisinopril 10 mg tablets
	Captopril 25 mg tablets
	Ramipril 5 mg capsules
	Losartan potassium 50 mg tablets
	Valsartan 80 mg
	Telmisartan/hydrochlorothiazide 40/12.5
	Hydrochlorothiazide 25 mg tablets
	Furosemide 40 mg tablets
	Spironolactone 25 mg tablets
	Indapamide 1.5 mg SR
	Atenolol 50 mg tablets
	Bisoprolol 2.5 mg tablets
	Metoprolol tartrate 50 mg
	Propranolol 40 mg tablets
	Carvedilol 6.25 mg tablets
	Methyldopa 250 mg tablets
	Hydralazine 25 mg tablets
	Doxazosin 4 mg
	Digoxin 250 micrograms tablets
	Amiodarone 200 mg tablets
	Verapamil 80 mg tablets
	Diltiazem 60 mg
	Isosorbide dinitrate 5 mg sublingual
	Glyceryl trinitrate 500 micrograms sublingual tablets
	Simvastatin 20 mg tablets
	Atorvastatin calcium 20 mg tablets
	Rosuvastatin 10 mg
	Clopidogrel 75 mg tablets
	Warfarin sodium 5 mg tablets
	Rivaroxaban 20 mg
	Enoxaparin 40 mg injection
	Tranexamic acid 500 mg
	Salbutamol 100 micrograms inhaler
	Salbutamol 2 mg/5 ml syrup
	Beclometasone 100 micrograms inhaler
	Budesonide/formoterol 200/6 inhaler
	Ipratropium bromide nebuliser solution
	Montelukast 10 mg
	Aminophylline 100 mg tablets
	Theophylline SR 200 mg
	Adrenaline 1 mg/ml injection
	Chlorphenamine maleate 4 mg tablets
	Cetirizine 10 mg tablets
	Loratadine 10 mg tablets
	Promethazine 25 mg tablets
	Omeprazole 20 mg capsules
	Pantoprazole 40 mg tablets
	Ranitidine 150 mg
	Famotidine 20 mg
	Aluminium hydroxide 500 mg
	Metoclopramide 10 mg tablets
	Ondansetron 4 mg tablets
	Domperidone 10 mg
	Loperamide 2 mg capsules
	Hyoscine butylbromide 10 mg tablets
	Bisacodyl 5 mg
	Lactulose 3.35 g/5 ml
	Senna 7.5 mg tablets
	Oral rehydration salts sachets
	Zinc sulfate 20 mg dispersible tablets
	Ferrous sulfate 200 mg tablets
	Ferrous sulfate and folic acid 200/0.4 mg
	Folic acid 5 mg tablets
	Vitamin A 200,000 IU capsules
	Vitamin B complex
	Pyridoxine 25 mg tablets
	Calcium carbonate 500 mg
	Potassium chloride 600 mg
	Magnesium sulfate 500 mg/ml injection
	Carbamazepine 200 mg tablets
	Phenytoin 100 mg
	Phenobarbital 30 mg tablets
	Sodium valproate 200 mg EC tablets
	Lamotrigine 25 mg tablets
	Levetiracetam 500 mg
	Diazepam 5 mg tablets
	Lorazepam 1 mg
	Amitriptyline 25 mg tablets
	Fluoxetine 20 mg capsules
	Sertraline 50 mg
	Haloperidol 5 mg tablets
	Chlorpromazine 100 mg tablets
	Risperidone 2 mg
	Olanzapine 10 mg
	Lithium carbonate 300 mg
	Trihexyphenidyl 2 mg
	Levodopa/carbidopa 250/25
	Methotrexate 2.5 mg tablets
	Sulfasalazine 500 mg
	Allopurinol 100 mg tablets
	Colchicine 500 micrograms
	Azathioprine 50 mg
	Alendronic acid 70 mg
	Levonorgestrel 1.5 mg
	Ethinylestradiol/levonorgestrel 30/150 micrograms
	Medroxyprogesterone 150 mg injection
	Etonogestrel implant
	Misoprostol 200 micrograms
	Mifepristone 200 mg
	Oxytocin 10 IU injection
	Ergometrine 500 micrograms injection
	Tamsulosin 400 micrograms
	Lidocaine 1% injection
	Ketamine 50 mg/ml injection
	Timolol 0.5% eye drops
	Tetracycline 1% eye ointment
	Silver sulfadiazine 1% cream
	Panadol Extra
	Traditional herbal tea
`);
