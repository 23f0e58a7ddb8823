// Chart entries named inside the words of a note: `[words](Type/id)`. Pure text: what the words say now is for whoever
// shows them, and what they said at the signature is in the signed section.

/** The types that a note may name. A token of any other type is plain words. */
const TYPES =
	'AllergyIntolerance|Condition|DiagnosticReport|DocumentReference|Immunization|MedicationRequest|MedicationStatement|Observation|Procedure|ServiceRequest';

/** One reference; its words hold no square bracket and no line break. For use inside other patterns. */
export const REFERENCE_PATTERN = String.raw`\[[^[\]\n]{1,300}\]\((?:${TYPES})\/[A-Za-z0-9\-.]{1,64}\)`;

const PARTS = new RegExp(String.raw`\[([^[\]\n]{1,300})\]\(((?:${TYPES})\/[A-Za-z0-9\-.]{1,64})\)`, 'g');

/** A stretch of plain words, or one reference. `token` is the reference as it stands in the text. */
export type NotePart =
	| { readonly text: string; readonly path?: undefined }
	| {
			/** `Type/id` of the entry. */
			readonly path: string;
			/** What it said when it was put in: for readers that know no references. */
			readonly words: string;
			readonly token: string;
	  };

/**
 * A section's words in parts, in order; joined (`text`, `token`) they are the words again. A token of which a letter is
 * missing, or in which somebody typed, is plain words: nothing is guessed.
 */
export function partsOfNote(words: string): readonly NotePart[] {
	const parts: NotePart[] = [];
	let from = 0;
	for (const match of words.matchAll(PARTS)) {
		if (match.index > from) parts.push({ text: words.slice(from, match.index) });
		parts.push({ words: match[1]!, path: match[2]!, token: match[0] });
		from = match.index + match[0].length;
	}
	if (from < words.length) parts.push({ text: words.slice(from) });
	return parts;
}

/** The entries that a section's words name, each once, in order. */
export const pathsInNote = (words: string): readonly string[] => [
	...new Set(partsOfNote(words).flatMap(({ path }) => (path === undefined ? [] : [path])))
];

/** A reference as text. Brackets and line breaks in the words are made harmless; an overlong one ends with an ellipsis. */
export function referenceToken(path: string, words: string): string {
	const plain = words
		.replaceAll('[', '(')
		.replaceAll(']', ')')
		.replace(/\s*\n\s*/g, ' ')
		.trim();
	return `[${plain.length > 300 ? `${plain.slice(0, 299)}…` : plain || path}](${path})`;
}

/** Where a cut at `at` may be made without going through a reference: `at` itself, or the reference's start or end. */
export function outsideReference(text: string, at: number, side: 'start' | 'end'): number {
	if (at <= 0 || at >= text.length || !text.includes('](')) return at;
	for (const { index, 0: token } of text.matchAll(PARTS))
		if (index < at && at < index + token.length) return side === 'start' ? index : index + token.length;
	return at;
}
