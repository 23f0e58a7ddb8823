// What each of several people decided about one group of elements, apart from each other. Reads the history behind a
// contested stamp: everything a side wrote that not every side had seen.
import type { Candidate, ChartReader } from './edit.ts';
import type { DecisionGroup } from './decision-groups.ts';
import { orderCandidates } from './order-candidates.ts';
import { entryPrefix, parseRegisterKey } from './register-key.ts';
import { reopenKey } from './reopened.ts';
import { stampKey } from './stamp.ts';

/** One side of a group disagreement. */
export interface GroupSide {
	/** The side's newest stamp. */
	readonly candidate: Candidate;
	/** Register key -> atom, as this side left it, of what it wrote without every other side having seen it. */
	readonly wrote: ReadonlyMap<string, string>;
	/** The changes that did so, oldest first. */
	readonly changes: readonly string[];
	/** A decision about a group that belongs together was taken back: it is open as a whole. */
	readonly reopened: boolean;
}

/** True for a register of one of the group's elements. */
export function isInGroup(key: string, type: string, id: string, group: DecisionGroup): boolean {
	if (!key.startsWith(entryPrefix(type, id))) return false;
	const element = parseRegisterKey(key)?.element;
	return element !== undefined && group.elements.includes(element);
}

/** The change and every change whose stamp it built on, oldest first. */
function lineage(chart: ChartReader, key: string, newest: string): readonly string[] {
	const seen = new Set<string>();
	const visit = (hash: string): void => {
		if (seen.has(hash)) return;
		for (const older of chart.predecessorsOf(hash, key)) visit(older);
		seen.add(hash);
	};
	visit(newest);
	return [...seen];
}

const equalMaps = (a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean =>
	a.size === b.size && [...a].every(([key, value]) => b.get(key) === value);

/**
 * The sides of a group whose stamp is contested, in the order in which they are shown; fewer than two when everybody
 * wrote the same, or nobody did.
 */
export function sidesOf(
	chart: ChartReader,
	type: string,
	id: string,
	group: DecisionGroup
): readonly GroupSide[] {
	const key = stampKey(type, id, group.name);
	const candidates = orderCandidates(chart.candidates(key));
	if (candidates.length < 2) return [];
	const lineages = candidates.map((candidate) => lineage(chart, key, candidate.changeHash));
	const [first = [], ...others] = lineages;
	const seenByAll = new Set(first.filter((hash) => others.every((other) => other.includes(hash))));
	const reopened = group.together === true && chart.atom(reopenKey(key)) !== undefined;
	const sides: GroupSide[] = [];
	for (const [i, candidate] of candidates.entries()) {
		const changes = lineages[i]!.filter((hash) => !seenByAll.has(hash));
		const writes = changes.flatMap((hash) => [...chart.writesOf(hash)]);
		const wrote = new Map(writes.filter(([written]) => isInGroup(written, type, id, group)));
		if (!sides.some((side) => equalMaps(side.wrote, wrote)))
			sides.push({ candidate, wrote, changes, reopened });
	}
	return sides;
}

/**
 * Registers of a contested group that still wait for a decision: in conflict themselves, or written by some sides only, so
 * that the others decided without having seen it. What all sides wrote and is in conflict no more was decided since. None
 * when all that anybody did was to add or correct items of a set: sets unite.
 */
export function unsettledKeys(chart: ChartReader, sides: readonly GroupSide[]): readonly string[] {
	const written = [...new Set(sides.flatMap((side) => [...side.wrote.keys()]))];
	const onlyItems = written.every((key) => parseRegisterKey(key)?.item !== undefined);
	const differs = (key: string): boolean => new Set(sides.map(({ wrote }) => wrote.get(key))).size > 1;
	return written.filter(
		(key) =>
			chart.candidates(key).length > 1 ||
			(!onlyItems && !sides.every((side) => side.wrote.has(key))) ||
			(sides.some(({ reopened }) => reopened) && differs(key))
	);
}

/** What a side held a register to be: what it wrote, or what stood there before the others wrote; `null` for nothing. */
export function atomOfSide(
	chart: ChartReader,
	key: string,
	side: GroupSide,
	sides: readonly GroupSide[]
): string {
	const own = side.wrote.get(key);
	if (own !== undefined) return own;
	const since = sides.filter((other) => other !== side).flatMap((other) => other.changes);
	const first = since.find((hash) => chart.writesOf(hash).has(key));
	if (first === undefined) return chart.atom(key) ?? 'null';
	const [before] = chart.predecessorsOf(first, key);
	return (before && chart.writesOf(before).get(key)) ?? 'null';
}

/** True when a group of this entry is waiting for a decision. */
export function isGroupContested(
	chart: ChartReader,
	type: string,
	id: string,
	group: DecisionGroup
): boolean {
	if (unsettledKeys(chart, sidesOf(chart, type, id, group)).length > 0) return true;
	return chart
		.keys(entryPrefix(type, id))
		.some((key) => isInGroup(key, type, id, group) && chart.candidates(key).length > 1);
}
