// The relay's settings from the environment: all of them checked at once, before anything starts.
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { err, ok, type Result } from '#shared/core/result.ts';
import { PROTOCOL_VERSION } from '#shared/protocol/version.ts';

/** Settings of one relay process. Sizes in bytes. */
export interface RelayConfig {
	/** 0: any free port. */
	readonly port: number;
	readonly host: string;
	/** Folder of the database; made when it is not there. Not used with `databaseUrl`. */
	readonly dataDir: string;
	/** A PostgreSQL database that several relay processes may share; undefined: SQLite in `dataDir`. */
	readonly databaseUrl: string | undefined;
	/** Connections to it from this process, at most. */
	readonly databaseConnections: number;
	readonly protocolVersion: number;
	readonly logLevel: 'debug' | 'info' | 'warn' | 'error';
	/** WebSockets open at once, in all and from one address (a clinic often has one). */
	readonly maxConnections: number;
	readonly maxConnectionsPerAddress: number;
	readonly maxPractices: number;
	readonly maxPracticeBytes: number;
	/** Folder for copies that the relay makes of its SQLite database; undefined: it makes none. */
	readonly backupDir: string | undefined;
	readonly backupEveryHours: number;
	/** The certificate of the proxy in front, to be watched; undefined: nobody watches it. */
	readonly tlsCertFile: string | undefined;
	/** Who shows it may read the metrics; undefined: nobody may. */
	readonly metricsToken: string | undefined;
	/**
	 * Whether a practice that is new here needs a setup code: `auto` asks everybody who is not on this machine itself.
	 */
	readonly setupCodes: (typeof SETUP_CODES)[number];
	/** Addresses of proxies whose word about the other end is taken, beside this machine's. */
	readonly trustedProxies: readonly string[];
	/** Base address of the relay that is the home of every practice here; undefined: this one is. */
	readonly upstream: string | undefined;
	/** Origins beside this server that the app may reach: other relays, for its Content-Security-Policy. */
	readonly relayOrigins: readonly string[];
}

/** One setting that cannot be used, in words for whoever set it. */
export interface ConfigError {
	readonly variable: string;
	readonly problem: string;
}

const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
const SETUP_CODES = ['auto', 'always', 'never'] as const;
const ORIGIN = /^(?:https?|wss?):\/\/[a-z0-9.:[\]-]+$/i;

/** Reads the settings. Every variable that is wrong is reported, not only the first. Empty counts as not set. */
export function parseConfig(
	env: Readonly<Record<string, string | undefined>>,
	readSecret: (path: string) => string = (path) => readFileSync(path, 'utf8')
): Result<RelayConfig, ConfigError[]> {
	const errors: ConfigError[] = [];
	const text = (variable: string, fallback: string): string => env[variable]?.trim() || fallback;
	const list = (variable: string): string[] =>
		text(variable, '')
			.split(/[\s,]+/)
			.filter((one) => one !== '');
	const whole = (variable: string, fallback: number, least: number, most: number): number => {
		const given = text(variable, String(fallback));
		const value = /^\d{1,16}$/.test(given) ? Number(given) : Number.NaN;
		if (value >= least && value <= most) return value;
		errors.push({ variable, problem: `must be a whole number from ${least} to ${most}, not "${given}"` });
		return fallback;
	};

	const logLevel = LOG_LEVELS.find((level) => level === text('LOG_LEVEL', 'info'));
	if (!logLevel) errors.push({ variable: 'LOG_LEVEL', problem: `must be one of ${LOG_LEVELS.join(', ')}` });
	const relayOrigins = list('RELAY_ORIGINS');
	for (const origin of relayOrigins) {
		if (ORIGIN.test(origin)) continue;
		errors.push({
			variable: 'RELAY_ORIGINS',
			problem: `"${origin}" is not an origin like wss://relay.example.org`
		});
	}

	const setupCodes = SETUP_CODES.find((one) => one === text('SETUP_CODES', 'auto'));
	if (!setupCodes)
		errors.push({ variable: 'SETUP_CODES', problem: `must be one of ${SETUP_CODES.join(', ')}` });
	const trustedProxies = list('TRUSTED_PROXIES');
	for (const address of trustedProxies)
		if (isIP(address) === 0)
			errors.push({ variable: 'TRUSTED_PROXIES', problem: `"${address}" is not an address` });

	const upstream = text('UPSTREAM', '');
	if (upstream && !ORIGIN.test(upstream))
		errors.push({
			variable: 'UPSTREAM',
			problem: `"${upstream}" is not an address like wss://hub.example.org`
		});

	/** Itself, or what stands in the file that `…_FILE` names. */
	const secret = (variable: string): string => {
		const path = text(`${variable}_FILE`, '');
		if (!path) return text(variable, '');
		try {
			return readSecret(path).trim();
		} catch {
			errors.push({ variable: `${variable}_FILE`, problem: `"${path}" cannot be read` });
			return '';
		}
	};
	const databaseUrl = secret('DATABASE_URL');
	if (databaseUrl && !/^postgres(ql)?:\/\//.test(databaseUrl))
		errors.push({ variable: 'DATABASE_URL', problem: 'must begin with postgres:// or postgresql://' });

	const config: RelayConfig = {
		port: whole('PORT', 8080, 0, 65_535),
		host: text('HOST', '127.0.0.1'),
		dataDir: text('DATA_DIR', './data'),
		databaseUrl: databaseUrl || undefined,
		backupDir: text('BACKUP_DIR', '') || undefined,
		backupEveryHours: whole('BACKUP_EVERY_HOURS', 24, 1, 24 * 365),
		tlsCertFile: text('TLS_CERT_FILE', '') || undefined,
		metricsToken: secret('METRICS_TOKEN') || undefined,
		databaseConnections: whole('DATABASE_CONNECTIONS', 10, 2, 1_000),
		protocolVersion: whole('SADDLEBAG_PROTOCOL_VERSION', PROTOCOL_VERSION, 0, 0xffff),
		logLevel: logLevel ?? 'info',
		maxConnections: whole('MAX_CONNECTIONS', 2_000, 1, 1_000_000),
		maxConnectionsPerAddress: whole('MAX_CONNECTIONS_PER_ADDRESS', 500, 1, 1_000_000),
		maxPractices: whole('MAX_PRACTICES', 1_000, 1, 1_000_000),
		maxPracticeBytes: whole('MAX_PRACTICE_BYTES', 100 * 2 ** 30, 2 ** 20, Number.MAX_SAFE_INTEGER),
		setupCodes: setupCodes ?? 'auto',
		trustedProxies,
		upstream: upstream || undefined,
		relayOrigins
	};
	return errors.length > 0 ? err(errors) : ok(config);
}
