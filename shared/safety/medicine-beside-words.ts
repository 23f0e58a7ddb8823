// Words that stand beside the name of a substance and name none: forms, routes, units, times, salts.

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** Salts, esters and hydrates. Part of a name only where the vocabulary says so ("magnesium sulfate"). */
export const SALT_WORDS: ReadonlySet<string> = new Set(
	words(`
		acetate acetonide alafenamide anhydrous arginine axetil base benzoate besilate besylate bitartrate bromide calcium
		chloride cilexetil citrate decanoate diethylamine dihydrate dimesylate dipropionate disodium disoproxil embonate
		enantate enanthate erbumine estolate ethylsuccinate etexilate fumarate furoate gluconate hcl hemihydrate
		hydrate hydrobromide hydrochloride hyclate iodide lactate lactobionate lysine magnesium maleate medoxomil
		mesilate mesylate mofetil monohydrate napsilate nitrate olamine oxalate palmitate pamoate phosphate pivoxil
		potassium propionate proxetil salt semisodium sodium stearate succinate sulfate sulphate tartrate tosilate tosylate
		trihydrate trometamol tromethamine valerate xinafoate acid
	`)
);

/** Where it acts is where it is put. */
export const LOCAL_WORDS: ReadonlySet<string> = new Set(
	words(`
		aural cream ear eye eyedrops foam gel inhalation inhaled inhaler intranasal lotion mouthwash nasal neb nebs
		nebules nebulised nebulized nebuliser nebulizer nose ointment ophthalmic otic pessary scalp shampoo skin topical vaginal
	`)
);

export const INJECTED_WORDS: ReadonlySet<string> = new Set(
	words(`
		amp ampoule ampoules ampule depot im infusion inj injectable injection intramuscular intravenous iv sc
		subcutaneous vial vials
	`)
);

export const UNIT_WORDS: ReadonlySet<string> = new Set(
	words(`
		g gm gram grams iu kg l litre mcg meq mg microgram micrograms milligram milligrams ml mmol mu ng percent puff
		puffs strength ug unit units
	`)
);

/** Forms, routes, units, times, and the words of a recorded allergy. */
export const BESIDE_WORDS: ReadonlySet<string> = new Set([
	...LOCAL_WORDS,
	...INJECTED_WORDS,
	...UNIT_WORDS,
	...words(`
		aerosol buccal cap caplet caplets caps capsule capsules chewable coated disp dispersible drop drops effervescent
		elixir enteric ec er film granules la linctus liquid lozenge lozenges mixture modified mr oral orally patch patches
		po pr powder prolonged rectal release retard sachet sachets sl slow solution soluble spray sr sublingual
		suppositories suppository susp suspension sustained syrup tab tablet tablets tabs xl xr
		after at before bd bid daily day days each every evening food for hour hourly hours in meal meals morning night nocte od
		of once per prn qds qid stat take tds tid times twice water week weekly weeks with without
		adult child children dose doses extra forte infant paediatric pediatric plus ready
		allergy allergic to drug drugs class and or the all any antibiotic antibiotics known other reaction
		bp ep inn usp generic brand
	`)
]);
