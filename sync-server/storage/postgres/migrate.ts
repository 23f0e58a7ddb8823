// Brings a PostgreSQL database to this version: the schema in one transaction, then the data in small ones. Only one
// process does it at a time; the others wait for its lock, and find the work done.
import type { PoolClient } from 'pg';
import type { Random } from '#shared/core/random.ts';
import { err, ok, type Result } from '#shared/core/result.ts';
import { DATA_VERSIONS, SCHEMA, SCHEMA_VERSIONS, type DataVersion } from './schema.ts';

export type OpenDatabaseError =
	/** The database was written by a newer Saddlebag: nothing was touched. */
	{ readonly type: 'DatabaseIsNewer'; readonly version: number; readonly known: number };

/** Any number that no other program of the same database uses for its own lock. */
const LOCK = 5_318_008_263n;

/** Brings schema, data and the relay's identity up to date. */
export async function migrate(
	client: PoolClient,
	random: Random,
	schema: readonly string[] = SCHEMA_VERSIONS,
	data: readonly DataVersion[] = DATA_VERSIONS
): Promise<Result<void, OpenDatabaseError>> {
	await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
	try {
		const version = await readVersion(client);
		if (version > schema.length) return err({ type: 'DatabaseIsNewer', version, known: schema.length });
		await client.query('BEGIN');
		for (const sql of schema.slice(version)) await client.query(sql);
		await client.query('UPDATE schema_version SET version = $1', [schema.length]);
		await client.query(
			'INSERT INTO relay (id, seed, relay_gen) VALUES (1, $1, $2) ON CONFLICT DO NOTHING',
			[random.bytes(32), random.bytes(16)].map((bytes) => Buffer.from(bytes))
		);
		await client.query('COMMIT');
		for (const one of data) await migrateData(client, one);
		return ok(undefined);
	} catch (error) {
		await client.query('ROLLBACK');
		throw error;
	} finally {
		await client.query('SELECT pg_advisory_unlock($1)', [LOCK]);
	}
}

async function readVersion(client: PoolClient): Promise<number> {
	await client.query(`
		CREATE SCHEMA IF NOT EXISTS ${SCHEMA};
		CREATE TABLE IF NOT EXISTS schema_version (version int NOT NULL);
		CREATE TABLE IF NOT EXISTS data_version (name text PRIMARY KEY, finished_at timestamptz NOT NULL DEFAULT now());
		INSERT INTO schema_version SELECT 0 WHERE NOT EXISTS (SELECT FROM schema_version);
	`);
	const { rows } = await client.query<{ version: number }>('SELECT version FROM schema_version');
	return rows[0]!.version;
}

async function migrateData(client: PoolClient, { name, step }: DataVersion): Promise<void> {
	const done = await client.query('SELECT FROM data_version WHERE name = $1', [name]);
	if (done.rowCount) return;
	while ((await client.query(step)).rowCount);
	await client.query('INSERT INTO data_version (name) VALUES ($1)', [name]);
}
