// The relay process: settings, database, core, server, and a graceful stop. `node sync-server/main.ts`
import { readFileSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { basename, join, resolve } from 'node:path';
import { bytesToHex } from '#shared/core/bytes.ts';
import { encodeRelayCode } from '#shared/crypto/relay-code.ts';
import { parseConfig, type RelayConfig } from './config.ts';
import { databaseFile, openStorage, StorageUnusable } from './open-storage.ts';
import { checkedBackup, rehearseRestore } from './operator/check-database.ts';
import { createRehearsal } from './operator/rehearsal.ts';
import {
	newestBackup,
	scheduleBackups,
	type BackupState,
	type ScheduledBackup
} from './operator/scheduled-backup.ts';
import { nodeTransport } from './device/node-transport.ts';
import { createUpstream } from './upstream/create-upstream.ts';
import { createRelayCore, type RelayCore } from './relay/relay-core.ts';
import { createHttpServer } from './transport/http-server.ts';
import { createJsonLog } from './transport/json-log.ts';
import { nodeClock, nodeRandom } from './transport/node-clock.ts';
import { createNodeSuite } from './transport/node-suite.ts';
import { certificateUntil } from './transport/watched-certificate.ts';
import { createStaticApp } from './transport/static-app.ts';

const ROOT = resolve(import.meta.dirname, '..');
const STOP_GRACE_MS = 3_000;
const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };

/** Ends the process with words for whoever started it. */
function giveUp(...lines: string[]): never {
	for (const line of lines) process.stderr.write(`Saddlebag: ${line}\n`);
	process.exit(1);
}

/** Copies of the SQLite database, if the settings ask for them. */
function backupsOf(config: RelayConfig, onDone: (state: BackupState) => void): ScheduledBackup | undefined {
	const { backupDir, backupEveryHours: everyHours, databaseUrl } = config;
	if (backupDir === undefined || databaseUrl !== undefined) return undefined;
	const make = (path: string) => checkedBackup(databaseFile(config), path);
	return scheduleBackups({ clock: nodeClock, folder: resolve(backupDir), everyHours, make, onDone });
}

async function main(config: RelayConfig): Promise<void> {
	const { storage, place } = await openStorage(config);
	const log = createJsonLog(nodeClock, config.logLevel, (line) => process.stdout.write(line));
	const { metricsToken } = config;
	const metrics =
		metricsToken === undefined
			? undefined
			: (await import('./transport/metrics.ts')).createMetrics({
					certificateUntil: () => certificate?.(),
					counts: () => storage.counts(),
					sessions: () => core.sessions(),
					...(config.upstream !== undefined && { wayHome: () => core.wayHome() })
				});
	const backups = backupsOf(config, (state) =>
		log(state.failed ? 'error' : 'info', { event: 'backup', ...state })
	);
	const suite = createNodeSuite();
	const core: RelayCore = await createRelayCore({
		storage,
		suite,
		clock: nodeClock,
		random: nodeRandom,
		limits: { practices: config.maxPractices, bytesPerPractice: config.maxPracticeBytes },
		protocolVersion: config.protocolVersion,
		upstream:
			config.upstream === undefined
				? undefined
				: (relay) => createUpstream({ relay, url: config.upstream!, transport: nodeTransport }),
		log(level, event) {
			metrics?.count(event);
			log(level, event);
		}
	});
	const { tlsCertFile } = config;
	const certificate = tlsCertFile === undefined ? undefined : () => certificateUntil(tlsCertFile);
	const relayGen = bytesToHex(core.relayGen);
	const folder = resolve(config.backupDir ?? '.');
	const rehearsal = createRehearsal({
		clock: nodeClock,
		newest: () => newestBackup(folder)?.path,
		check: (path, onLook) => rehearseRestore(path, onLook)
	});
	const server = createHttpServer({
		core,
		app: createStaticApp(join(ROOT, 'build'), config.relayOrigins),
		log,
		trustedProxies: config.trustedProxies,
		needsSetupCode: ({ isLocal }) =>
			config.upstream === undefined &&
			(config.setupCodes === 'always' || (config.setupCodes === 'auto' && !isLocal)),
		maxConnections: config.maxConnections,
		maxConnectionsPerAddress: config.maxConnectionsPerAddress,
		ready: () => storage.counts(),
		metrics: metricsToken === undefined || !metrics ? undefined : { token: metricsToken, read: metrics },
		backup: backups && {
			tell: (practiceId) => {
				const { lastAt: at, bytes, failed } = backups.state();
				return {
					at,
					bytes,
					failed: failed !== undefined,
					place: basename(folder),
					everyHours: config.backupEveryHours,
					rehearsal: rehearsal.state(practiceId)
				};
			},
			rehearse: () => rehearsal.begin()
		},
		health: async () => {
			const counts = await storage.counts();
			const { protocolVersion } = config;
			const wayHome = core.wayHome();
			return {
				ok: true,
				version,
				protocolVersion,
				relayGen,
				...counts,
				...core.sessions(),
				...(wayHome && { upstream: { ...wayHome, shutSince: wayHome.shutSince ?? null } }),
				...(certificate && { certificate: certificate() ?? null }),
				...(backups && { backup: backups.state() }),
				uptimeS: Math.floor(process.uptime())
			};
		}
	});

	const port = await server.listen(config.port, config.host);
	const host = config.host.includes(':') ? `[${config.host}]` : config.host;
	const code = await encodeRelayCode(suite, core.relayKey);
	const upstream =
		config.upstream === undefined ? '' : `It passes everything on to ${config.upstream}. Its code: ${code}\n`;
	process.stdout.write(`Saddlebag is at http://${host}:${port}/\nIts data is in ${place}\n${upstream}`);
	log('info', { event: 'started', version, port, relayGen, ...(await storage.counts()) });

	// What was compiled is kept where a folder was named for it: not only when it stops, which a power cut does not wait for.
	flushCompileCache();

	let stopping = false;
	async function stop(): Promise<void> {
		if (stopping) return;
		stopping = true;
		log('info', { event: 'stopping' });
		server.stopAccepting();
		backups?.stop();
		await core.stop(STOP_GRACE_MS);
		await server.close();
		await storage.close();
		log('info', { event: 'stopped' });
	}
	for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop());
}

/** Everything is loaded by now: another process kept it waiting for that (keep-compiled.mjs). */
if (process.argv.includes('--only-load')) process.exit();
const config = parseConfig(process.env);
if (!config.ok) giveUp(...config.error.map(({ variable, problem }) => `${variable} ${problem}`));
try {
	await main(config.value);
} catch (error) {
	const { code, message } = error as NodeJS.ErrnoException;
	if (code === 'EADDRINUSE')
		giveUp(`port ${config.value.port} is taken: stop what uses it, or set PORT to another.`);
	giveUp(error instanceof StorageUnusable ? message : `could not start: ${message}`);
}
