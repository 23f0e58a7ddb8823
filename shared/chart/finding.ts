// What the safety checks found in a chart. The checks are in safety/; the engine adds who and when.
import type { Author } from './disagreements.ts';

/** An entry that a finding is about, with who made it what it is. `at`: ISO 8601, UTC. */
export interface FindingEntry extends Author {
	/** `Type/id`. */
	readonly path: string;
	/** What to call it, as written in the chart. */
	readonly name: string;
	readonly at: string;
}

/** Somebody has looked at a finding and let it stand. */
export interface FindingReview extends Author {
	readonly at: string;
	/** In their words; absent when they gave none. */
	readonly reason?: string;
}

/** Stands in place of an entry that is folded away, and of the rule that tells of it. */
export const FOLDED_PATH = 'Folded';

export interface Finding {
	/** The same at every site while the same entries meet the same rule. */
	readonly id: string;
	readonly kind:
		| 'allergy'
		| 'interaction'
		| 'duplicate-therapy'
		| 'dose'
		| 'pregnancy'
		| 'vaccine-twice'
		/** "No known allergies" here, an allergy there. */
		| 'none-known'
		/** Given here, refused there. */
		| 'consent'
		/** Words that reached a note after its signature. */
		| 'after-signing';
	/** `severe` interrupts at prescribing; `caution` is only shown. */
	readonly severity: 'severe' | 'caution';
	/** The row of the table that says so. */
	readonly rule: string;
	/** The published source of that row; absent where the record itself says so. */
	readonly source?: string;
	readonly entries: readonly FindingEntry[];
	/** The entries were written by people who could not see each other's: nobody has decided that they stand together. */
	readonly apart: boolean;
	/** Found between charts of one person; paths of another chart are `Linked/<chart>/<Type>/<id>`. */
	readonly across?: true;
	readonly review?: FindingReview;
}

/** Waits for a person: brought together by a merge, and nobody has looked. */
export const waitsForSomebody = ({ apart, review }: Finding): boolean => apart && review === undefined;
