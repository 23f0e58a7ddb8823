// The server against who means it no good: half a request, half-open sockets, too many of them; and what every answer carries.
import { once } from 'node:events';
import { request, type IncomingHttpHeaders } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { CLOSE_CODES } from '#shared/protocol/close-codes.ts';
import { createHttpServer, type HttpServer } from '#relay/transport/http-server.ts';
import { createStaticApp } from '#relay/transport/static-app.ts';
import { createRelayFixture } from '../../../support/relay-fixture.ts';
import { dialRelay } from '../../../support/relay-client.ts';

let server: HttpServer;
let port: number;
const opened: { destroy(): void }[] = [];
afterEach(async () => {
	for (const one of opened.splice(0)) one.destroy();
	server.stopAccepting();
	await server.close();
});

const FAST = {
	headersTimeout: 300,
	requestTimeout: 600,
	keepAliveTimeout: 300,
	connectionsCheckingInterval: 50,
	beatMs: 150
};

async function serve(
	options: { maxConnections?: number; maxConnectionsPerAddress?: number; greetersPerAddress?: number } = {}
): Promise<void> {
	const { greetersPerAddress } = options;
	const { core } = await createRelayFixture(
		greetersPerAddress === undefined ? {} : { limits: { greetersPerAddress } }
	);
	server = createHttpServer({
		core,
		app: createStaticApp('/nowhere', []),
		log: () => {},
		maxConnections: 50,
		maxConnectionsPerAddress: 50,
		trustedProxies: [],
		needsSetupCode: ({ isLocal }) => !isLocal,
		ready: async () => {},
		health: async () => ({ ok: true }),
		metrics: { token: 'let me see', read: { contentType: 'text/plain', text: async () => 'x 1' } },
		timeouts: FAST,
		...options
	});
	port = await server.listen(0, '127.0.0.1');
}

async function ask(
	path: string,
	headers: Record<string, string> = {},
	method = 'GET'
): Promise<{ status: number; headers: IncomingHttpHeaders; body: string }> {
	const asked = request({ port, path, headers, method }).end();
	const [response] = (await once(asked, 'response')) as [import('node:http').IncomingMessage];
	let body = '';
	for await (const chunk of response) body += String(chunk);
	return { status: response.statusCode ?? 0, headers: response.headers, body };
}

function raw(): Socket {
	const socket = connect(port, '127.0.0.1');
	socket.on('error', () => {});
	opened.push(socket);
	return socket;
}

async function answerOf(socket: Socket): Promise<string> {
	let answer = '';
	socket.on('data', (chunk) => (answer += String(chunk)));
	await once(socket, 'close');
	return answer;
}

const SAFE = {
	'x-content-type-options': 'nosniff',
	'cross-origin-opener-policy': 'same-origin',
	'cross-origin-resource-policy': 'same-origin',
	'referrer-policy': 'no-referrer',
	'content-security-policy': expect.stringContaining("default-src 'none'") as string,
	'permissions-policy': expect.stringContaining('microphone=()') as string
};

describe('every answer', () => {
	test('carries the headers that keep a browser from guessing, framing and telling', async () => {
		await serve();
		const asked: [string, Record<string, string>?, string?][] = [
			['/'],
			['/health'],
			['/ready'],
			['/metrics'],
			['/metrics', { authorization: 'Bearer let me see' }],
			['/no/such.js'],
			['/', {}, 'DELETE'],
			['/backup', {}, 'POST'],
			['/clear-site-data', {}, 'POST']
		];
		for (const one of asked) expect((await ask(...one)).headers, one[0]).toMatchObject(SAFE);
		const nonsense = raw();
		nonsense.write('NONSENSE\r\n\r\n');
		const answer = (await answerOf(nonsense)).toLowerCase();
		expect(answer).toContain('400 bad request');
		for (const name of Object.keys(SAFE)) expect(answer).toContain(`${name}: `);
	});

	test('tells a browser to come over TLS only when it came so, as the proxy on this machine says', async () => {
		await serve();
		const tls = await ask('/health', { 'x-forwarded-proto': 'https', 'x-forwarded-for': '203.0.113.9' });
		expect(tls.headers['strict-transport-security']).toBe('max-age=31536000');
		expect((await ask('/health')).headers['strict-transport-security']).toBeUndefined();
	});

	test('says whether a new practice needs a setup code from there', async () => {
		await serve();
		expect(JSON.parse((await ask('/health')).body)).toMatchObject({ setupCode: false });
		const proxied = await ask('/health', { 'x-forwarded-for': '127.0.0.1, 203.0.113.9' });
		expect(JSON.parse(proxied.body)).toMatchObject({ setupCode: true });
	});
});

