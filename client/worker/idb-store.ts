// A device's store in IndexedDB. Every commit is one readwrite transaction with durability 'strict', which checks its
// expectations inside itself: two tabs cannot use one sequence number twice.
import { deleteDB, openDB, unwrap, type DBSchema, type IDBPDatabase } from 'idb';
import { equalBytes } from '#shared/core/bytes.ts';
import { err, ok, type Result } from '#shared/core/result.ts';
import {
	TABLES,
	type Expectation,
	type RowRange,
	type Store,
	type StoreError,
	type StoreOp,
	type Table
} from '#shared/replica/store.ts';

type Schema = DBSchema & { readonly [T in Table]: { key: string; value: Uint8Array } };

const SCHEMA_VERSION = 1;
/** Above every ASCII key that starts with the text before it. */
const END = '\uffff';

/**
 * Opens or makes the database `name` (it carries the profile's id). Rejects when the browser refuses it, as in some
 * private windows, or when a newer Saddlebag wrote it.
 */
export async function createIdbStore(name: string): Promise<Store> {
	let open = true;
	const database = await openDB<Schema>(name, SCHEMA_VERSION, {
		upgrade(fresh) {
			for (const table of TABLES) fresh.createObjectStore(table);
		},
		blocking() {
			open = false;
			database.close();
		},
		terminated() {
			open = false;
		}
	});
	return storeOf(database, () => open);
}

function storeOf(database: IDBPDatabase<Schema>, isOpen: () => boolean = () => true): Store {
	let open = true;
	return {
		get: (table, key) => database.get(table, key),
		async list(table, range = {}) {
			const keys = keyRange(range);
			if (keys === 'empty' || range.limit === 0) return [];
			return range.reverse
				? listBack(database, table, keys, range.limit)
				: list(database, table, keys, range.limit);
		},
		count: (table, prefix = '') => database.count(table, IDBKeyRange.bound(prefix, prefix + END)),
		async commit(ops, expect = []) {
			if (!open || !isOpen()) return err({ type: 'StoreFailed', reason: 'the store is not open' });
			return commit(database, ops, expect);
		},
		async close() {
			open = false;
			database.close();
		}
	};
}

/**
 * Opens a database as it is, to read what can be read, after createIdbStore could not bring it up to date. Undefined when
 * there is none.
 */
export async function openAsItIs(name: string): Promise<Store | undefined> {
	const known = await indexedDB.databases();
	if (!known.some((database) => database.name === name)) return undefined;
	return storeOf(await openDB<Schema>(name));
}

/** Removes a database. Whoever still has it open is asked to close it, and does. */
export const eraseIdbStore = (name: string): Promise<void> => deleteDB(name);

function keyRange({ prefix = '', after, reverse = false }: RowRange): IDBKeyRange | 'empty' {
	const end = prefix + END;
	if (reverse) {
		const upper = after === undefined || after > end ? end : after;
		return upper <= prefix ? 'empty' : IDBKeyRange.bound(prefix, upper, false, true);
	}
	if (after === undefined || after < prefix) return IDBKeyRange.bound(prefix, end, false, true);
	return after >= end ? 'empty' : IDBKeyRange.bound(after, end, true, true);
}

async function list(database: IDBPDatabase<Schema>, table: Table, range: IDBKeyRange, limit?: number) {
	const { store } = database.transaction(table);
	const [keys, values] = await Promise.all([store.getAllKeys(range, limit), store.getAll(range, limit)]);
	return keys.map((key, i) => ({ key, value: values[i]! }));
}

async function listBack(database: IDBPDatabase<Schema>, table: Table, range: IDBKeyRange, limit = Infinity) {
	const rows: { key: string; value: Uint8Array }[] = [];
	let cursor = await database.transaction(table).store.openCursor(range, 'prev');
	while (cursor && rows.length < limit) {
		rows.push({ key: cursor.key, value: cursor.value });
		cursor = await cursor.continue();
	}
	return rows;
}

async function commit(
	database: IDBPDatabase<Schema>,
	ops: readonly StoreOp[],
	expect: readonly Expectation[]
): Promise<Result<void, StoreError>> {
	const tables = [...new Set([...ops, ...expect].map(({ table }) => table))];
	if (tables.length === 0) return ok(undefined);
	let failed: Expectation | undefined;
	try {
		const transaction = database.transaction(tables, 'readwrite', { durability: 'strict' });
		const held = await Promise.all(expect.map(({ table, key }) => transaction.objectStore(table).get(key)));
		failed = expect.find(({ value }, i) => !holds(held[i], value));
		if (failed) {
			transaction.done.catch(() => {});
			transaction.abort();
			return err({ type: 'ExpectationFailed', table: failed.table, key: failed.key });
		}
		// Without a promise for each of thousands of writes: the transaction tells of all of them.
		const raw = unwrap(transaction);
		for (const op of ops) {
			const store = raw.objectStore(op.table);
			// A view is cloned with the whole buffer behind it: store a copy of exactly its bytes.
			if (op.type === 'put') store.put(op.value.slice(), op.key);
			else store.delete(op.key);
		}
		await transaction.done;
		return ok(undefined);
	} catch (error) {
		return err(storeErrorOf(error));
	}
}

const holds = (held: Uint8Array | undefined, value: Uint8Array | undefined): boolean =>
	value === undefined ? held === undefined : held !== undefined && equalBytes(held, value);

/** Names of DOMExceptions hold no row's content. */
function storeErrorOf(error: unknown): StoreError {
	const name = error instanceof DOMException ? error.name : 'unknown';
	return name === 'QuotaExceededError' ? { type: 'StoreFull' } : { type: 'StoreFailed', reason: name };
}
