import { afterAll, beforeAll } from 'vitest';
import { openRelayPool } from '#relay/storage/postgres/open-relay-pool.ts';
import { createPostgresRelayStorage } from '#relay/storage/postgres/postgres-relay-storage.ts';
import type { RelayStorage } from '#relay/storage/relay-storage.ts';
import { nodeClock, nodeRandom } from '#relay/transport/node-clock.ts';
import { relayStorageContract } from '../../../../contract/relay-storage.contract.ts';
import { startPostgres, type PostgresServer } from '../../../../support/postgres.ts';

let server: PostgresServer;
beforeAll(async () => {
	server = await startPostgres();
});
afterAll(() => server.stop());

async function openAt(url: string): Promise<RelayStorage> {
	const pool = await openRelayPool(url, nodeRandom, 4);
	if (!pool.ok) throw new Error(pool.error.type);
	return createPostgresRelayStorage({ pool: pool.value, url, clock: nodeClock, random: nodeRandom });
}

relayStorageContract('PostgreSQL', async () => {
	const url = await server.createDatabase();
	let storage = await openAt(url);
	return {
		storage,
		reopen: async () => {
			await storage.close();
			storage = await openAt(url);
			return storage;
		},
		dispose: () => storage.close()
	};
});
