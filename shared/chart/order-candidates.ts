// The order in which competing values are shown and counted: equal on every replica.
import type { Candidate } from './edit.ts';

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Earliest first as their authors' clocks said, then by author, then by operation. The order decides nothing. */
export const orderCandidates = (candidates: readonly Candidate[]): readonly Candidate[] =>
	candidates.toSorted((a, b) => a.at - b.at || compare(a.credId, b.credId) || compare(a.opId, b.opId));
