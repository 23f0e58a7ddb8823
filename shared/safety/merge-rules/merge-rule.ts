// What a rule of the merge table says: what happens to one kind of datum that two sites edited apart from each other.

/** FHIR elements that a rule is about. */
export interface Covered {
	/** A FHIR R4 type; `*` for every type that no other rule names. */
	readonly type: string;
	/** The decision group whose elements these are (shared/chart/decision-groups.ts). */
	readonly group?: string;
	/** Elements by name, without a group; `*` for all that are in no group. */
	readonly elements?: readonly string[];
}

/** A rule, in words for whoever answers for the safety of a clinic's records. */
export interface MergeRule {
	/** As headings and tests name it. */
	readonly name: string;
	/** The datum, in plain words. */
	readonly datum: string;
	readonly covers: readonly Covered[];
	/** What happens when two sites edit it apart. */
	readonly apart: string;
	/** What needs nobody. */
	readonly automatic: string;
	/** What waits for a person. */
	readonly decided: string;
	/** Whether one of several answers is chosen beforehand. */
	readonly preselected: boolean;
	/** Where it is done: `path#symbol`. */
	readonly places: readonly string[];
}

/** A kind of datum that is not kept at all, and so has no rule. */
export interface NoRule {
	readonly datum: string;
	/** What happens meanwhile to what an import brings of it. */
	readonly meanwhile: string;
}
