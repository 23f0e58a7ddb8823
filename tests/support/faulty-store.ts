// One process's view of a device's disk: calls take time, fail, or are the last thing that the process does. The disk
// itself keeps its contract: a commit is there whole or not at all.
import { err } from '#shared/core/result.ts';
import type { Store } from '#shared/replica/store.ts';
import type { Life } from './virtual-time.ts';

export type StoreCall = 'get' | 'list' | 'count' | 'commit';

/**
 * What becomes of a call. Crashes: before it does anything, after it was done and before the process hears of it, and
 * just when the process has heard.
 */
export type StoreFate = 'done' | 'full' | 'crash-before' | 'crash-inside' | 'crash-after';

export interface StoreFaults {
	/** Decides about the next call. */
	fateOf(call: StoreCall): StoreFate;
	/** How long the call waits for the disk; undefined: not at all. */
	wait(call: StoreCall): Promise<void> | undefined;
	/** The process ends here. */
	crash(call: StoreCall, fate: StoreFate): void;
}

export interface FaultyStore extends Store {
	/** Calls that have begun and not ended. */
	inProgress(): number;
}

const never = <T>(): Promise<T> => new Promise<T>(() => {});

/** Wraps a disk for one process. Closing it leaves the disk as it is: another process may open it. */
export function createFaultyStore(disk: Store, life: Life, faults: StoreFaults): FaultyStore {
	let inProgress = 0;

	async function call<T>(name: StoreCall, run: () => Promise<T>, full?: () => T): Promise<T> {
		if (!life.alive) return never();
		inProgress += 1;
		const fate = faults.fateOf(name);
		const waiting = faults.wait(name);
		if (waiting) await waiting;
		if (!life.alive) return never();
		if (fate === 'crash-before') {
			faults.crash(name, fate);
			return never();
		}
		const result = fate === 'full' && full ? full() : await run();
		if (fate === 'crash-inside') {
			faults.crash(name, fate);
			return never();
		}
		if (!life.alive) return never();
		inProgress -= 1;
		if (fate === 'crash-after') queueMicrotask(() => queueMicrotask(() => faults.crash(name, fate)));
		return result;
	}

	return {
		get: (table, key) => call('get', () => disk.get(table, key)),
		list: (table, range) => call('list', () => disk.list(table, range)),
		count: (table, prefix) => call('count', () => disk.count(table, prefix)),
		commit: (ops, expect) =>
			call(
				'commit',
				() => disk.commit(ops, expect),
				() => err({ type: 'StoreFull' })
			),
		close: async () => {},
		inProgress: () => inProgress
	};
}
