// Which of the colours for initials a person gets. Pure.

/** As many as there are tokens `--person-<n>`. */
const COLOURS = 6;

export type PersonColour = 1 | 2 | 3 | 4 | 5 | 6;

/** 1 to COLOURS, the same on every device for the same name. Two people may share one: it never stands alone. */
export function personColour(name: string): PersonColour {
	let sum = 0;
	for (const char of name) sum = (sum * 31 + char.codePointAt(0)!) % 2 ** 32;
	return ((sum % COLOURS) + 1) as PersonColour;
}
