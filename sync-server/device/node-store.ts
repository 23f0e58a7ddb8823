// A device's store in one SQLite file, for devices without a browser. One process at a time: the file stays locked while
// it is open, and a process that is killed lets go of it.
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { equalBytes } from '#shared/core/bytes.ts';
import { err, ok, type Result } from '#shared/core/result.ts';
import {
	TABLES,
	type Row,
	type Store,
	type StoreError,
	type StoreOp,
	type Table
} from '#shared/replica/store.ts';

export type OpenStoreError =
	/** Another process has this device open. Nothing was touched. */
	| { readonly type: 'StoreInUse' }
	/** The file was written by a newer Saddlebag. Nothing was touched. */
	| { readonly type: 'StoreIsNewer'; readonly version: number }
	| { readonly type: 'StoreFailed'; readonly reason: string };

const FILE = 'device.sqlite';
const SCHEMA_VERSION = 1;
/** Result codes of SQLite (https://sqlite.org/rescode.html), the low byte of the extended ones. */
const SQLITE_BUSY = 5;
const SQLITE_FULL = 13;

/** SQLite's result code in an exception of node:sqlite, or undefined for any other exception. */
const codeOf = (error: unknown): number | undefined =>
	error instanceof Error && 'errcode' in error && typeof error.errcode === 'number'
		? error.errcode & 0xff
		: undefined;

/** SQLite's own words for a code; they hold no row's content. */
const reasonOf = (error: unknown): string =>
	error instanceof Error && 'errstr' in error ? String(error.errstr) : 'the store is not open';

/**
 * Opens or makes the store in the folder `dir` (made for this user only). Write-ahead log with synchronous=FULL: a commit
 * is on the disk when it resolves, also when the power fails (https://sqlite.org/pragma.html#pragma_synchronous). What is
 * overwritten is overwritten with zeros.
 */
export async function openNodeStore(dir: string): Promise<Result<Store, OpenStoreError>> {
	let database: DatabaseSync | undefined;
	try {
		mkdirSync(dir, { recursive: true, mode: 0o700 });
		const path = join(dir, FILE);
		database = new DatabaseSync(path);
		database.exec(
			'PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;'
		);
		chmodSync(path, 0o600);
		database.exec('BEGIN IMMEDIATE');
		const version = Number(database.prepare('PRAGMA user_version').get()!['user_version']);
		if (version > SCHEMA_VERSION) {
			database.close();
			return err({ type: 'StoreIsNewer', version });
		}
		for (const table of TABLES) {
			database.exec(
				`CREATE TABLE IF NOT EXISTS "${table}" (key TEXT NOT NULL PRIMARY KEY, value BLOB NOT NULL) STRICT`
			);
		}
		database.exec(`PRAGMA user_version = ${SCHEMA_VERSION}; COMMIT`);
		return ok(createStore(database));
	} catch (error) {
		database?.close();
		if (codeOf(error) === SQLITE_BUSY) return err({ type: 'StoreInUse' });
		return err({ type: 'StoreFailed', reason: reasonOf(error) });
	}
}

interface Statements {
	readonly get: StatementSync;
	readonly put: StatementSync;
	readonly delete: StatementSync;
	readonly count: StatementSync;
	readonly list: StatementSync;
	readonly listBack: StatementSync;
}

function prepare(database: DatabaseSync, table: Table): Statements {
	const list = (above: string, below: string, order: string): StatementSync =>
		database.prepare(
			`SELECT key, value FROM "${table}" WHERE key >= ? AND key ${above} AND key ${below} ORDER BY key ${order} LIMIT ?`
		);
	return {
		get: database.prepare(`SELECT value FROM "${table}" WHERE key = ?`),
		put: database.prepare(
			`INSERT INTO "${table}" (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value`
		),
		delete: database.prepare(`DELETE FROM "${table}" WHERE key = ?`),
		count: database.prepare(`SELECT count(*) AS n FROM "${table}" WHERE key >= ? AND key < ?`),
		list: list('> ?', '< ?', 'ASC'),
		listBack: list('< ?', '< ?', 'DESC')
	};
}

/** Above every ASCII key that starts with a prefix. */
const endOf = (prefix: string): string => `${prefix}\uffff`;

const rowOf = (row: Record<string, unknown>): Row => ({
	key: row['key'] as string,
	value: row['value'] as Uint8Array
});

function createStore(database: DatabaseSync): Store {
	const statements = new Map(TABLES.map((table) => [table, prepare(database, table)]));
	const of = (table: Table): Statements => statements.get(table)!;
	const get = (table: Table, key: string): Uint8Array | undefined =>
		of(table).get.get(key)?.['value'] as Uint8Array | undefined;

	function apply(op: StoreOp): void {
		if (op.type === 'put') of(op.table).put.run(op.key, op.value);
		else of(op.table).delete.run(op.key);
	}

	function rollBack(): void {
		if (database.isOpen && database.isTransaction) database.exec('ROLLBACK');
	}

	return {
		get: async (table, key) => get(table, key),
		async list(table, { prefix = '', after, limit, reverse = false } = {}) {
			const bound: SQLInputValue[] = reverse
				? [prefix, after ?? endOf(prefix), endOf(prefix)]
				: [prefix, after ?? '', endOf(prefix)];
			return (reverse ? of(table).listBack : of(table).list).all(...bound, limit ?? -1).map(rowOf);
		},
		count: async (table, prefix = '') => Number(of(table).count.get(prefix, endOf(prefix))!['n']),
		async commit(ops, expect = []) {
			try {
				database.exec('BEGIN IMMEDIATE');
				for (const { table, key, value } of expect) {
					const held = get(table, key);
					const holds =
						value === undefined ? held === undefined : held !== undefined && equalBytes(held, value);
					if (holds) continue;
					rollBack();
					return err({ type: 'ExpectationFailed', table, key });
				}
				for (const op of ops) apply(op);
				database.exec('COMMIT');
				return ok(undefined);
			} catch (error) {
				rollBack();
				return err(storeErrorOf(error));
			}
		},
		async forgetOverwritten() {
			database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
		},
		async close() {
			if (database.isOpen) database.close();
		}
	};
}

const storeErrorOf = (error: unknown): StoreError =>
	codeOf(error) === SQLITE_FULL ? { type: 'StoreFull' } : { type: 'StoreFailed', reason: reasonOf(error) };
