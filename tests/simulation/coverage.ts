// What a run has exercised. A run that did not meet what it is there for is a failed run.

/** How often something happened. */
export type Counts = Record<string, number>;

interface Requirement {
	/** A run of at least so many seeds must have met every one of `what`. */
	readonly seeds: number;
	readonly what: readonly string[];
}

/** Of runs of devices and relays. */
export const REQUIREMENTS: readonly Requirement[] = [
	{
		seeds: 20,
		what: [
			'disagreements',
			'reconnects',
			'roads cut',
			'frames twice',
			'relay crashes',
			'devices crashed',
			'crash-before get',
			'crash-inside list',
			'store full',
			'profiles restored',
			'second tabs',
			'imports',
			'imports again',
			'joined during the run',
			'locked',
			'clock jumps',
			'notes typed'
		]
	},
	{
		seeds: 100,
		what: [
			'seeds with real crypto',
			'disagreements resolved',
			'crash-before commit',
			'crash-inside commit',
			'crash-after commit',
			'relay backups restored',
			'files attached',
			'holds files: opened',
			'files opened that were elsewhere',
			'compare-and-swap lost',
			'tails sealed after a crash',
			'put out',
			'put out, to be emptied at once',
			'removed devices emptied',
			'roles changed',
			'late work seen',
			'late at the end',
			'relay forked',
			'relay rolled back',
			'acknowledged and thrown away',
			'frames withheld',
			'frames out of order',
			'frames again',
			'frames changed',
			'moves to the clinic relay',
			'moves to the home relay',
			'clinic cut off',
			'clinic reaches home again',
			'clinic relay crashes',
			'files taken off',
			'erasures asked',
			'records erased',
			'seeds with erased records',
			'came after a record was erased',
			'devices that hold a list',
			'charts elsewhere at the end',
			'relays in a ring',
			'devices evicted',
			'devices evicted with unsent work',
			'devices that began again after an eviction'
		]
	},
	{
		seeds: 300,
		what: [
			'contradicted chains',
			'late work taken',
			'late work left out',
			'clinic relay backups restored',
			'chunks acknowledged and thrown away',
			'relays suspected',
			'erasures withdrawn',
			'asked to erase what came after',
			'asks: OnHold',
			'registers: RecordErased',
			'knocks and answers exchanged',
			'keys swapped at enrolment',
			'members left out of new keys',
			'snapshots forged',
			'erasures lapsed',
			'all charts again'
		]
	}
];

/** Of histories of sites apart. */
export const REQUIREMENTS_APART: readonly Requirement[] = [
	{
		seeds: 100,
		what: [
			'meetings',
			'disagreements',
			'decisions',
			'refused',
			'more than two weeks apart',
			'changeDose',
			'stopMedication',
			'addAllergy',
			'stopAllergy',
			'correctDemographics',
			'editNoteText',
			'signNote',
			'resolveDisagreement'
		]
	}
];

/** Adds counts into a total. */
export function addCounts(total: Counts, more: Counts): void {
	for (const [what, n] of Object.entries(more)) total[what] = (total[what] ?? 0) + n;
}

/** What did not happen in a run of so many seeds and should have. */
export const missingCoverage = (
	seeds: number,
	counts: Counts,
	requirements: readonly Requirement[]
): readonly string[] =>
	requirements
		.filter((required) => seeds >= required.seeds)
		.flatMap(({ what }) => what.filter((one) => !counts[one]));
