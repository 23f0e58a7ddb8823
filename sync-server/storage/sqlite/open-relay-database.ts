// Opens the relay's SQLite file: durability settings, migrations, and the identity that is made with the database.
import { DatabaseSync } from 'node:sqlite';
import type { Random } from '#shared/core/random.ts';
import { err, ok, type Result } from '#shared/core/result.ts';
import { MIGRATIONS } from './migrations.ts';

export type OpenDatabaseError =
	/** The file was written by a newer Saddlebag: nothing was touched. */
	{ readonly type: 'DatabaseIsNewer'; readonly version: number; readonly known: number };

/**
 * Opens or makes the database at `path`. Write-ahead log with synchronous=FULL: a commit is on the disk when it
 * returns, also when the power fails (https://sqlite.org/pragma.html#pragma_synchronous). What is overwritten is overwritten
 * with zeros. Throws when the file cannot
 * be opened or is not a database.
 */
export function openRelayDatabase(path: string, random: Random): Result<DatabaseSync, OpenDatabaseError> {
	const database = new DatabaseSync(path);
	database.exec(`
		PRAGMA journal_mode = WAL;
		PRAGMA synchronous = FULL;
		PRAGMA secure_delete = ON;
		PRAGMA foreign_keys = ON;
		PRAGMA busy_timeout = 5000;
		PRAGMA cache_size = -8000;
	`);
	const version = Number(database.prepare('PRAGMA user_version').get()!['user_version']);
	if (version > MIGRATIONS.length) {
		database.close();
		return err({ type: 'DatabaseIsNewer', version, known: MIGRATIONS.length });
	}
	database.exec('BEGIN IMMEDIATE');
	for (const sql of MIGRATIONS.slice(version)) database.exec(sql);
	database.exec(`PRAGMA user_version = ${MIGRATIONS.length}`);
	database
		.prepare('INSERT INTO relay (id, seed, relay_gen) VALUES (1, ?, ?) ON CONFLICT DO NOTHING')
		.run(random.bytes(32), random.bytes(16));
	database.exec('COMMIT');
	return ok(database);
}

/** The database at `path` was put back from a copy: a new generation tells every device that it has an older past. */
export function renewGeneration(path: string, random: Random): void {
	const opened = openRelayDatabase(path, random);
	if (!opened.ok) return;
	opened.value.prepare('UPDATE relay SET relay_gen = ?').run(random.bytes(16));
	opened.value.close();
}
