// After a merge every chart that others changed is looked at, also those that nobody here has opened: one by one, between
// other work. What is left to look at is noted with the changes themselves, so that nothing is forgotten over a lock or a
// power cut.
import type { Clock } from '../core/clock.ts';
import type { DocId } from '../core/ids.ts';
import { UNCHECKED_PREFIX } from '../replica/rows.ts';
import type { Store } from '../replica/store.ts';
import type { CheckProgress } from './sync-status.ts';
import { followLinked } from './follow-linked.ts';
import type { Session } from './session.ts';

/** Rows compared with each other at a time. */
const ROWS_AT_ONCE = 250;
/** Charts that are quickly looked at are looked at together: so many, or so long. */
const CHARTS_AT_ONCE = 8;
const TURN_MS = 10;
/** Between two turns: whoever waits for the engine comes first. */
const PAUSE_MS = 5;
/** While a device is being filled, the checks wait until so long nothing has come: on a fast road charts come first. */
const QUIET_MS = 200;
/** Notes of what was looked at are taken away together, so long after the first or so many at once. */
const FORGET_MS = 2_000;
const FORGET_AT_ONCE = 64;

export interface BackgroundChecks {
	/** These documents arrived; those with a note are looked at. */
	arrived(docIds: readonly DocId[]): void;
	/** Rows of the list were written here. */
	rowsChanged(): void;
	/** How far it has come; undefined when nothing is left. */
	progress(): CheckProgress | undefined;
	stop(): void;
}

export interface BackgroundChecksDeps {
	readonly store: Store;
	readonly clock: Clock;
	readonly session: Session;
	/** True while this device receives what it does not have yet. */
	isFilling(): boolean;
	/** Runs a task when no other task of the engine runs. */
	exclusive<T>(task: () => Promise<T>): Promise<T>;
	/** One more was looked at. `changed`: something else waits in it now. */
	onChecked(changed: boolean): void;
	/** Other patients than before may be one, or have appointments in each other's way. Inside that task. */
	onCompared(): Promise<void>;
}

/** Begins at once with what an earlier session left. */
export function createBackgroundChecks({
	store,
	clock,
	session,
	isFilling,
	exclusive,
	onChecked,
	onCompared
}: BackgroundChecksDeps): BackgroundChecks {
	const queue = new Set<DocId>();
	const { summaries } = session;
	let done = 0;
	let stopped = false;
	let cancel: (() => void) | undefined;
	let arrivedAt: number | undefined;
	/** Notes that have served, as they were then: one that was written anew meanwhile stays. */
	const served = new Map<string, Uint8Array>();
	let cancelForget: (() => void) | undefined;
	/** A row is another now, in memory. */
	let isUnsaved = false;
	/** One is being looked at: until then it counts as not looked at. */
	let looking = 0;
	const left = (): number => queue.size + summaries.due + looking;

	/** Any other measure than nought to QUIET_MS is a clock that was set. */
	const isQuiet = (): boolean => {
		const passed = arrivedAt === undefined ? QUIET_MS : clock.now() - arrivedAt;
		return passed < 0 || passed >= QUIET_MS || !isFilling();
	};

	const next = (): void => {
		if (stopped || queue.size + summaries.due === 0) return;
		cancel ??= clock.after(isQuiet() ? PAUSE_MS : QUIET_MS, () => {
			if (isQuiet()) return void exclusive(look);
			cancel = undefined;
			next();
		});
	};

	async function look(): Promise<void> {
		cancel = undefined;
		if (stopped) return;
		const { due } = summaries;
		looking = 1;
		let changed: boolean;
		try {
			const others = summaries.compareRows(ROWS_AT_ONCE);
			changed = (await followLinked(session, others)).length > 0;
			if (others.size > 0) await onCompared();
			done += due - summaries.due;
			const from = clock.now();
			for (let i = 0; i < CHARTS_AT_ONCE && !stopped && (i === 0 || clock.now() - from < TURN_MS); i++)
				changed = (await lookAtChart()) || changed;
			// In the middle of many they are saved with the notes.
			if (isUnsaved && queue.size === 0) {
				await session.rows.save();
				isUnsaved = false;
			}
		} finally {
			looking = 0;
		}
		if (left() === 0) done = 0;
		onChecked(changed);
		next();
	}

	async function lookAtChart(): Promise<boolean> {
		const [docId] = queue;
		if (docId === undefined) return false;
		queue.delete(docId);
		const key = UNCHECKED_PREFIX + docId;
		const value = await store.get('meta', key);
		const row = session.summaries.ofDocument(docId);
		const checked = value && (await session.rows.checkDocument(docId));
		isUnsaved ||= checked === true;
		const followed = value && row ? await followLinked(session, [row.chartId]) : [];
		// A chart that is not listed keeps its note until it is.
		if (value && checked !== undefined) {
			served.set(key, value);
			if (served.size >= FORGET_AT_ONCE) await forgetServed();
			else cancelForget ??= clock.after(FORGET_MS, () => void exclusive(forgetServed));
		}
		done++;
		return checked === true || followed.length > 0;
	}

	/**
	 * The rows that were found are made durable with that. Another tab may have looked too: notes that are not as they were
	 * then are left alone.
	 */
	async function forgetServed(): Promise<void> {
		cancelForget?.();
		cancelForget = undefined;
		while (served.size > 0 && !stopped) {
			const notes = [...served].map(([key, value]) => ({ table: 'meta' as const, key, value }));
			const ops = notes.map(({ table, key }) => ({ type: 'delete' as const, table, key }));
			const stored = await store.commit([...(await summaries.changedOps()), ...ops], notes);
			if (stored.ok) {
				summaries.stored();
				isUnsaved = false;
			}
			if (!stored.ok && stored.error.type === 'ExpectationFailed') served.delete(stored.error.key);
			else served.clear();
		}
	}

	void exclusive(async () => {
		for (const { key } of await store.list('meta', { prefix: UNCHECKED_PREFIX }))
			queue.add(key.slice(UNCHECKED_PREFIX.length) as DocId);
		next();
	});

	return {
		arrived(docIds) {
			arrivedAt = clock.now();
			for (const docId of docIds) {
				queue.add(docId);
				const clinical = session.summaries.ofDocument(docId)?.docIds.clinical;
				if (clinical) queue.add(clinical);
			}
			next();
		},
		rowsChanged: next,
		progress() {
			const open = left();
			return open === 0 ? undefined : { done, of: done + open };
		},
		stop() {
			stopped = true;
			cancel?.();
			cancelForget?.();
		}
	};
}
