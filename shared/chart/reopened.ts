// Decisions that were taken back: a register names the values between which somebody had decided, and they stand against
// each other again, read from the history, until somebody decides anew.
import { atomOf } from './document/document-values.ts';
import { authorOf, writesOfChange } from './document/document-history.ts';
import type { ChartDocument } from './document/chart-document.ts';
import type { Candidate } from './edit.ts';

/** The message of changes that take a decision back. */
export const REOPENED = 'reopenDecision';

const PREFIX = 'reopen:';

/** The register that takes back what was decided about another. Its atom: JSON list of operation ids, or `null`. */
export const reopenKey = (key: string): string => PREFIX + key;

export const isReopenKey = (key: string): boolean => key.startsWith(PREFIX);

/** The register that a reopening is about. */
export const reopenedKey = (key: string): string => key.slice(PREFIX.length);

/** All keys of reopenings start with this. */
export const REOPEN_PREFIX = PREFIX;

function candidateOf(document: ChartDocument, key: string, opId: string): readonly Candidate[] {
	const written = authorOf(document, opId);
	const atom = written && writesOfChange(document, written.hash).get(key)?.atom;
	if (!written || atom === undefined) return [];
	const { credId, at, message, hash } = written;
	return [{ opId, atom, credId, at, message, changeHash: hash }];
}

/** The values that stand against each other again; fewer than two when nothing was taken back. */
export function reopenedValues(document: ChartDocument, key: string): readonly Candidate[] {
	const atom = atomOf(document, reopenKey(key));
	const opIds: unknown = atom === undefined ? null : JSON.parse(atom);
	if (!Array.isArray(opIds)) return [];
	return opIds.flatMap((opId) => (typeof opId === 'string' ? candidateOf(document, key, opId) : []));
}
