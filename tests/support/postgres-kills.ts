// Two relay processes over one PostgreSQL database, for strikes under load. In every one of them both relays are killed, and
// one of the database's own processes, upon which PostgreSQL ends all of them and recovers: in half of the rounds before the
// first relay, in half between the two.
import { Client } from 'pg';
import type { PostgresServer } from './postgres.ts';
import type { Ground } from './relay-kills.ts';
import { startRelay, type RelayProcess } from './relay-process.ts';

/** A pause in which PostgreSQL refuses connections is waited out. */
async function connect(url: string): Promise<Client> {
	for (;;) {
		const client = new Client({ connectionString: url });
		client.on('error', () => {});
		try {
			await client.connect();
			return client;
		} catch (error) {
			const { code } = error as { code?: string };
			// "cannot connect now", and a connection that the recovery cut off.
			if (code !== '57P03' && code !== 'ECONNRESET' && code !== undefined) throw error;
			await new Promise((again) => setTimeout(again, 20));
		}
	}
}

/** Kills the database process that serves one of the relays' connections, as soon as there is one, and waits for the recovery. */
export async function killBackend(url: string): Promise<void> {
	const client = await connect(url);
	let pid: number | undefined;
	while (pid === undefined) {
		const { rows } = await client.query<{ pid: number }>(
			"SELECT pid FROM pg_stat_activity WHERE application_name = 'saddlebag-relay' AND datname = current_database() ORDER BY state = 'active' DESC LIMIT 1"
		);
		pid = rows[0]?.pid;
		if (pid === undefined) await new Promise((again) => setTimeout(again, 20));
	}
	const gone = new Promise<void>((ended) => client.once('end', () => ended()));
	process.kill(pid, 'SIGKILL');
	await gone;
	await (await connect(url)).end();
}

/** Ids of the envelopes in a database, in hex. */
export async function idsIn(url: string): Promise<ReadonlySet<string>> {
	const client = await connect(url);
	const { rows } = await client.query<{ id: string }>("SELECT encode(id, 'hex') AS id FROM saddlebag.entry");
	await client.end();
	return new Set(rows.map(({ id }) => id));
}

/** Relays on a new database of the server. */
export async function postgresGround(server: PostgresServer): Promise<Ground> {
	const url = await server.createDatabase();
	const start = (): Promise<RelayProcess> => startRelay({ env: { DATABASE_URL: url } });
	return {
		start: () => Promise.all([start(), start()]),
		async strike([first, second], random) {
			const isFirst = random.below(2) === 0;
			if (isFirst) await killBackend(url);
			await first.kill();
			await new Promise((go) => setTimeout(go, random.below(100)));
			if (!isFirst) await killBackend(url);
			await second.kill();
			return { relays: 2, databaseProcesses: 1 };
		},
		storedIds: () => idsIn(url)
	};
}
