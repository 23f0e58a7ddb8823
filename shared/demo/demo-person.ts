// One invented person, before anything is made of them.

export type Sex = 'female' | 'male';
/** What somebody comes back for again and again. */
export type Programme =
	| 'hypertension'
	| 'diabetes'
	| 'asthma'
	| 'epilepsy'
	| 'depression'
	| 'osteoarthritis'
	| 'anaemia'
	| 'pregnancy';

export interface DemoPerson {
	readonly index: number;
	/** A UUID that follows from seed and index. */
	readonly id: string;
	readonly sex: Sex;
	readonly given: readonly string[];
	/** Absent for somebody of one name. */
	readonly family?: string;
	/** YYYY-MM-DD; the year alone when nobody knows more. */
	readonly birthDate: string;
	readonly village: string;
	readonly phone?: string;
	/** YYYY-MM-DD */
	readonly died?: string;
	/** Number of the site they mostly go to, from 1. */
	readonly site: number;
	readonly programmes: readonly Programme[];
	/** What they must not be given, with what it did. */
	readonly allergy?: { readonly to: string; readonly reaction: string; readonly severity: 'mild' | 'severe' };
	/** Asked, and there is none. */
	readonly noAllergies: boolean;
}
