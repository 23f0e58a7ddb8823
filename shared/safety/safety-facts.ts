// What the medicine safety checks read of one chart, and what they say. The checks are pure: no clock, no locale, no
// storage; what a chart does not say is not guessed.

/** What the checks read of one chart; names as written in the chart. `path`: `Type/id`. */
export interface MedicineFact {
	readonly path: string;
	readonly name: string;
	/** ATC or RxNorm codings as `system|code`, when the chart has them. */
	readonly codes: readonly string[];
	/** One dose in mg; absent when it is not in a unit of mass. */
	readonly doseMg?: number;
	/** Doses a day; absent when unknown. */
	readonly dosesPerDay?: number;
	readonly asNeeded?: true;
}

/** An allergy that the chart records. */
export interface AllergyFact {
	readonly path: string;
	readonly substance: string;
	readonly codes: readonly string[];
}

/** A vaccine that was given. */
export interface VaccineFact {
	readonly path: string;
	readonly codes: readonly string[];
	readonly name: string;
	/** YYYY-MM-DD */
	readonly day: string;
	readonly doseNumber?: number;
}

/** All that the checks know of one person. */
export interface SafetyFacts {
	/** Current ones only. */
	readonly medicines: readonly MedicineFact[];
	readonly allergies: readonly AllergyFact[];
	readonly vaccines: readonly VaccineFact[];
	readonly patient: {
		readonly ageMonths?: number;
		readonly sex?: string;
		readonly weightKg?: number;
		readonly pregnant?: true;
	};
}

export type FindingKind =
	'allergy' | 'interaction' | 'duplicate-therapy' | 'dose' | 'pregnancy' | 'vaccine-twice';

/**
 * `severe` interrupts at prescribing; `caution` is only shown. `paths`: the entries concerned, sorted. `rule`: the id of
 * the table's row, stable for ever. `names`: the words to show, in the order of `paths`. `source`: the published source,
 * for the person who doubts it.
 */
export interface SafetyFinding {
	readonly kind: FindingKind;
	readonly severity: 'severe' | 'caution';
	readonly paths: readonly string[];
	readonly rule: string;
	readonly names: readonly string[];
	readonly source: string;
}
