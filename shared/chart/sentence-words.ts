// The words of a typed line, and the exact text of the numbers among them. Pure; shared by the readers of sentences.

export interface Word {
	/** As it was typed. */
	readonly typed: string;
	readonly lower: string;
	/** The exact number a word begins with, `500` of `500mg`; undefined when it begins with none that is safe to read. */
	readonly number?: string;
	/** What follows the number in the same word, in lower case. */
	readonly suffix: string;
}

/**
 * The exact text of an FHIR decimal, or undefined. A comma may stand for the point, but not before exactly three digits:
 * `1,000` could be one or a thousand. `.5` is `0.5`.
 */
export function readNumberText(text: string): string | undefined {
	if (/^\d+,\d{3}$/.test(text)) return undefined;
	const plain = text.replace(',', '.').replace(/^\./, '0.');
	return /^\d{1,6}(\.\d{1,4})?$/.test(plain) ? plain.replace(/^0+(?=\d)/, '') : undefined;
}

/** Words are what spaces part; `°`, and a comma or a full stop at a word's end, are dropped from what is compared. */
export function wordsOf(text: string): readonly Word[] {
	return text
		.trim()
		.split(/\s+/)
		.filter((typed) => typed !== '')
		.map((typed) => {
			const lower = typed
				.toLowerCase()
				.replace(/[,;.]+$/, '')
				.replace(/°/g, '');
			const [, digits, suffix = ''] = /^([\d.,]+)(\D.*)?$/.exec(lower) ?? [];
			const number = digits === undefined ? undefined : readNumberText(digits);
			return { typed, lower, ...(number !== undefined && { number }), suffix };
		});
}
