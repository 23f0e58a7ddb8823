// How other systems merge, made anew here from what they publish of it: not their code, and only the rule by which one of
// two edits wins. Each is told in one function over the rows of the script.
import { createHash } from 'node:crypto';
import type { EditPair, Row, Write } from './edit-pairs.ts';
import type { Seen } from './judge.ts';

/** By how many milliseconds each site's clock is wrong. */
export type Clocks = readonly [number, number];

/** Merges pairs and says what is seen of each. */
export type MergeEngine = (pairs: readonly EditPair[], clocks: Clocks) => readonly Seen[];

export interface Published {
	readonly name: string;
	/** The rule, and where it is told. */
	readonly rule: string;
	readonly merge: MergeEngine;
}

/** One side's version of a row: all of it, and what it changed. */
interface Version {
	readonly whole: Row;
	readonly changed: Row;
	/** By the site's clock. */
	readonly at: number;
	readonly arrivesFirst: boolean;
}

/** An engine from a rule for one row that both sites changed. */
const byRow =
	(settle: (versions: readonly [Version, Version]) => Row): MergeEngine =>
	(pairs, clocks) =>
		pairs.map((pair): Seen => {
			const versionOf = (side: 0 | 1, row: string): Version | undefined => {
				const own = pair.sides[side].filter((write: Write) => write.row === row);
				if (own.length === 0) return undefined;
				const changed = Object.assign({}, ...own.map(({ columns }) => columns)) as Row;
				const at = pair.at[side] + clocks[side];
				return { whole: { ...pair.before[row], ...changed }, changed, at, arrivesFirst: pair.first === side };
			};
			const rows = new Set(pair.sides.flat().map(({ row }) => row));
			const standing = [...rows].map((row): [string, Row[]] => {
				const [a, b] = [versionOf(0, row), versionOf(1, row)];
				return [row, [a && b ? settle([a, b]) : (a ?? b)!.whole]];
			});
			return { standing: Object.fromEntries(standing), asked: {}, told: [] };
		});

const lastToArrive = ([a, b]: readonly [Version, Version]): Version => (a.arrivesFirst ? b : a);

/** CouchDB names a revision by a digest of what it holds; a record holds when it was written. */
const revision = ({ whole, at }: Version): string =>
	createHash('md5')
		.update(JSON.stringify([Object.entries(whole).sort(), at]))
		.digest('hex');

export const PUBLISHED: readonly Published[] = [
	{
		name: 'tamanu',
		rule: 'the row that syncs last replaces the row (sync tick)',
		merge: byRow((versions) => lastToArrive(versions).whole)
	},
	{
		name: 'hikma',
		rule: 'the row with the later time by the writer’s clock replaces the row',
		merge: byRow(([a, b]) => (a.at > b.at ? a : b).whole)
	},
	{
		name: 'couchdb',
		rule: 'a document per resource; of revisions of one length the one with the highest hash is shown (docs.couchdb.org, replication/conflicts), the other is kept where nobody looks. A record holds the time at which it was written, so that the hash follows the clock',
		merge: byRow(([a, b]) => (revision(a) > revision(b) ? a : b).whole)
	},
	{
		name: 'watermelondb',
		rule: 'columns that the device changed win over what it pulls; the rest of the row is the server’s (watermelondb.dev, SyncImpl)',
		merge: byRow((versions) => {
			const last = lastToArrive(versions);
			const first = versions.find((version) => version !== last)!;
			return { ...first.whole, ...last.changed };
		})
	},
	{
		name: 'openmrs',
		rule: 'changes are replayed on the other servers in the order in which they arrive (wiki, Sync Module); read in its favour: all servers end with what the parent has',
		merge: byRow((versions) => lastToArrive(versions).whole)
	}
];
