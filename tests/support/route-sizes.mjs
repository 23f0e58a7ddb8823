// What a browser loads, against its limits: first everything that the page itself names, then what each route adds, and
// the worker with every part that it imports at once. Gzip, in thousands of bytes, as a small server sends it. Reads the build; exits with 1 when one is above its limit.
import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { gzipSync } from 'node:zlib';

const FIRST_LOAD = 130;
const ROUTE = 45;
const WORKER = 252.6;

/** @type {Record<string, { file: string, imports?: string[], css?: string[] }>} */
const manifest = JSON.parse(readFileSync('client/.svelte-kit/output/client/.vite/manifest.json', 'utf8'));
const page = readFileSync('build/index.html', 'utf8');

/** @param {Iterable<string>} files */
const kilobytes = (files) =>
	[...files].reduce((sum, file) => sum + gzipSync(readFileSync(`build/${file}`)).length, 0) / 1000;

/** A part with everything that it imports at once. @param {string} key @param {Set<string>} seen */
function filesOf(key, seen = new Set()) {
	const part = manifest[key];
	if (!part || seen.has(key)) return new Set();
	seen.add(key);
	const files = new Set([part.file, ...(part.css ?? [])]);
	for (const imported of part.imports ?? []) for (const file of filesOf(imported, seen)) files.add(file);
	return files;
}

const first = new Set(page.match(/_app\/immutable\/[^"']+\.(?:js|css)/g));
const sizes = [{ name: 'first load', size: kilobytes(first), limit: FIRST_LOAD }];
for (const key of Object.keys(manifest)) {
	const number = /\/nodes\/(\d+)\.js$/.exec(key)?.[1];
	if (!number || Number(number) < 2) continue;
	const own = [...filesOf(key)].filter((file) => !first.has(file));
	sizes.push({ name: `route ${number}`, size: kilobytes(own), limit: ROUTE });
}
const WORKERS = '_app/immutable/workers';
/** A script of the worker with every one that it imports at once. @param {string} file @param {Set<string>} seen */
function importsOf(file, seen = new Set()) {
	if (seen.has(file)) return seen;
	seen.add(file);
	const text = readFileSync(`build/${file}`, 'utf8');
	for (const [, named] of text.matchAll(/(?:from|import)\s*["'](\.{1,2}\/[^"']+)["']/g))
		importsOf(posix.join(posix.dirname(file), named ?? ''), seen);
	return seen;
}
const main = readdirSync(`build/${WORKERS}`).find((file) => /^main\.worker-[^.]+\.js$/.test(file));
sizes.push({
	name: 'the worker as it starts',
	size: kilobytes(importsOf(`${WORKERS}/${main}`)),
	limit: WORKER
});

for (const { name, size, limit } of sizes)
	console.log(`${size <= limit ? 'ok    ' : 'ABOVE '} ${name}: ${size.toFixed(1)} kB gz, at most ${limit}`);
process.exit(first.size > 0 && sizes.length > 1 && sizes.every(({ size, limit }) => size <= limit) ? 0 : 1);
