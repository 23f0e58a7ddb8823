// The contract of a device's own storage. Implementations: memory (tests, simulator), Node SQLite (bag), IndexedDB
// (browser). Everything in it is sealed or public; see rows.ts for what each table holds.
import type { Result } from '../core/result.ts';

/** The tables of a store. Rows are ordered by key, bytewise on UTF-16 code units (keys are ASCII). */
export const TABLES = [
	'meta',
	'control',
	'envelope',
	'envelopeId',
	'chain',
	'outbox',
	'doc',
	'local',
	'quarantine'
] as const;
export type Table = (typeof TABLES)[number];

export interface Row {
	readonly key: string;
	readonly value: Uint8Array;
}

export type StoreOp =
	| { readonly type: 'put'; readonly table: Table; readonly key: string; readonly value: Uint8Array }
	| { readonly type: 'delete'; readonly table: Table; readonly key: string };

/** What must hold for a commit to happen: the row's exact bytes, or undefined for "no such row". */
export interface Expectation {
	readonly table: Table;
	readonly key: string;
	readonly value: Uint8Array | undefined;
}

export type StoreError =
	| { readonly type: 'ExpectationFailed'; readonly table: Table; readonly key: string }
	| { readonly type: 'StoreFull' }
	| { readonly type: 'StoreFailed'; readonly reason: string };

/** Which rows to list: all whose key starts with `prefix`, after `after` (exclusive), at most `limit`. */
export interface RowRange {
	readonly prefix?: string;
	readonly after?: string;
	readonly limit?: number;
	readonly reverse?: boolean;
}

/** A device's storage. Reads see every commit that resolved before them. */
export interface Store {
	get(table: Table, key: string): Promise<Uint8Array | undefined>;
	list(table: Table, range?: RowRange): Promise<readonly Row[]>;
	count(table: Table, prefix?: string): Promise<number>;
	/**
	 * All or nothing, and durable (flushed to the disk) when it resolves ok. Nothing is written when an expectation does
	 * not hold: that is the compare-and-swap which keeps two tabs or processes from using one sequence number twice.
	 */
	commit(ops: readonly StoreOp[], expect?: readonly Expectation[]): Promise<Result<void, StoreError>>;
	/** Leaves nothing in its files of what was overwritten or deleted. Absent where no program can say so: in a browser. */
	forgetOverwritten?(): Promise<void>;
	close(): Promise<void>;
}
