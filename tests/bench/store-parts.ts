// What a device's store is made of: bytes of keys and values by table, and by the word that keys begin with where a table has
// several kinds of rows.
import { TABLES, type Store } from '#shared/replica/store.ts';

const SEVERAL: ReadonlySet<string> = new Set(['meta', 'local']);

/** Bytes by part, without what the storage needs for itself. */
export async function partsOf(store: Store): Promise<ReadonlyMap<string, number>> {
	const parts = new Map<string, number>();
	for (const table of TABLES)
		for (const { key, value } of await store.list(table)) {
			const part = SEVERAL.has(table) ? `${table} ${/^[^/]*/.exec(key)![0]}` : table;
			parts.set(part, (parts.get(part) ?? 0) + key.length + value.length);
		}
	return parts;
}
