// Seeds that once found something, with what went wrong then. They run by name, whatever the range of the day is.

export interface Regression {
	readonly seed: number;
	/** The symptom, as somebody at a screen would tell it. */
	readonly symptom: string;
}

export const REGRESSIONS: readonly Regression[] = [
	{ seed: 228, symptom: 'An entry marked as an error had no author where the names came after it.' }
];
