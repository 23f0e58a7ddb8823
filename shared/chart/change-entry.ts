// The one road by which a verb changes an entry that exists: what may be written, what is left out, which stamps go along.
import { err, ok, type Result } from '../core/result.ts';
import { groupOf, groupsOf, type DecisionGroup } from './decision-groups.ts';
import type { ChartReader, Edit, VerbContext, VerbError } from './edit.ts';
import { isGroupContested, isInGroup } from './group-sides.ts';
import { isNoteSigned } from './note-sections.ts';
import { entryPrefix, parseRegisterKey, registerKey, scopeOfType } from './register-key.ts';
import { createStamp, stampKey, type StampDetails } from './stamp.ts';

/** An entry of a chart: a resource by type and id. */
export interface Entry {
	readonly type: string;
	readonly id: string;
}

/** `Type/id`, as errors and reports name an entry. */
export const entryPath = ({ type, id }: Entry): string => `${type}/${id}`;

/** True when the chart holds any register of the entry. */
export const entryExists = (chart: ChartReader, { type, id }: Entry): boolean =>
	chart.keys(entryPrefix(type, id)).length > 0;

/** What a verb says about its writes, besides the writes. */
export interface ChangeDetails extends StampDetails {
	/** The verb may write a signed note: only marking it as an error may. */
	readonly evenIfSigned?: boolean;
}

/** The value that a contested register or group of the entry would lose by this write, as a path, or undefined. */
function contestedPath(
	chart: ChartReader,
	entry: Entry,
	keys: Iterable<string>,
	groups: Iterable<DecisionGroup>
) {
	for (const key of keys) {
		if (chart.candidates(key).length < 2) continue;
		const { element, item } = parseRegisterKey(key)!;
		return [entryPath(entry), element, ...(item === undefined ? [] : [item])].join('/');
	}
	for (const group of groups)
		if (isGroupContested(chart, entry.type, entry.id, group)) return `${entryPath(entry)}/~${group.name}`;
	return undefined;
}

/** Drops a narrative that software made from the data, which would now say something else. People's own words stay. */
export function staleNarrative(
	chart: ChartReader,
	{ type, id }: Entry
): readonly [key: string, atom: string][] {
	const key = registerKey(type, id, 'text');
	const atom = chart.atom(key);
	const stale =
		atom !== undefined && (JSON.parse(atom) as { status?: unknown } | null)?.status === 'generated';
	return stale && chart.candidates(key).length < 2 ? [[key, 'null']] : [];
}

/** The stamp that a group gets when the writes are made: register key and atom. */
export function groupStamp(
	chart: ChartReader,
	context: VerbContext,
	verb: string,
	{ type, id }: Entry,
	group: DecisionGroup,
	writes: ReadonlyMap<string, string>,
	details: StampDetails = {}
): readonly [key: string, atom: string] {
	const left = new Map<string, string>();
	for (const key of chart.keys(entryPrefix(type, id))) left.set(key, chart.atom(key) ?? 'null');
	for (const write of writes) left.set(...write);
	const inGroup = [...left].filter(([key]) => isInGroup(key, type, id, group));
	return [stampKey(type, id, group.name), createStamp(context, verb, inGroup, details)];
}

/**
 * One change to one entry as an edit: registers whose atom differs from what the chart shows, the stamp of every decision
 * group among them, and the removal of a generated narrative. No edit when nothing differs. Refuses an entry that is not
 * there, a signed note, and a register or group that is in disagreement (a write would clear the disagreement unseen).
 */
export function changeEntry(
	chart: ChartReader,
	context: VerbContext,
	verb: string,
	entry: Entry,
	wanted: ReadonlyMap<string, string>,
	{ evenIfSigned = false, ...details }: ChangeDetails = {}
): Result<readonly Edit[], VerbError> {
	const { type, id } = entry;
	if (!entryExists(chart, entry)) return err({ type: 'NoSuchEntry', entry: entryPath(entry) });
	if (!evenIfSigned && type === 'Composition' && isNoteSigned(chart, id))
		return err({ type: 'NoteSigned', entry: entryPath(entry) });
	const elementOf = (key: string): string => parseRegisterKey(key)!.element;
	const touched = new Set(
		[...wanted.keys()].map((key) => groupOf(type, elementOf(key))).filter((group) => group !== undefined)
	);
	const contested = contestedPath(chart, entry, wanted.keys(), touched);
	if (contested !== undefined) return err({ type: 'InDisagreement', path: contested });

	const writes = new Map([...wanted].filter(([key, atom]) => (chart.atom(key) ?? 'null') !== atom));
	if (writes.size === 0) return ok([]);
	const stamps = groupsOf(type)
		.filter((group) => [...writes.keys()].some((key) => isInGroup(key, type, id, group)))
		.map((group) => groupStamp(chart, context, verb, entry, group, writes, details));
	if (!writes.has(registerKey(type, id, 'text')))
		for (const [key, atom] of staleNarrative(chart, entry)) writes.set(key, atom);
	for (const [key, atom] of stamps) writes.set(key, atom);
	return ok([{ scope: scopeOfType(type, id), message: verb, writes, texts: [] }]);
}
