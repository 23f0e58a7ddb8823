// Which recorded allergies a medicine meets: the same substance, the same class, or a cross-reaction that is known. It
// warns; it never decides, and what it does not know it does not clear.
import {
	ALLERGEN_CLASSES,
	CROSS_REACTIONS,
	type AllergenClass,
	type CrossReaction
} from './allergen-classes.ts';
import { makeFinding, type SafetyRow } from './make-finding.ts';
import { ingredientsOf, namingWords } from './medicine-names.ts';
import type { ReadMedicine } from './read-medicine.ts';
import type { AllergyFact, SafetyFinding } from './safety-facts.ts';

/** What a name means for allergies: a substance of the chart's list, or a medicine. */
export interface ReadSubstance {
	readonly ingredients: readonly string[];
	readonly words: readonly string[];
}

/** Reads the name of a substance or a medicine. */
export const readSubstance = (name: string): ReadSubstance => ({
	ingredients: ingredientsOf(name),
	words: namingWords(name)
});

/** The rule of an allergy to the very substance: it is the chart that says so. */
export const SAME_SUBSTANCE: SafetyRow = {
	id: 'same-substance',
	source: 'The allergy, as it is recorded in this chart'
};

/** A word from here on may name a substance by itself. */
const SHORTEST = 4;

/** Words of many names, which alone name none. */
const OF_MANY = new Set([
	'bicarbonate',
	'carbonate',
	'complex',
	'hydroxide',
	'insulin',
	'isosorbide',
	'oral',
	'rehydration',
	'salts',
	'trinitrate',
	'vaccine',
	'vitamin'
]);

/** Whether a substance is named: by an ingredient, or by a word. */
export const namesTheSame = (a: ReadSubstance, b: ReadSubstance): boolean =>
	a.ingredients.some((ingredient) => b.ingredients.includes(ingredient)) ||
	a.words.some((word) => word.length >= SHORTEST && !OF_MANY.has(word) && b.words.includes(word));

/** Whether a folded word carries a stem. "sulpha" is how "sulfa" was written. */
const carries = (word: string, stem: string): boolean =>
	stem.startsWith('-')
		? word.endsWith(stem.slice(1))
		: word.replace(/^sulph/, 'sulf').startsWith(stem.slice(0, -1));

/** Whether a member of a class is named, or the class itself. */
const isOf = ({ ingredients, words }: ReadSubstance, one: AllergenClass): boolean =>
	ingredients.some(
		(name) =>
			one.members.has(name) || name.split(' ').some((word) => one.stems.some((stem) => carries(word, stem)))
	) || words.some((word) => one.words.includes(word) || one.stems.some((stem) => carries(word, stem)));

/** The classes that both belong to. */
export const sharedClasses = (a: ReadSubstance, b: ReadSubstance): readonly AllergenClass[] =>
	ALLERGEN_CLASSES.filter((one) => isOf(a, one) && isOf(b, one));

const isOneOf = ({ ingredients }: ReadSubstance, members: ReadonlySet<string>, classId?: string): boolean =>
	ingredients.some((name) => members.has(name)) ||
	ALLERGEN_CLASSES.some(
		({ id, words }) =>
			id === classId && ingredients.some((name) => name.split(' ').some((word) => words.includes(word)))
	);

/** The known cross-reactions between two. A class recorded by its word alone may mean the member that reacts. */
export const crossReactions = (a: ReadSubstance, b: ReadSubstance): readonly CrossReaction[] =>
	CROSS_REACTIONS.filter(
		({ one, oneClass, other }) =>
			(isOneOf(a, one, oneClass) && isOneOf(b, other)) || (isOneOf(b, one, oneClass) && isOneOf(a, other))
	);

/** Findings of kind `allergy`: only the strongest reason for an allergy and a medicine. */
export function allergyFindings(
	medicines: readonly ReadMedicine[],
	allergies: readonly AllergyFact[]
): readonly SafetyFinding[] {
	if (medicines.length === 0) return [];
	return allergies.flatMap((allergy) => {
		const substance = readSubstance(allergy.substance);
		const named = { path: allergy.path, name: allergy.substance };
		return medicines.flatMap((medicine) => {
			const entries = [named, medicine.fact];
			const sameCode = allergy.codes.some((code) => medicine.fact.codes.includes(code));
			if (sameCode || namesTheSame(substance, medicine))
				return [makeFinding('allergy', 'severe', SAME_SUBSTANCE, entries)];
			const classes = sharedClasses(substance, medicine);
			if (classes.length > 0) return classes.map((row) => makeFinding('allergy', 'severe', row, entries));
			return crossReactions(substance, medicine).map((row) =>
				makeFinding('allergy', 'caution', row, entries)
			);
		});
	});
}
