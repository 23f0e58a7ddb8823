// The one file that names implementations of storage: which one the settings ask for, and a copy of one.
import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { RelayConfig } from './config.ts';
import type { RelayStorage } from './storage/relay-storage.ts';
import { backupRelayDatabase } from './storage/sqlite/backup-relay-database.ts';
import { openRelayDatabase, renewGeneration } from './storage/sqlite/open-relay-database.ts';
import { createSqliteRelayStorage } from './storage/sqlite/sqlite-relay-storage.ts';
import { nodeClock, nodeRandom } from './transport/node-clock.ts';

/** Words for whoever started the process; `message` is a sentence. */
export class StorageUnusable extends Error {}

const newer = (place: string): never => {
	throw new StorageUnusable(`${place} was written by a newer version. Nothing was changed: update first.`);
};

/** Where the SQLite database of the settings lies. */
export const databaseFile = ({ dataDir }: Pick<RelayConfig, 'dataDir'>): string =>
	join(resolve(dataDir), 'saddlebag.db');

/** The storage that the settings name, and where that is in words. Throws StorageUnusable when it is newer. */
export async function openStorage(
	config: RelayConfig
): Promise<{ readonly storage: RelayStorage; readonly place: string }> {
	if (config.databaseUrl !== undefined) {
		const { databaseUrl: url, databaseConnections } = config;
		const { host, pathname } = new URL(url);
		const place = `the PostgreSQL database ${pathname.slice(1)} at ${host}`;
		// Loaded only where it is used: a clinic's box has no need of its memory.
		const { openRelayPool } = await import('./storage/postgres/open-relay-pool.ts');
		const { createPostgresRelayStorage } = await import('./storage/postgres/postgres-relay-storage.ts');
		const pool = await openRelayPool(url, nodeRandom, databaseConnections);
		if (!pool.ok) return newer(place);
		const deps = { pool: pool.value, url, clock: nodeClock, random: nodeRandom };
		return { storage: createPostgresRelayStorage(deps), place };
	}
	const dataDir = resolve(config.dataDir);
	mkdirSync(dataDir, { recursive: true, mode: 0o700 });
	return { storage: openFile(databaseFile(config), `the database in ${dataDir}`), place: dataDir };
}

function openFile(path: string, place: string): RelayStorage {
	const database = openRelayDatabase(path, nodeRandom);
	return database.ok ? createSqliteRelayStorage(database.value) : newer(place);
}

/** The SQLite file at a path, which must exist. */
export function openStorageFile(path: string): RelayStorage {
	if (!existsSync(path)) throw new StorageUnusable(`${path} is not there.`);
	return openFile(path, path);
}

/** The database at a path was put back from a copy: devices are to know. */
export const markRestored = (path: string): void => renewGeneration(path, nodeRandom);

/** Copies an SQLite file that a relay may be using; `check` looks at the copy before it gets its name. */
export async function copyStorageFile(
	from: string,
	to: string,
	check: (copy: RelayStorage) => Promise<void>
): Promise<void> {
	if (!existsSync(from)) throw new StorageUnusable(`${from} is not there.`);
	await backupRelayDatabase(from, to, (path) => check(openStorageFile(path)));
}
