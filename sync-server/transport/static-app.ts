// Serves the built app: exactly the files found at start, with the policy of its page, compressed and cacheable.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { contentSecurityPolicy } from './content-security-policy.ts';
import { SECURITY_HEADERS } from './security-headers.ts';

const TYPES: Readonly<Record<string, string>> = {
	'.html': 'text/html; charset=utf-8',
	'.js': 'text/javascript; charset=utf-8',
	'.mjs': 'text/javascript; charset=utf-8',
	'.css': 'text/css; charset=utf-8',
	'.wasm': 'application/wasm',
	'.json': 'application/json; charset=utf-8',
	'.webmanifest': 'application/manifest+json',
	'.svg': 'image/svg+xml',
	'.png': 'image/png',
	'.ico': 'image/x-icon',
	'.woff2': 'font/woff2',
	'.txt': 'text/plain; charset=utf-8'
};
const COMPRESSED = new Set([
	'.html',
	'.js',
	'.mjs',
	'.css',
	'.wasm',
	'.json',
	'.webmanifest',
	'.svg',
	'.txt'
]);
const PRECOMPRESSED = ['.br', '.gz'];

type Encoding = 'br' | 'gzip' | 'identity';

interface Asset {
	readonly path: string;
	readonly type: string;
	readonly compressible: boolean;
	readonly immutable: boolean;
	/** Bodies as sent, made at first use and kept: the app is a few megabytes. */
	readonly bodies: Map<Encoding, Promise<Buffer>>;
	etag?: string;
}

/** Answers GET and HEAD for the app. */
export type StaticApp = (
	request: IncomingMessage,
	response: ServerResponse,
	pathname: string
) => Promise<void>;

/**
 * The app in `folder` (the build), or a page that says how to build it. Files are listed once: a request can name
 * nothing else on the disk. A path without an extension is a screen of the app and gets its page.
 */
export function createStaticApp(folder: string, connect: readonly string[]): StaticApp {
	const assets = existsSync(folder) ? listAssets(folder) : new Map<string, Asset>();
	const page = assets.get('/index.html');
	const policy = contentSecurityPolicy(page ? readFileSync(page.path, 'utf8') : '', connect);
	return async (request, response, pathname) => {
		if (pathname === CLEAR_PATH && request.method === 'POST') return clearSite(request, response);
		if (request.method !== 'GET' && request.method !== 'HEAD')
			return refuse(response, 405, { allow: 'GET, HEAD' });
		const asset = assets.get(pathname) ?? (extname(pathname) === '' ? page : undefined);
		if (!asset) return refuse(response, page ? 404 : 503, {}, page ? undefined : NOT_BUILT);
		const encoding = asset.compressible ? preferred(request.headers['accept-encoding']) : 'identity';
		const body = await bodyOf(asset, encoding);
		asset.etag ??= `"${createHash('sha256')
			.update(await bodyOf(asset, 'identity'))
			.digest('base64url')
			.slice(0, 22)}"`;
		const headers: Record<string, string | number> = {
			...SECURITY_HEADERS,
			'content-security-policy': policy,
			'content-type': asset.type,
			'cache-control': asset.immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
			etag: asset.etag,
			vary: 'accept-encoding'
		};
		if (request.headers['if-none-match'] === asset.etag) return void response.writeHead(304, headers).end();
		if (encoding !== 'identity') headers['content-encoding'] = encoding;
		headers['content-length'] = body.length;
		response.writeHead(200, headers).end(request.method === 'HEAD' ? undefined : body);
	};
}

/** Where a device that was removed from its practice has its browser remove everything that it keeps of this app. */
const CLEAR_PATH = '/clear-site-data';

/** Only a page of this very app may ask: a link from elsewhere must not empty a device that works. */
function clearSite(request: IncomingMessage, response: ServerResponse): void {
	if (request.headers['sec-fetch-site'] !== 'same-origin') return refuse(response, 403, {});
	response
		.writeHead(204, {
			...SECURITY_HEADERS,
			'clear-site-data': '"cache", "storage"',
			'cache-control': 'no-store'
		})
		.end();
}

const NOT_BUILT = 'The relay is running. The app is not built: stop it and run "npm start".\n';

function refuse(
	response: ServerResponse,
	code: number,
	headers: Record<string, string>,
	text?: string
): void {
	response
		.writeHead(code, { ...SECURITY_HEADERS, ...headers, 'content-type': 'text/plain; charset=utf-8' })
		.end(text);
}

function listAssets(folder: string): Map<string, Asset> {
	const assets = new Map<string, Asset>();
	for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
		const path = join(entry.parentPath, entry.name);
		const extension = extname(entry.name);
		if (!entry.isFile() || (PRECOMPRESSED.includes(extension) && existsSync(path.slice(0, -3)))) continue;
		const name = `/${relative(folder, path).split(sep).join('/')}`;
		assets.set(name, {
			path,
			type: TYPES[extension] ?? 'application/octet-stream',
			compressible: COMPRESSED.has(extension),
			immutable: name.includes('/immutable/'),
			bodies: new Map()
		});
	}
	return assets;
}

function preferred(accepted: string | string[] | undefined): Encoding {
	const names = String(accepted ?? '')
		.split(',')
		.map((one) => one.trim())
		.filter((one) => !/;\s*q=0(?:\.0*)?$/.test(one))
		.map((one) => one.split(';')[0]);
	return names.includes('br') ? 'br' : names.includes('gzip') ? 'gzip' : 'identity';
}

function bodyOf(asset: Asset, encoding: Encoding): Promise<Buffer> {
	const known = asset.bodies.get(encoding);
	if (known) return known;
	const body = readBody(asset, encoding);
	asset.bodies.set(encoding, body);
	body.catch(() => asset.bodies.delete(encoding));
	return body;
}

const SUFFIX = { br: '.br', gzip: '.gz' } as const;
const brotli = promisify(brotliCompress);
const zip = promisify(gzip);

/** What the build compressed already, else compressed here: quality 9 costs a second for the largest file, once. */
async function readBody(asset: Asset, encoding: Encoding): Promise<Buffer> {
	if (encoding === 'identity') return readFile(asset.path);
	const made = asset.path + SUFFIX[encoding];
	if (existsSync(made)) return readFile(made);
	const plain = await bodyOf(asset, 'identity');
	if (encoding === 'gzip') return zip(plain);
	const params = { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length };
	return brotli(plain, { params }) as Promise<Buffer>;
}
