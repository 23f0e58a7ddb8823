// Connections to the relay's PostgreSQL database, each set up alike.
import { Pool, type PoolConfig } from 'pg';
import type { Random } from '#shared/core/random.ts';
import type { Result } from '#shared/core/result.ts';
import { migrate, type OpenDatabaseError } from './migrate.ts';
import { SCHEMA } from './schema.ts';

/**
 * For every connection. A commit is on the database's disk when it returns, whatever the server's own default is
 * (https://www.postgresql.org/docs/current/runtime-config-wal.html#GUC-SYNCHRONOUS-COMMIT).
 */
export const connectionOf = (url: string): PoolConfig => ({
	connectionString: url,
	options: `-c search_path=${SCHEMA} -c synchronous_commit=on -c idle_in_transaction_session_timeout=60000`,
	application_name: 'saddlebag-relay',
	connectionTimeoutMillis: 10_000,
	keepAlive: true
});

/** A pool on a database that is up to date. Throws when the database cannot be reached. */
export async function openRelayPool(
	url: string,
	random: Random,
	connections: number
): Promise<Result<Pool, OpenDatabaseError>> {
	const pool = new Pool({ ...connectionOf(url), max: connections });
	// An idle connection that breaks is replaced when the next one is asked for; whoever uses one hears of it there.
	pool.on('error', () => {});
	// One in use that breaks between two statements has nobody who waits for its answer.
	pool.on('connect', (client) => void client.on('error', () => {}));
	const client = await pool.connect();
	const migrated = await migrate(client, random).finally(() => client.release());
	if (migrated.ok) return { ok: true, value: pool };
	await pool.end();
	return migrated;
}
