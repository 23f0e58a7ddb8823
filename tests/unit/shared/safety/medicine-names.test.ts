import { fc } from '../../../support/seeded-fast-check.ts';
import { describe, expect, test } from 'vitest';
import { ALLERGEN_CLASSES, CROSS_REACTIONS } from '#shared/safety/allergen-classes.ts';
import { DOSES } from '#shared/safety/dose-ranges.ts';
import { DUPLICATES } from '#shared/safety/duplicate-therapy.ts';
import { INTERACTIONS } from '#shared/safety/interaction-table.ts';
import { ingredientsOf, isInjected, isLocal } from '#shared/safety/medicine-names.ts';
import { SYNONYMS } from '#shared/safety/medicine-synonyms.ts';
import { INGREDIENTS } from '#shared/safety/medicine-vocabulary.ts';
import { PREGNANCY } from '#shared/safety/pregnancy-table.ts';
import { COMMON_MEDICINES } from '../../../support/common-medicines.ts';

test.each([
	['Amoxicillin 500 mg caps', ['amoxicillin']],
	['AMOXICILLIN trihydrate 250mg/5ml susp.', ['amoxicillin']],
	['Amoxicílliñ', ['amoxicillin']],
	['co-trimoxazole', ['sulfamethoxazole', 'trimethoprim']],
	['Trimethoprim-sulfamethoxazole 160/800', ['sulfamethoxazole', 'trimethoprim']],
	['artemether/lumefantrine', ['artemether', 'lumefantrine']],
	['artemether + lumefantrine 20/120 mg', ['artemether', 'lumefantrine']],
	['Atovaquone and proguanil', ['atovaquone', 'proguanil']],
	['paracetamol (acetaminophen)', ['paracetamol']],
	['albuterol', ['salbutamol']],
	['salbutamol sulphate 100 mcg inhaler', ['salbutamol']],
	['Frusemide 40 mg', ['furosemide']],
	['Lignocaine HCl 2%', ['lidocaine']],
	['glyburide', ['glibenclamide']],
	['Rifampin', ['rifampicin']],
	['meperidine', ['pethidine']],
	['benzathine penicillin G 2.4 MU', ['benzylpenicillin']],
	['penicillin G', ['benzylpenicillin']],
	['penicillin 1 g', ['penicillin']],
	['penicillin V', ['phenoxymethylpenicillin']],
	['sodium valproate', ['valproic acid']],
	['Valproic acid', ['valproic acid']],
	['Divalproex sodium', ['valproic acid']],
	['ferrous sulphate 200 mg', ['iron']],
	['magnesium sulphate 50%', ['magnesium sulfate']],
	['potassium chloride', ['potassium chloride']],
	['losartan potassium', ['losartan']],
	["St John's wort", ['st johns wort']],
	['St John’s Wort 300 mg', ['st johns wort']],
	['acetylsalicylic acid', ['aspirin']],
	['mycophenolate mofetil', ['mycophenolic acid']],
	['co-codamol 30/500', ['codeine', 'paracetamol']],
	['insulin isophane (NPH)', ['insulin isophane']],
	['vitamin B12', ['vitamin b12']]
])('%s holds %j', (name, ingredients) => {
	expect(ingredientsOf(name)).toEqual(ingredients);
});

describe('what it does not know', () => {
	test.each([
		['Panadol Extra 500 mg tabs', ['panadol']],
		['Zyntharol', ['zyntharol']],
		['Zyntharol / paracetamol', ['paracetamol', 'zyntharol']],
		['Traditional herbal tea', ['traditional herbal tea']],
		['Amoxicilin 500', ['amoxicilin']],
		['amoxicillin, after food', ['amoxicillin']],
		['paracetamol 1/2 tablet', ['paracetamol']],
		['Potassium tablets', ['potassium']],
		['', []],
		['500 mg', []],
		['constructor', ['constructor']]
	])('%s is %j', (name, ingredients) => {
		expect(ingredientsOf(name)).toEqual(ingredients);
	});
});

test('every medicine of every table is known under the name that the table gives it', () => {
	const named = [
		...INTERACTIONS.flatMap(({ objects, precipitants }) => [...objects, ...precipitants]),
		...DUPLICATES.flatMap(({ one, other }) => [...one, ...other]),
		...PREGNANCY.flatMap((row) => [...row.members, ...(row.withOneOf ?? [])]),
		...DOSES.map(({ ingredient }) => ingredient),
		...ALLERGEN_CLASSES.flatMap(({ members }) => [...members]),
		...CROSS_REACTIONS.flatMap(({ one, other }) => [...one, ...other])
	];
	expect(named.length).toBeGreaterThan(400);
	for (const name of named) expect(ingredientsOf(name), name).toEqual([name]);
});

test('every synonym is folded, leads to known ingredients, and is no ingredient itself', () => {
	for (const [name, ingredients] of Object.entries(SYNONYMS)) {
		expect(INGREDIENTS.has(name), name).toBe(false);
		for (const ingredient of ingredients)
			expect(INGREDIENTS.has(ingredient), `${name}: ${ingredient}`).toBe(true);
		expect(ingredientsOf(name.toUpperCase()), name).toEqual([...ingredients].sort());
	}
});

test('every ingredient is known by its own name', () => {
	for (const name of INGREDIENTS) expect(ingredientsOf(name), name).toEqual([name]);
});

test('the common medicines are known, but for the two that are none', () => {
	const unknown = COMMON_MEDICINES.filter(
		(name) => !ingredientsOf(name).every((one) => INGREDIENTS.has(one))
	);
	expect(unknown).toEqual(['Panadol Extra', 'Traditional herbal tea']);
});

/** Ways to write a name that change nothing. */
const accents: Readonly<Record<string, string>> = { a: 'á', e: 'è', i: 'ï', o: 'ô', u: 'ü', n: 'ñ', c: 'ç' };
const dress = fc.record({
	upper: fc.boolean(),
	accent: fc.constantFrom(...Object.keys(accents)),
	salt: fc.constantFrom('', ' sodium', ' hydrochloride', ' sulphate', ' maleate', ' monohydrate'),
	strength: fc.constantFrom('', ' 500 mg', ' 2.5mg', ' 250 mg/5 ml', ' 1 g', ' 0,5 mg'),
	form: fc.constantFrom('', ' tablets', ' caps', ' oral suspension', ' SR', ' dispersible tab')
});

test('case, accents, salts, strengths and forms change nothing', () => {
	fc.assert(
		fc.property(fc.constantFrom(...INGREDIENTS), dress, (name, { upper, accent, salt, strength, form }) => {
			const dressed = name.replaceAll(accent, accents[accent] ?? '') + salt + strength + form;
			// "ferrous" is iron only with its salt; "zinc" and "magnesium" are salts of their own.
			expect(ingredientsOf(upper ? dressed.toUpperCase() : dressed)).toEqual([name]);
		}),
		{ numRuns: 2000 }
	);
});

test.each([
	['Diclofenac 1% gel', true, false],
	['Salbutamol inhaler', true, false],
	['Chloramphenicol eye drops', true, false],
	['Paracetamol drops', false, false],
	['Ceftriaxone 1 g inj', false, true],
	['Amoxicillin capsules', false, false]
])('%s: local %s, injected %s', (name, local, injected) => {
	expect(isLocal(name)).toBe(local);
	expect(isInjected(name)).toBe(injected);
});
