import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createStaticApp } from '#relay/transport/static-app.ts';

const BOOT = 'start({ base: "" });';
const PAGE = `<!doctype html><script src="/a.js"></script><body><script>${BOOT}</script></body>`;
const CODE = 'export const answer = 42;\n'.repeat(200);
let folder: string;
let server: Server;

beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), 'static-app-'));
	mkdirSync(join(folder, 'build/_app/immutable'), { recursive: true });
	writeFileSync(join(folder, 'secret.txt'), 'not part of the app');
	writeFileSync(join(folder, 'build/index.html'), PAGE);
	writeFileSync(join(folder, 'build/service-worker.js'), CODE);
	writeFileSync(join(folder, 'build/_app/immutable/a.js'), CODE);
	writeFileSync(join(folder, 'build/_app/immutable/made.wasm'), 'plain');
	writeFileSync(join(folder, 'build/_app/immutable/made.wasm.br'), 'compressed by the build');
	writeFileSync(join(folder, 'build/icon.png'), 'png');
	server = await serve(join(folder, 'build'));
});
afterAll(() => {
	server.close();
	rmSync(folder, { recursive: true });
});

async function serve(build: string): Promise<Server> {
	const app = createStaticApp(build, ['wss://hub.example.org']);
	const made = createServer((req, res) => void app(req, res, new URL(req.url!, 'http://x').pathname));
	await new Promise<void>((ready) => made.listen(0, '127.0.0.1', ready));
	return made;
}

interface Answer {
	readonly status: number;
	readonly headers: IncomingHttpHeaders;
	readonly body: Buffer;
}

function get(
	path: string,
	headers: Record<string, string> = {},
	method = 'GET',
	at = server
): Promise<Answer> {
	const { port } = at.address() as AddressInfo;
	return new Promise((resolve) => {
		request({ port, path, headers, method }, (res) => {
			const chunks: Buffer[] = [];
			res.on('data', (chunk: Buffer) => chunks.push(chunk));
			res.on('end', () =>
				resolve({ status: res.statusCode!, headers: res.headers, body: Buffer.concat(chunks) })
			);
		}).end();
	});
}

test('every screen of the app gets its page, never cached without asking', async () => {
	for (const path of ['/', '/index.html', '/patients/123', '/join']) {
		const { status, headers, body } = await get(path);
		expect([status, body.toString()]).toEqual([200, PAGE]);
		expect(headers).toMatchObject({
			'cache-control': 'no-cache',
			'content-type': 'text/html; charset=utf-8'
		});
	}
});

test('the policy allows the boot script by its hash and nothing inline besides; scripts carry it too', async () => {
	const hash = createHash('sha256').update(BOOT).digest('base64');
	for (const path of ['/', '/service-worker.js']) {
		const policy = String((await get(path)).headers['content-security-policy']);
		expect(policy).toContain("default-src 'none'");
		expect(policy).toContain(`script-src 'self' 'wasm-unsafe-eval' 'sha256-${hash}';`);
		expect(policy).toContain("connect-src 'self' wss://hub.example.org;");
		expect(policy).not.toContain("'unsafe-inline'");
	}
});

test('nothing is sniffed, framed by another origin, or told where it came from', async () => {
	expect((await get('/')).headers).toMatchObject({
		'x-content-type-options': 'nosniff',
		'cross-origin-opener-policy': 'same-origin',
		'cross-origin-resource-policy': 'same-origin',
		'referrer-policy': 'no-referrer'
	});
});

test('files named by their content are kept for ever', async () => {
	const { headers } = await get('/_app/immutable/a.js');
	expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
	expect((await get('/service-worker.js')).headers['cache-control']).toBe('no-cache');
});

test('what is unchanged is not sent again', async () => {
	const { headers } = await get('/');
	const again = await get('/', { 'if-none-match': headers.etag! });
	expect([again.status, again.body.length]).toEqual([304, 0]);
	expect((await get('/service-worker.js', { 'if-none-match': headers.etag! })).status).toBe(200);
});

test('compressed for who accepts it', async () => {
	const br = await get('/service-worker.js', { 'accept-encoding': 'gzip, deflate, br' });
	expect(br.headers['content-encoding']).toBe('br');
	expect(br.body.length).toBeLessThan(CODE.length / 10);
	expect(brotliDecompressSync(br.body).toString()).toBe(CODE);
	const gzip = await get('/service-worker.js', { 'accept-encoding': 'gzip, br;q=0' });
	expect(gunzipSync(gzip.body).toString()).toBe(CODE);
	expect((await get('/service-worker.js')).headers['content-encoding']).toBeUndefined();
	expect((await get('/icon.png', { 'accept-encoding': 'br' })).headers['content-encoding']).toBeUndefined();
});

test('what the build compressed is used as it is, and is no page of its own', async () => {
	const made = await get('/_app/immutable/made.wasm', { 'accept-encoding': 'br' });
	expect(made.body.toString()).toBe('compressed by the build');
	expect(made.headers['content-type']).toBe('application/wasm');
	expect((await get('/_app/immutable/made.wasm.br')).status).toBe(404);
});

test('HEAD has the headers and no body; other methods are refused', async () => {
	const head = await get('/', {}, 'HEAD');
	expect([head.status, head.body.length, head.headers['content-length']]).toEqual([
		200,
		0,
		String(PAGE.length)
	]);
	expect((await get('/', {}, 'POST')).status).toBe(405);
});

test('no path leads out of the build', async () => {
	for (const path of ['/../secret.txt', '/%2e%2e/secret.txt', '/_app/../../secret.txt', '/..%2fsecret.txt'])
		expect((await get(path)).body.toString()).not.toContain('not part');
	expect((await get('/missing.js')).status).toBe(404);
});

test('without a build the relay says how to get one', async () => {
	const empty = await serve(join(folder, 'nothing-here'));
	const { status, body } = await get('/', {}, 'GET', empty);
	expect(status).toBe(503);
	expect(body.toString()).toContain('npm start');
	empty.close();
});

test('[CTL-17] only a page of the app may have its browser emptied', async () => {
	const path = '/clear-site-data';
	const asked = await get(path, { 'sec-fetch-site': 'same-origin' }, 'POST');
	expect([asked.status, asked.headers['clear-site-data']]).toEqual([204, '"cache", "storage"']);
	const elsewhere: Record<string, string>[] = [
		{ 'sec-fetch-site': 'cross-site' },
		{ 'sec-fetch-site': 'none' },
		{}
	];
	for (const headers of elsewhere) {
		const refused = await get(path, headers, 'POST');
		expect([refused.status, refused.headers['clear-site-data']]).toEqual([403, undefined]);
	}
	// A link or a typed address is a page of the app like any other.
	const visited = await get(path, { 'sec-fetch-site': 'same-origin' });
	expect([visited.status, visited.headers['clear-site-data']]).toEqual([200, undefined]);
});
