// What a browser fetches before the first screen, from the build that is there.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { BenchRun } from './bench-run.ts';
import { resultOf, type Bar, type BenchResult } from './spread.ts';

const BUILD = resolve(import.meta.dirname, '../../build');

const filesBelow = (folder: string, ending: string): readonly string[] => {
	const path = join(BUILD, folder);
	if (!existsSync(path)) return [];
	return readdirSync(path)
		.filter((name) => name.endsWith(ending))
		.map((name) => join(path, name));
};

/** Everything that index.html names: scripts to load before the first screen, and styles. */
function firstLoad(ending: string): readonly string[] {
	const html = readFileSync(join(BUILD, 'index.html'), 'utf8');
	const named = [...html.matchAll(/(?:href|import\()\s*=?\s*"(\/_app\/[^"]+)"/g)].map(([, path]) => path!);
	return [...new Set(named)].filter((path) => path.endsWith(ending)).map((path) => join(BUILD, path));
}

type Packing = 'gz' | 'br';

/** Size as served: the packed file beside it, else packed here. */
function packedBytes(path: string, packing: Packing): number {
	const packed = `${path}.${packing}`;
	if (existsSync(packed)) return readFileSync(packed).length;
	const bytes = readFileSync(path);
	return (packing === 'gz' ? gzipSync(bytes) : brotliCompressSync(bytes)).length;
}

/** Sizes in kB of 1,000 bytes; none without a build. */
export async function measureBundle(run: BenchRun): Promise<readonly BenchResult[]> {
	if (!existsSync(join(BUILD, 'index.html'))) {
		run.note('Bundle sizes: no build here; npm run build first.');
		return [];
	}
	run.progress('bundle: sizes of the build');
	const size = (what: string, packing: Packing, files: readonly string[], bar?: Bar): BenchResult => {
		const kB = files.reduce((sum, path) => sum + packedBytes(path, packing), 0) / 1000;
		return resultOf(`${what}, ${packing === 'gz' ? 'gzip' : 'brotli'}`, 'kB', [kB], bar && { bar });
	};
	const first = [...firstLoad('.js'), ...firstLoad('.css')];
	const worker = filesBelow('_app/immutable/workers', '.js');
	const wasm = filesBelow('_app/immutable/assets', '.wasm');
	run.note(
		'Bundle sizes: exact, one sample. First load = every script and style that index.html names; worker and WASM load beside it.'
	);
	return [
		size('first load, scripts', 'gz', firstLoad('.js')),
		size('first load, scripts and styles', 'gz', first, { atMost: 130 }),
		size('first load, scripts and styles', 'br', first),
		size('worker script', 'gz', worker),
		size('worker script', 'br', worker),
		size('WASM', 'gz', wasm),
		size('WASM', 'br', wasm, { atMost: 820 })
	];
}
