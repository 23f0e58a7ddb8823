// The shell offline: app code, icons and the one page. Charts never pass here; they live sealed in IndexedDB and travel
// by WebSocket. The page registers this file by hand: register('/service-worker.js', { type: 'module', updateViaCache: 'none' }).
import { self } from '$app/service-worker';
import { assets, immutable } from '$app/manifest';
import { version } from '$app/env';

const CACHE_PREFIX = 'saddlebag-shell-';
const CACHE = CACHE_PREFIX + version;
const SHELL = '/';
const HASHED = immutable.map(({ path }) => pathOf(path));
const PRECACHED = new Set([...HASHED, ...assets.map(({ path }) => pathOf(path)), SHELL]);
/**
 * Files with a content hash in their name are taken over from an older version's cache, WASM above all: an update over
 * a slow link fetches what changed. Scripts are not, because a worker obeys the security policy its script came with.
 */
const TAKEN_OVER = new Set(HASHED.filter((path) => !path.endsWith('.js')));

/**
 * What a worker loads when it is asked for it. The manifest names the workers and not these; scripts name each other, by
 * a hash of eight characters. Other words of a script that look like a file's name are none.
 */
const WORKERS = HASHED.filter((path) => /\/workers\/[^/]+\.js$/.test(path));
const WORKER_PART = /["'`](\.\/(?:chunks\/)?[\w-]+\.js)["'`]/g;
const IS_WORKER_PART = /\/immutable\/workers\/chunks\/[\w-]{8}\.js$/;

/** The relay's paths on this origin. `/join` alone is the app's own page; below it is the relay. */
const RELAY_PATH = /^\/(?:(?:sync|join|presence)\/|health(?:\/|$))/;

function pathOf(path: string, base = '/'): string {
	return new URL(path, self.location.origin + base).pathname;
}

/** Stores one file of the shell in this version's cache. */
async function precache(cache: Cache, path: string): Promise<void> {
	const held = TAKEN_OVER.has(path) ? await caches.match(path) : undefined;
	if (held) return cache.put(path, held);
	await cache.add(new Request(path, { cache: TAKEN_OVER.has(path) ? 'default' : 'reload' }));
}

async function install(): Promise<void> {
	const cache = await caches.open(CACHE);
	await Promise.all([...PRECACHED].map((path) => precache(cache, path)));
	const stored = new Set(WORKERS);
	await Promise.all(WORKERS.map((worker) => precacheParts(cache, worker, stored)));
}

/** Stores what a script of a worker names, and what that names in turn. */
async function precacheParts(cache: Cache, script: string, stored: Set<string>): Promise<void> {
	const text = (await (await cache.match(script))?.text()) ?? '';
	const named = [...text.matchAll(WORKER_PART)].map(([, part]) => pathOf(part!, script));
	await Promise.all(
		named.map(async (path) => {
			if (!IS_WORKER_PART.test(path) || stored.has(path)) return;
			stored.add(path);
			await precache(cache, path);
			await precacheParts(cache, path, stored);
		})
	);
}

async function activate(): Promise<void> {
	const names = await caches.keys();
	await Promise.all(
		names.filter((name) => name.startsWith(CACHE_PREFIX) && name !== CACHE).map((name) => caches.delete(name))
	);
	await self.clients.claim();
}

async function fromCache(path: string, request: Request): Promise<Response> {
	const cache = await caches.open(CACHE);
	return (await cache.match(path)) ?? fetch(request);
}

self.addEventListener('install', (event) => event.waitUntil(install()));
self.addEventListener('activate', (event) => event.waitUntil(activate()));

// A new version waits until a person asks for it: a note being typed is never reloaded away.
self.addEventListener('message', (event) => {
	if (event.data?.type === 'SKIP_WAITING') event.waitUntil(self.skipWaiting());
	if (event.data?.type === 'VERSION') event.ports[0]?.postMessage(version);
});

self.addEventListener('fetch', (event) => {
	const { request } = event;
	const url = new URL(request.url);
	if (request.method !== 'GET' || url.origin !== self.location.origin) return;
	if (RELAY_PATH.test(url.pathname)) return;
	if (request.mode === 'navigate') event.respondWith(fromCache(SHELL, request));
	else if (PRECACHED.has(url.pathname) || IS_WORKER_PART.test(url.pathname))
		event.respondWith(fromCache(url.pathname, request));
});
