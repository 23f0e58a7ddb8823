// How a row of the tables of highest doses is written. All of them are for what is swallowed, by one ingredient alone.
import type { SafetyRow } from './make-finding.ts';

/** The highest doses of a medicine that its source gives. */
export interface DoseRow extends SafetyRow {
	readonly ingredient: string;
	/** Of an adult; nobody is given more. */
	readonly singleMg?: number;
	readonly dailyMg?: number;
	/** Of a child below twelve years, by weight, never above that of an adult. */
	readonly child?: { readonly singleMgPerKg?: number; readonly dailyMgPerKg?: number };
	/** Highest for an age below that many months, from the youngest on; instead of those of an adult. */
	readonly below?: readonly {
		readonly months: number;
		readonly singleMg?: number;
		readonly dailyMg?: number;
	}[];
}

/** What a row may leave out. */
type Limits = Omit<DoseRow, 'id' | 'source' | 'ingredient'>;

/** A row; its id is the ingredient's name. */
export const highest = (ingredient: string, limits: Limits, source: string): DoseRow => ({
	id: `dose-${ingredient.replaceAll(' ', '-')}`,
	source,
	ingredient,
	...limits
});

export const BNF = 'British National Formulary (bnf.nice.org.uk)';
export const BNFC = 'BNF for Children (bnfc.nice.org.uk)';
