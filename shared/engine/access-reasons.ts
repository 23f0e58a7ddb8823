// Why somebody looks at what is kept apart, as the screen asks it and the record keeps it.

/** One of a few, or their own words. */
export const ACCESS_REASONS = ['emergency', 'care-today', 'asked-by-patient', 'other'] as const;

export interface AccessReason {
	/** `for-patient` is not asked for: it goes to the patient themself (sharing/hand-out.ts). */
	readonly why: (typeof ACCESS_REASONS)[number] | 'for-patient';
	/** Needed for `other`. */
	readonly words?: string;
}
