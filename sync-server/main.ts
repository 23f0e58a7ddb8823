// The relay process: settings, database, core, server, and a graceful stop. `node sync-server/main.ts`
import { mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { bytesToHex } from '#shared/core/bytes.ts';
import { createWebCryptoSuite } from '#shared/crypto/web-crypto-suite.ts';
import { parseConfig, type RelayConfig } from './config.ts';
import { createRelayCore } from './relay/relay-core.ts';
import { openRelayPool } from './storage/postgres/open-relay-pool.ts';
import { createPostgresRelayStorage } from './storage/postgres/postgres-relay-storage.ts';
import type { RelayStorage } from './storage/relay-storage.ts';
import { openRelayDatabase } from './storage/sqlite/open-relay-database.ts';
import { createSqliteRelayStorage } from './storage/sqlite/sqlite-relay-storage.ts';
import { createHttpServer } from './transport/http-server.ts';
import { createJsonLog } from './transport/json-log.ts';
import { nodeClock, nodeRandom } from './transport/node-clock.ts';
import { createStaticApp } from './transport/static-app.ts';

const ROOT = resolve(import.meta.dirname, '..');
const STOP_GRACE_MS = 3_000;
const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };

/** Ends the process with words for whoever started it. */
function giveUp(...lines: string[]): never {
	for (const line of lines) process.stderr.write(`Saddlebag: ${line}\n`);
	process.exit(1);
}

/** The storage that the settings name, and where that is, for whoever reads along. */
async function openStorage(
	config: RelayConfig
): Promise<{ readonly storage: RelayStorage; readonly place: string }> {
	const newer = 'was written by a newer version. Nothing was changed: update first.';
	if (config.databaseUrl !== undefined) {
		const { databaseUrl: url, databaseConnections } = config;
		const { host, pathname } = new URL(url);
		const place = `the PostgreSQL database ${pathname.slice(1)} at ${host}`;
		const pool = await openRelayPool(url, nodeRandom, databaseConnections);
		if (!pool.ok) giveUp(`${place} ${newer}`);
		const deps = { pool: pool.value, url, clock: nodeClock, random: nodeRandom };
		return { storage: createPostgresRelayStorage(deps), place };
	}
	const dataDir = resolve(config.dataDir);
	mkdirSync(dataDir, { recursive: true, mode: 0o700 });
	const database = openRelayDatabase(join(dataDir, 'saddlebag.db'), nodeRandom);
	if (!database.ok) giveUp(`the database in ${dataDir} ${newer}`);
	return { storage: createSqliteRelayStorage(database.value), place: dataDir };
}

async function main(config: RelayConfig): Promise<void> {
	const { storage, place } = await openStorage(config);
	const log = createJsonLog(nodeClock, config.logLevel, (line) => process.stdout.write(line));
	const core = await createRelayCore({
		storage,
		suite: createWebCryptoSuite(),
		clock: nodeClock,
		random: nodeRandom,
		limits: { practices: config.maxPractices, bytesPerPractice: config.maxPracticeBytes },
		protocolVersion: config.protocolVersion,
		log
	});
	const relayGen = bytesToHex(core.relayGen);
	const server = createHttpServer({
		core,
		app: createStaticApp(join(ROOT, 'build'), config.relayOrigins),
		log,
		maxConnections: config.maxConnections,
		maxConnectionsPerAddress: config.maxConnectionsPerAddress,
		health: async () => {
			const counts = await storage.counts();
			const { protocolVersion } = config;
			return {
				ok: true,
				version,
				protocolVersion,
				relayGen,
				...counts,
				...core.sessions(),
				uptimeS: Math.floor(process.uptime())
			};
		}
	});

	const port = await server.listen(config.port, config.host);
	const host = config.host.includes(':') ? `[${config.host}]` : config.host;
	process.stdout.write(`Saddlebag is at http://${host}:${port}/\nIts data is in ${place}\n`);
	log('info', { event: 'started', version, port, relayGen, ...(await storage.counts()) });

	let stopping = false;
	async function stop(): Promise<void> {
		if (stopping) return;
		stopping = true;
		log('info', { event: 'stopping' });
		server.stopAccepting();
		await core.stop(STOP_GRACE_MS);
		await server.close();
		await storage.close();
		log('info', { event: 'stopped' });
	}
	for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop());
}

const config = parseConfig(process.env);
if (!config.ok) giveUp(...config.error.map(({ variable, problem }) => `${variable} ${problem}`));
try {
	await main(config.value);
} catch (error) {
	const { code, message } = error as NodeJS.ErrnoException;
	if (code === 'EADDRINUSE')
		giveUp(`port ${config.value.port} is taken: stop what uses it, or set PORT to another.`);
	giveUp(`could not start: ${message}`);
}
