// A transaction being written: reads see the writes before them, and nothing reaches the store until commit.
import { ok } from '../core/result.ts';
import type { Result } from '../core/result.ts';
import type { Expectation, Store, StoreError, StoreOp, Table } from './store.ts';

export interface Draft {
	get(table: Table, key: string): Promise<Uint8Array | undefined>;
	/** Reads a row, and lets the commit happen only if the store still holds what was read. */
	getGuarded(table: Table, key: string): Promise<Uint8Array | undefined>;
	put(table: Table, key: string, value: Uint8Array): void;
	delete(table: Table, key: string): void;
	/** Forgets every write: commit will change nothing. */
	abandon(): void;
	commit(): Promise<Result<void, StoreError>>;
}

/** Begins a draft over a store. */
export function createDraft(store: Store): Draft {
	const writes = new Map<string, StoreOp>();
	let abandoned = false;
	const expectations: Expectation[] = [];
	const get = async (table: Table, key: string): Promise<Uint8Array | undefined> => {
		const written = writes.get(`${table} ${key}`);
		if (written) return written.type === 'put' ? written.value : undefined;
		return store.get(table, key);
	};
	return {
		get,
		async getGuarded(table, key) {
			const value = await store.get(table, key);
			expectations.push({ table, key, value });
			return value;
		},
		put(table, key, value) {
			writes.set(`${table} ${key}`, { type: 'put', table, key, value });
		},
		delete(table, key) {
			writes.set(`${table} ${key}`, { type: 'delete', table, key });
		},
		abandon() {
			abandoned = true;
		},
		commit: async () => (abandoned ? ok(undefined) : store.commit([...writes.values()], expectations))
	};
}
