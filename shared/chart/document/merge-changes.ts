// Changes made elsewhere taken into a document, and what they touched.
import * as A from '@automerge/automerge/slim';
import { withCame } from '../came-between.ts';
import type { ReadChange } from '../read-operations.ts';
import { missingDepsOf, NOTHING_SINCE, type ChartDocument } from './chart-document.ts';
import { everyValueOf, holdsRegister, nextIndex } from './document-values.ts';
import { readChecked, registersOf } from './change-bytes.ts';

/** What a merge brought. Keys are of registers and texts whose values may now be others. */
export interface Merged {
	readonly doc: ChartDocument;
	readonly touchedKeys: readonly string[];
	readonly touchedTextKeys: readonly string[];
	/** Hashes of changes that others wait for: while there are some, part of what was received is not shown. */
	readonly missingDeps: readonly string[];
	/** Positions in `changes` of those that were not applied, because no honest device makes them. */
	readonly refused: readonly number[];
}

/** Takes in changes made elsewhere, in any order, also ones already held. Bad changes are refused one by one. */
export function applyRemoteChanges(document: ChartDocument, changes: readonly Uint8Array[]): Merged {
	const before = document.automerge;
	const heads = A.getHeads(before);
	const checked = changes.map(readChecked);
	const byHash = new Map(checked.flatMap((each) => (each.ok ? [[each.value.hash, each.value]] : [])));
	const nothingWaits = missingDepsOf(document).length === 0;
	const fresh = nothingWaits ? [...byHash.values()].filter(({ hash }) => !A.hasHeads(before, [hash])) : [];
	const isLittle = nothingWaits && isLittleMore(document, byHash.values());
	let automerge = before;
	const take = (some: readonly Uint8Array[]): boolean => {
		try {
			if (isLittle) A.getBackend(before).applyChanges([...some]);
			else [automerge] = A.applyChanges(automerge, [...some]);
			return true;
		} catch {
			return false; // nothing of `some` was applied
		}
	};
	const together = take(changes.filter((_, i) => checked[i]!.ok));
	const refused = changes.flatMap((change, i) => (checked[i]!.ok && (together || take([change])) ? [] : [i]));

	const missingDeps = A.getMissingDeps(automerge, []);
	// Where nothing waits for another, before and after, what is new is what came.
	const isAll = nothingWaits && refused.length === 0 && missingDeps.length === 0;
	if (isLittle && !isAll) [automerge] = A.applyChanges(before, []);
	const written = isAll
		? fresh.flatMap((change) => change.written)
		: A.getChangesMetaSince(automerge, heads).flatMap(
				({ hash }) => byHash.get(hash)?.written ?? registersOf(A.inspectChange(automerge, hash)?.ops ?? [])
			);
	const writes = countsOf(written);
	const state = document.touched.touch(writes.keys());
	document.authors.came = isAll ? withCame(document.authors.came, document.state, state, fresh) : undefined;
	return {
		doc: {
			...{ ...document, automerge, state },
			since: isLittle && isAll ? withSince(document, writes.keys()) : NOTHING_SINCE,
			index: nextIndex(document, writes.keys()),
			multiple: nextMultiple(document, writes)
		},
		touchedKeys: [...writes.keys()],
		touchedTextKeys: Object.keys(automerge.text).filter((key) => automerge.text[key] !== before.text[key]),
		missingDeps,
		refused
	};
}

/** True for changes of few registers and nothing else, while few have come since Automerge's own copy was made. */
function isLittleMore({ since }: ChartDocument, changes: Iterable<ReadChange>): boolean {
	let registers = 0;
	for (const { written, startOp, maxOp } of changes) {
		if (written.length !== maxOp - startOp + 1) return false;
		registers += written.length;
	}
	return registers > 0 && registers <= LITTLE && since.size + registers <= MOST_SINCE;
}
/** Registers: what a screen writes at once is less. */
const LITTLE = 64;
const MOST_SINCE = 512;

function withSince(document: ChartDocument, keys: Iterable<string>): ChartDocument['since'] {
	const since = new Map(document.since);
	for (const key of keys) {
		const shown = everyValueOf(document, key).at(-1);
		since.set(key, shown?.[0] === 'str' ? shown[1] : undefined);
	}
	return since;
}

/** How often each register is written. */
function countsOf(written: readonly string[]): ReadonlyMap<string, number> {
	const counts = new Map<string, number>();
	for (const key of written) counts.set(key, (counts.get(key) ?? 0) + 1);
	return counts;
}

/** Registers with several values after a merge. One that is new and was written once is not asked. */
function nextMultiple(
	document: ChartDocument,
	writes: ReadonlyMap<string, number>
): ReadonlyMap<string, object> {
	const multiple = new Map(document.multiple);
	for (const [key, count] of writes) {
		if (count === 1 && !holdsRegister(document, key)) continue;
		if (everyValueOf(document, key).length > 1) multiple.set(key, {});
		else multiple.delete(key);
	}
	return multiple;
}
