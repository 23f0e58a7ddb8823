// A device's store that lives as long as its object: for tests and the simulator. Same contract as the durable ones.
import { equalBytes } from '../core/bytes.ts';
import { err, ok } from '../core/result.ts';
import { TABLES } from './store.ts';
import type { Row, RowRange, Store, StoreOp, Table } from './store.ts';

/** Every row of a store at one moment. */
export type StoreSnapshot = Readonly<Record<Table, readonly Row[]>>;

/** The writes that put all of it into an empty store. */
export const opsOfSnapshot = (rows: StoreSnapshot): readonly StoreOp[] =>
	TABLES.flatMap((table) => rows[table].map((row): StoreOp => ({ type: 'put', table, ...row })));

export interface MemoryStore extends Store {
	/** A copy to start another store from: a cloned or restored profile. */
	snapshot(): StoreSnapshot;
}

/** Rows of one table with their keys in order. */
interface Rows {
	readonly keys: string[];
	readonly values: Map<string, Uint8Array>;
}

/** Index of the first key that is not below `key`. */
function lowerBound(keys: readonly string[], key: string): number {
	let low = 0;
	let high = keys.length;
	while (low < high) {
		const middle = (low + high) >>> 1;
		if (keys[middle]! < key) low = middle + 1;
		else high = middle;
	}
	return low;
}

function putRow({ keys, values }: Rows, key: string, value: Uint8Array): void {
	if (!values.has(key)) keys.splice(lowerBound(keys, key), 0, key);
	values.set(key, value.slice());
}

function deleteRow({ keys, values }: Rows, key: string): void {
	if (values.delete(key)) keys.splice(lowerBound(keys, key), 1);
}

/** First and last index (exclusive) of a range. */
function bounds(keys: readonly string[], { prefix = '', after, reverse }: RowRange): [number, number] {
	const from = lowerBound(keys, prefix);
	const to = prefix === '' ? keys.length : lowerBound(keys, `${prefix}\uffff`);
	if (after === undefined) return [from, to];
	const at = lowerBound(keys, after);
	return reverse ? [from, Math.min(to, at)] : [Math.max(from, keys[at] === after ? at + 1 : at), to];
}

/** A store in memory, empty or as it was when a snapshot was taken. */
export function createMemoryStore(from?: StoreSnapshot): MemoryStore {
	const tables = new Map<Table, Rows>(TABLES.map((table) => [table, { keys: [], values: new Map() }]));
	let open = true;
	const rowsOf = (table: Table): Rows => tables.get(table)!;
	for (const table of from ? TABLES : [])
		for (const { key, value } of from![table]) putRow(rowsOf(table), key, value);
	const listed = (table: Table, range: RowRange): Row[] => {
		const { keys, values } = rowsOf(table);
		const [start, end] = bounds(keys, range);
		const limit = Math.max(0, Math.min(end - start, range.limit ?? Infinity));
		const slice = range.reverse ? keys.slice(end - limit, end).reverse() : keys.slice(start, start + limit);
		return slice.map((key) => ({ key, value: values.get(key)!.slice() }));
	};
	return {
		get: async (table, key) => rowsOf(table).values.get(key)?.slice(),
		list: async (table, range = {}) => listed(table, range),
		count: async (table, prefix = '') => {
			const [start, end] = bounds(rowsOf(table).keys, { prefix });
			return end - start;
		},
		commit: async (ops, expect = []) => {
			if (!open) return err({ type: 'StoreFailed', reason: 'the store is not open' });
			for (const { table, key, value } of expect) {
				const held = rowsOf(table).values.get(key);
				const holds =
					value === undefined ? held === undefined : held !== undefined && equalBytes(held, value);
				if (!holds) return err({ type: 'ExpectationFailed', table, key });
			}
			for (const op of ops) {
				if (op.type === 'put') putRow(rowsOf(op.table), op.key, op.value);
				else deleteRow(rowsOf(op.table), op.key);
			}
			return ok(undefined);
		},
		close: async () => {
			open = false;
		},
		snapshot: () =>
			Object.fromEntries(TABLES.map((table) => [table, listed(table, {})])) as unknown as StoreSnapshot
	};
}
