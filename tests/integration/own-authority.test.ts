// A certificate authority of the clinic, made with the commands of docs/tls.md as they stand there, and a relay behind a proxy
// that shows its certificate. The name is this machine's.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { get } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { BagDevice } from '../support/bag-process.ts';
import { newSetupCode } from '../support/new-setup-code.ts';
import { createDataDir, startRelay } from '../support/relay-process.ts';
import { runBag } from '../support/run-bag.ts';
import { startTlsProxy } from '../support/tls-proxy.ts';

const PAGE = readFileSync(resolve(import.meta.dirname, '../../docs/tls.md'), 'utf8');

/** The commands of the page, for another name than the clinic's. */
const commands = (name: string): readonly string[] => {
	const [, block] = /```sh\n(openssl [\s\S]*?)```/.exec(PAGE)!;
	return block!.trim().replaceAll('clinic.lan', name).split('\n');
};

/** Runs one in a folder; what it asks for is the passphrase of the authority's key. */
function run(command: string, cwd: string): string {
	const answers = command.includes(' -x509 ')
		? ' -passout pass:four'
		: / -CAkey /.test(command)
			? ' -passin pass:four'
			: '';
	return execFileSync('sh', ['-c', command + answers], {
		cwd,
		stdio: ['ignore', 'pipe', 'ignore']
	}).toString();
}

const ask = (url: string, ca: Buffer): Promise<{ readonly answer: IncomingMessage; readonly body: string }> =>
	new Promise((done, failed) => {
		get(url, { ca, agent: false }, (answer) => {
			let body = '';
			answer.on('data', (chunk: Buffer) => (body += chunk.toString()));
			answer.on('end', () => done({ answer, body }));
		}).on('error', failed);
	});

test('with the page’s commands a relay is reached over TLS by who knows the authority, for this one name', async () => {
	const dir = createDataDir();
	const [authority, ...leaf] = commands('localhost');
	run(authority!, dir);
	expect(leaf.map((command) => run(command, dir)).at(-1)).toContain('box.crt: OK');
	const file = (name: string): Buffer => readFileSync(join(dir, name));
	const ca = file('ca.crt');
	const relay = await startRelay({ env: { TLS_CERT_FILE: join(dir, 'box.crt'), LOG_LEVEL: 'info' } });
	const proxy = await startTlsProxy({ cert: file('box.crt'), key: file('box.key') }, relay.port);

	const { answer } = await ask(`${proxy.url}/`, ca);
	expect(answer.headers).toMatchObject({
		'strict-transport-security': 'max-age=31536000',
		'content-security-policy': expect.stringContaining("frame-ancestors 'none'") as string
	});
	const health = JSON.parse((await ask(`${proxy.url}/health`, ca)).body) as Record<string, number>;
	expect(health).toMatchObject({ setupCode: true });
	const days = (health['certificate']! - Date.now()) / (24 * 3600 * 1000);
	expect(Math.round(days)).toBe(365);

	// Whoever does not know the authority sends nothing; whoever does begins, and sends.
	const device = new BagDevice();
	const names = ['--practice', 'Two Rivers', '--site', 'Hilltop', '--user', 'Amina'];
	const env = { SADDLEBAG_SETUP_CODE: newSetupCode(relay), NODE_EXTRA_CA_CERTS: join(dir, 'ca.crt') };
	const stranger = new BagDevice();
	const { NODE_EXTRA_CA_CERTS: _known, ...without } = env;
	await runBag(stranger.args('init', '--relay', proxy.url, ...names), { env: without });
	expect((await runBag(stranger.args('sync'), { env: without })).code).toBe(1);
	expect(relay.output()).not.toContain('practice-created');
	expect((await runBag(device.args('init', '--relay', proxy.url, ...names), { env })).code).toBe(0);
	const synced = await runBag(device.args('sync'), { env });
	expect({ ...synced, stdout: JSON.parse(synced.stdout) as unknown }).toMatchObject({
		code: 0,
		stdout: { pending: 0 }
	});
	expect(relay.output()).toContain('practice-created');
	proxy.close();
	await relay.stop();

	// The authority signs for another site, and nobody takes it.
	const [, request, sign, verify] = commands('bank.example');
	for (const command of [request!, sign!]) run(command, dir);
	expect(() => run(verify!, dir)).toThrow();
	const impostor = await startTlsProxy({ cert: file('box.crt'), key: file('box.key') }, relay.port);
	const named = { ca, agent: false, servername: 'bank.example' };
	const refused = await new Promise<NodeJS.ErrnoException>((told) =>
		get(impostor.url, named).on('error', told)
	);
	expect(refused.message).toBe('permitted subtree violation');
	impostor.close();
});