describe('who means no good', () => {
	test('half a request header, and half a body, are not waited for', async () => {
		await serve();
		const header = raw();
		header.write('GET / HTTP/1.1\r\nHost: x\r\n');
		const body = raw();
		body.write('POST /backup HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc');
		const drip = setInterval(() => header.write('X-A: b\r\n'), 60);
		opened.push({ destroy: () => clearInterval(drip) });
		const answers = await Promise.all([answerOf(header), answerOf(body)]);
		for (const answer of answers) expect(answer).toMatch(/^HTTP\/1.1 4\d\d/);
		expect((await ask('/health')).status).toBe(200);
	});

	test('a socket that answers nothing any more is cut off', async () => {
		await serve();
		const socket = new WebSocket(`ws://127.0.0.1:${port}/sync/${'a'.repeat(32)}`, { autoPong: false });
		await once(socket, 'open');
		const [code] = (await once(socket, 'close')) as [number];
		expect(code).toBe(1006);
	});

	test('a message that comes byte by byte is not waited for', async () => {
		await serve();
		const socket = raw();
		const key = Buffer.alloc(16).toString('base64');
		socket.write(
			`GET /sync/${'a'.repeat(32)} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n`
		);
		await once(socket, 'data');
		// A binary message of a million bytes, of which one comes now and then.
		socket.write(Buffer.from([0x82, 0xff, 0, 0, 0, 0, 0, 15, 66, 64, 1, 2, 3, 4]));
		const drip = setInterval(() => socket.write(Buffer.from([7])), 60);
		opened.push({ destroy: () => clearInterval(drip) });
		await once(socket, 'close');
	});

	test('more sockets than one address or the server may have are turned away, and one that goes makes room', async () => {
		await serve({ maxConnectionsPerAddress: 2 });
		const path = `/sync/${'a'.repeat(32)}`;
		const here = [dialRelay(`http://127.0.0.1:${port}`, path), dialRelay(`http://127.0.0.1:${port}`, path)];
		for (const one of here) await one.next('challenge');
		const third = new WebSocket(`ws://127.0.0.1:${port}${path}`);
		const [error] = (await once(third, 'error')) as [Error];
		expect(error.message).toContain('503');
		// Behind a proxy the address is the one it tells: somebody else is not kept out.
		const headers = { 'x-forwarded-for': '203.0.113.9' };
		const other = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers });
		await once(other, 'message');
		other.terminate();
		here[0]!.cut();
		await expect
			.poll(async () => {
				const again = dialRelay(`http://127.0.0.1:${port}`, path);
				const came = again.next('challenge').then(
					() => true,
					() => false
				);
				const room = await came;
				again.cut();
				return room;
			})
			.toBe(true);
		here[1]!.cut();
	});

	test('[HSK-12] roads on which nobody has proved anything are few from one address, and keep no other out', async () => {
		await serve({ greetersPerAddress: 2 });
		const path = `/sync/${'a'.repeat(32)}`;
		const idle = [dialRelay(`http://127.0.0.1:${port}`, path), dialRelay(`http://127.0.0.1:${port}`, path)];
		for (const one of idle) await one.next('challenge');
		expect(await dialRelay(`http://127.0.0.1:${port}`, path).closed).toBe(CLOSE_CODES.tooManyRequests.code);
		const headers = { 'x-forwarded-for': '203.0.113.9' };
		const other = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers });
		await once(other, 'message');
		other.terminate();
		for (const one of idle) one.cut();
	});
});
