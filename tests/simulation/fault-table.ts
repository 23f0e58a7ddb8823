// How often each kind of fault happened in a run, as the table that docs/faults.md has.
import type { Counts } from './coverage.ts';

interface Kind {
	readonly fault: string;
	/** Names of counts, added up; one that ends in "*" stands for all that begin so. */
	readonly counted: readonly string[];
}

const KINDS: readonly Kind[] = [
	{ fault: 'a device loses power, at any moment', counted: ['devices crashed'] },
	{ fault: 'of these, before a storage call', counted: ['crash-before *'] },
	{ fault: 'of these, when it is done and nobody has heard', counted: ['crash-inside *'] },
	{ fault: 'of these, just after it', counted: ['crash-after *'] },
	{ fault: 'a write for which the disk is full', counted: ['store full'] },
	{ fault: 'a clock set wrong by days', counted: ['clock jumps'] },
	{ fault: 'a second tab beside the first', counted: ['second tabs'] },
	{ fault: 'of these, writes that the other tab was before', counted: ['compare-and-swap lost'] },
	{ fault: 'a profile put back to an older copy', counted: ['profiles restored'] },
	{ fault: 'a storage cleared by the browser', counted: ['devices evicted'] },
	{ fault: 'of these, with work that was not sent', counted: ['devices evicted with unsent work'] },
	{ fault: 'a road cut', counted: ['roads cut'] },
	{ fault: 'a frame that comes twice', counted: ['frames twice'] },
	{ fault: 'the relay loses power', counted: ['relay crashes'] },
	{ fault: 'the relay comes back from an older backup', counted: ['relay backups restored'] },
	{ fault: "a clinic's relay loses power", counted: ['clinic relay crashes'] },
	{ fault: "a clinic's relay comes back from an older backup", counted: ['clinic relay backups restored'] },
	{ fault: "a clinic's relay is cut off from home", counted: ['clinic cut off'] },
	{ fault: 'relays that pass on in a ring', counted: ['relays in a ring'] },
	{ fault: 'somebody is put out', counted: ['put out', 'put out, to be emptied at once'] },
	{ fault: 'somebody gets another role', counted: ['roles changed'] },
	{ fault: 'a record is erased', counted: ['records erased', 'records erased in peace'] },
	{ fault: 'of these, work on it that comes afterwards', counted: ['came after a record was erased'] },
	{ fault: 'the relay shows two histories', counted: ['relay forked'] },
	{ fault: 'the relay goes back to an older history', counted: ['relay rolled back'] },
	{
		fault: 'the relay acknowledges and throws away',
		counted: ['acknowledged and thrown away', 'chunks acknowledged and thrown away']
	},
	{ fault: 'the relay withholds a frame', counted: ['frames withheld'] },
	{ fault: 'the relay sends frames in another order', counted: ['frames out of order'] },
	{ fault: 'the relay sends an old frame again', counted: ['frames again'] },
	{ fault: 'the relay changes a frame', counted: ['frames changed'] },
	{ fault: 'the relay swaps keys at an enrolment', counted: ['keys swapped at enrolment'] },
	{ fault: 'the relay exchanges knocks and answers', counted: ['knocks and answers exchanged'] },
	{ fault: 'the relay leaves members out of new keys', counted: ['members left out of new keys'] },
	{ fault: 'the relay forges a snapshot', counted: ['snapshots forged'] }
];

/** How often a kind happened. */
function timesOf({ counted }: Kind, counts: Counts): number {
	return Object.entries(counts)
		.filter(([what]) =>
			counted.some((name) => (name.endsWith('*') ? what.startsWith(name.slice(0, -1)) : what === name))
		)
		.reduce((sum, [, n]) => sum + n, 0);
}

/** A table in Markdown, one line for each kind of fault, also for those that never happened. */
export const faultTable = (counts: Counts): string =>
	[
		'| fault | times |',
		'|---|---|',
		...KINDS.map((kind) => `| ${kind.fault} | ${timesOf(kind, counts).toLocaleString('en')} |`)
	].join('\n');
