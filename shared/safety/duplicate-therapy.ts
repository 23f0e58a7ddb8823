// The same medicine ordered twice, or two of a class of which one is enough. What is put on the skin or inhaled does not
// count beside what is swallowed.
import {
	ACE_INHIBITORS,
	ARBS,
	BENZODIAZEPINES,
	COXIBS,
	NSAIDS,
	PPIS,
	SSRIS,
	STATINS,
	SULFONYLUREAS
} from './medicine-classes.ts';
import { everyTwo, makeFinding, type SafetyRow } from './make-finding.ts';
import type { ReadMedicine } from './read-medicine.ts';
import type { SafetyFinding } from './safety-facts.ts';

/** One of the first class with another of the second. */
export interface DuplicateRow extends SafetyRow {
	readonly one: ReadonlySet<string>;
	readonly other: ReadonlySet<string>;
}

const STOPP =
	"STOPP/START version 3, criterion A3: O'Mahony D et al., Eur Geriatr Med 2023;14:625-632 (duplicate drug class)";
const EMA =
	'EMA, 23 May 2014: combined use of medicines affecting the renin-angiotensin system to be restricted';

const twoOf = (id: string, members: ReadonlySet<string>, source = STOPP): DuplicateRow => ({
	id,
	source,
	one: members,
	other: members
});

/** The same ingredient, or the same code, in two orders. */
export const SAME_INGREDIENT: SafetyRow = { id: 'same-ingredient', source: STOPP };

export const DUPLICATES: readonly DuplicateRow[] = [
	twoOf('two-nsaids', new Set([...NSAIDS, ...COXIBS])),
	twoOf('two-ace-inhibitors', ACE_INHIBITORS),
	twoOf('two-arbs', ARBS, EMA),
	{ id: 'ace-inhibitor-and-arb', source: EMA, one: ACE_INHIBITORS, other: ARBS },
	twoOf('two-statins', STATINS),
	twoOf('two-ssris', SSRIS),
	twoOf('two-ppis', PPIS),
	twoOf('two-sulfonylureas', SULFONYLUREAS),
	twoOf('two-benzodiazepines', BENZODIAZEPINES)
];

/** An ATC code of a substance (level 5, seven signs) or an RxNorm code: alike, they mean the same medicine. */
const isExact = (code: string): boolean => {
	const value = code.slice(code.lastIndexOf('|') + 1);
	return /rxnorm/i.test(code) || /^[A-Z]\d{2}[A-Z]{2}\d{2}$/.test(value);
};

/** Whether two medicines hold the same substance, by name or by code. */
export const holdTheSame = (a: ReadMedicine, b: ReadMedicine): boolean =>
	a.ingredients.some((ingredient) => b.ingredients.includes(ingredient)) ||
	a.fact.codes.some((code) => isExact(code) && b.fact.codes.includes(code));

/** Whether one holds a member of a class and the other another member of a class: never one and the same. */
const areTwo = (a: ReadMedicine, b: ReadMedicine, { one, other }: DuplicateRow): boolean =>
	a.ingredients.some((first) =>
		b.ingredients.some(
			(second) =>
				first !== second && ((one.has(first) && other.has(second)) || (one.has(second) && other.has(first)))
		)
	);

/** Findings of kind `duplicate-therapy`: severe where both of the same substance are regular, else caution. */
export function duplicateFindings(medicines: readonly ReadMedicine[]): readonly SafetyFinding[] {
	return everyTwo(medicines)
		.filter(([a, b]) => a.local === b.local)
		.flatMap(([a, b]) => {
			const entries = [a.fact, b.fact];
			const severity = a.fact.asNeeded || b.fact.asNeeded ? 'caution' : 'severe';
			const same = holdTheSame(a, b)
				? [makeFinding('duplicate-therapy', severity, SAME_INGREDIENT, entries)]
				: [];
			const rows = DUPLICATES.filter((row) => areTwo(a, b, row));
			return [...same, ...rows.map((row) => makeFinding('duplicate-therapy', 'caution', row, entries))];
		});
}
