// Letting a finding of the safety checks stand, and taking that back.
import { err, ok, type Result } from '../../core/result.ts';
import type { VerbDone } from '../create-entry.ts';
import type { ChartReader, VerbContext, VerbError } from '../edit.ts';

/** A finding's id: what it is and which entries it is about. No colon: it is a part of a register's key. */
const FINDING = /^[A-Za-z0-9.|/-]{1,600}$/;

export interface ReviewFinding {
	/** Finding.id. */
	readonly finding: string;
	/** Why it stands, in the author's words. */
	readonly reason?: string;
	/** It was told while ordering; nobody was asked to let it stand. */
	readonly told?: true;
}

/** The register that remembers who let a finding stand. */
export const findingReviewKey = (finding: string): string => `review:Finding:${finding}`;

const invalid = (finding: string): Result<never, VerbError> =>
	err({ type: 'InvalidValue', path: finding, reason: 'not a finding' });

/**
 * Remembers that somebody looked at a finding and lets it stand. Two sites at once: either is enough, and the later one is
 * shown. Refuses what is no finding's id.
 */
export function reviewFinding(
	_chart: ChartReader,
	{ userId, siteId, now }: VerbContext,
	{ finding, reason, told }: ReviewFinding
): Result<VerbDone, VerbError> {
	if (!FINDING.test(finding)) return invalid(finding);
	const words = reason?.trim();
	const review = {
		...{ user: userId, site: siteId, at: now },
		...(words && { reason: words }),
		...(told && { told })
	};
	const writes = new Map([[findingReviewKey(finding), JSON.stringify(review)]]);
	return ok({ edits: [{ scope: 'clinical', message: 'reviewFinding', writes, texts: [] }] });
}

/** Takes that back: the finding waits again. Nothing happens when nobody let it stand. */
export function reopenFinding(
	chart: ChartReader,
	_context: VerbContext,
	{ finding }: { readonly finding: string }
): Result<VerbDone, VerbError> {
	if (!FINDING.test(finding)) return invalid(finding);
	const key = findingReviewKey(finding);
	if (chart.atom(key) === undefined) return ok({ edits: [] });
	const writes = new Map([[key, 'null']]);
	return ok({ edits: [{ scope: 'clinical', message: 'reopenFinding', writes, texts: [] }] });
}
