// A medicine of a chart, read once for all checks.
import { ingredientsOf, isInjected, isLocal, namingWords } from './medicine-names.ts';
import type { MedicineFact } from './safety-facts.ts';

/** A medicine and what its name says. */
export interface ReadMedicine {
	readonly fact: MedicineFact;
	/** Folded international names, or the words written. */
	readonly ingredients: readonly string[];
	/** Every word that could name a substance, folded. */
	readonly words: readonly string[];
	/** Acts where it is put. */
	readonly local: boolean;
	readonly injected: boolean;
}

/** Reads a medicine's name. */
export const readMedicine = (fact: MedicineFact): ReadMedicine => ({
	fact,
	ingredients: ingredientsOf(fact.name),
	words: namingWords(fact.name),
	local: isLocal(fact.name),
	injected: isInjected(fact.name)
});

/** Whether a medicine holds a member of a class. */
export const holdsOneOf = (medicine: ReadMedicine, members: ReadonlySet<string>): boolean =>
	medicine.ingredients.some((ingredient) => members.has(ingredient));
