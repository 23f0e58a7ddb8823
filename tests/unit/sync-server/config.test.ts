import { expect, test } from 'vitest';
import { PROTOCOL_VERSION } from '#shared/protocol/version.ts';
import { parseConfig } from '#relay/config.ts';

test('an empty environment gives the documented defaults', () => {
	expect(parseConfig({})).toMatchObject({
		ok: true,
		value: {
			port: 8080,
			host: '127.0.0.1',
			dataDir: './data',
			logLevel: 'info',
			protocolVersion: PROTOCOL_VERSION,
			relayOrigins: []
		}
	});
});

test('settings are taken, and an empty one counts as not set', () => {
	const env = {
		PORT: '0',
		HOST: '::1',
		DATA_DIR: '/srv/saddlebag',
		LOG_LEVEL: 'warn',
		SADDLEBAG_PROTOCOL_VERSION: '',
		MAX_CONNECTIONS: '7',
		RELAY_ORIGINS: 'wss://hub.example.org, https://hub.example.org'
	};
	expect(parseConfig(env)).toMatchObject({
		ok: true,
		value: {
			port: 0,
			host: '::1',
			dataDir: '/srv/saddlebag',
			logLevel: 'warn',
			protocolVersion: PROTOCOL_VERSION,
			maxConnections: 7,
			relayOrigins: ['wss://hub.example.org', 'https://hub.example.org']
		}
	});
});

test('a secret stands in the environment or in a file, and a file that is not there is named', () => {
	const files: Record<string, string> = {
		'/run/db': 'postgres://relay:secret@db/saddlebag\n',
		'/run/token': ' t \n'
	};
	const read = (path: string): string => {
		if (files[path] === undefined) throw new Error('no such file');
		return files[path];
	};
	const env = { DATABASE_URL_FILE: '/run/db', METRICS_TOKEN_FILE: '/run/token', METRICS_TOKEN: 'not this' };
	expect(parseConfig(env, read)).toMatchObject({
		ok: true,
		value: { databaseUrl: 'postgres://relay:secret@db/saddlebag', metricsToken: 't' }
	});
	expect(parseConfig({ METRICS_TOKEN_FILE: '/nowhere' }, read)).toMatchObject({
		ok: false,
		error: [{ variable: 'METRICS_TOKEN_FILE' }]
	});
});

test('every wrong setting is named, not only the first', () => {
	const parsed = parseConfig({
		PORT: '80800',
		LOG_LEVEL: 'loud',
		MAX_PRACTICES: '-1',
		MAX_CONNECTIONS: '1e3',
		SETUP_CODES: 'perhaps',
		TRUSTED_PROXIES: '10.0.0.2, front.example.org',
		RELAY_ORIGINS: "wss://ok.example.org 'unsafe-inline'; script-src"
	});
	expect(parsed.ok).toBe(false);
	if (parsed.ok) return;
	expect(new Set(parsed.error.map(({ variable }) => variable))).toEqual(
		new Set([
			'PORT',
			'LOG_LEVEL',
			'MAX_PRACTICES',
			'MAX_CONNECTIONS',
			'SETUP_CODES',
			'TRUSTED_PROXIES',
			'RELAY_ORIGINS'
		])
	);
});
