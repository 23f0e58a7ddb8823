// What a run has exercised. A run that did not meet what it is there for is a failed run.

/** How often something happened. */
export type Counts = Record<string, number>;

/** Must each have happened at least once over the seeds of a whole run. */
export const REQUIRED = [
	'disagreements',
	'disagreements resolved',
	'reconnects',
	'roads cut',
	'frames twice',
	'relay crashes',
	'relay backups restored',
	'devices crashed',
	'crash-before commit',
	'crash-inside commit',
	'crash-after commit',
	'crash-before get',
	'crash-inside list',
	'store full',
	'profiles restored',
	'second tabs',
	'compare-and-swap lost',
	'imports',
	'imports again',
	'joined during the run',
	'tails sealed after a crash',
	'locked',
	'clock jumps',
	'notes typed',
	'contradicted chains'
] as const;

/** Adds counts into a total. */
export function addCounts(total: Counts, more: Counts): void {
	for (const [what, n] of Object.entries(more)) total[what] = (total[what] ?? 0) + n;
}

/** What did not happen and should have. */
export const missingCoverage = (counts: Counts): readonly string[] =>
	REQUIRED.filter((what) => !counts[what]);
