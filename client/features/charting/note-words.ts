// The sections of notes: their order, and the words of signed ones as plain text. Pure apart from the parser.

/** The order of a visit note; sections that are not known here come after, by name. */
const ORDER = ['reason', 'history', 'exam', 'assessment', 'plan'];

/** Section names in reading order. */
export const sectionsInOrder = (
	sections: Readonly<Record<string, string>> | undefined
): readonly string[] => {
	const rank = (name: string): number => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);
	return Object.keys(sections ?? {}).sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
};

interface SignedSection {
	readonly id?: string;
	readonly title?: string;
	readonly text?: { readonly div?: string };
}

/** The words of a narrative, as text: nothing of a record is ever put into the page as markup. */
export function narrativeText(div: string): string {
	const parsed = new DOMParser().parseFromString(
		div.replace(/<br\s*\/?>/gi, '\n').replace(/<\/p>/gi, '</p>\n'),
		'text/html'
	);
	return (parsed.body.textContent ?? '').trim();
}

/** The sections of a signed or received note. */
export const signedSections = (section: unknown): readonly { name: string; words: string }[] =>
	(Array.isArray(section) ? (section as readonly SignedSection[]) : []).map(({ id, title, text }, i) => ({
		name: id ?? title ?? String(i + 1),
		words: narrativeText(text?.div ?? '')
	}));
