// The sections of notes: their order, and the words of signed ones as plain text and references. Pure apart from the
// parser: nothing of a record is ever put into the page as markup.
import { inertDocument } from './inert-html.ts';

/** The order of a visit note; sections that are not known here come after, by name. */
const ORDER = ['reason', 'history', 'exam', 'assessment', 'plan'];

/** Section names in reading order. */
export const sectionsInOrder = (
	sections: Readonly<Record<string, string>> | undefined
): readonly string[] => {
	const rank = (name: string): number => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);
	return Object.keys(sections ?? {}).sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
};

/** Plain words, or with `path` (`Type/id`) what an entry said at the signature. */
export interface SignedPart {
	readonly words: string;
	readonly path?: string | undefined;
}
export interface SignedSection {
	readonly name: string;
	readonly words: string;
	readonly parts: readonly SignedPart[];
	/** The parts that are references. */
	readonly references: readonly { readonly words: string; readonly path: string }[];
}

const PATH = /^[A-Z][A-Za-z]+\/[A-Za-z0-9\-.]{1,64}$/;

/** The words of a narrative in parts. */
function narrativeParts(div: string): readonly SignedPart[] {
	const html = div.replace(/<br\s*\/?>/gi, '\n').replace(/<\/p>/gi, '</p>\n');
	const parts: SignedPart[] = [];
	const walk = (node: Node) => {
		const href = node instanceof Element && node.localName === 'a' ? node.getAttribute('href') : undefined;
		if (href && PATH.test(href)) parts.push({ words: node.textContent ?? '', path: href });
		else if (node.nodeType === Node.TEXT_NODE) parts.push({ words: node.textContent ?? '' });
		else node.childNodes.forEach(walk);
	};
	walk(inertDocument(html).body);
	return trimmed(parts);
}

/** Without blanks before the first word and behind the last. */
function trimmed(parts: readonly SignedPart[]): readonly SignedPart[] {
	return parts
		.map((part, i) => ({
			...part,
			words:
				i === 0 && i === parts.length - 1
					? part.words.trim()
					: i === 0
						? part.words.trimStart()
						: i === parts.length - 1
							? part.words.trimEnd()
							: part.words
		}))
		.filter(({ words }) => words !== '');
}

interface FhirSection {
	readonly id?: string;
	readonly title?: string;
	readonly text?: { readonly div?: string };
}

/** The sections of a signed or received note. */
export const signedSections = (section: unknown): readonly SignedSection[] =>
	(Array.isArray(section) ? (section as readonly FhirSection[]) : []).map(({ id, title, text }, i) => {
		const parts = narrativeParts(text?.div ?? '');
		return {
			name: id ?? title ?? String(i + 1),
			words: parts.map(({ words }) => words).join(''),
			parts,
			references: parts.flatMap(({ words, path }) => (path === undefined ? [] : [{ words, path }]))
		};
	});
