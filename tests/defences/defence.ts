// A safety check of the code that can be taken away, and the tests that have to notice.

export interface Defence {
	/** What the check keeps from happening. */
	readonly name: string;
	readonly file: string;
	/** Source text that stands in the file exactly once. */
	readonly text: string;
	/** What stands there without the check. */
	readonly without: string;
	/** Files of tests of which at least one has to fail then. */
	readonly tests: readonly string[];
	/** The one test in them that has to fail, by its title; without it any of them may. */
	readonly title?: string;
}
