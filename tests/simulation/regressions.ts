// Seeds that once found something, with what went wrong then. They run by name, whatever the range of the day is.

export interface Regression {
	readonly seed: number;
	/** The symptom, as somebody at a screen would tell it. */
	readonly symptom: string;
}

export const REGRESSIONS: readonly Regression[] = [
	{ seed: 228, symptom: 'An entry marked as an error had no author where the names came after it.' },
	{ seed: 143, symptom: 'A file stayed elsewhere for ever after the relay was put back to a backup.' },
	{
		seed: 258,
		symptom: 'Nothing was said to be unsent while half of a file that could not be stored waited.'
	}
];
