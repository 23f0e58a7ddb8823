// A version of the program as one file for a clinic without the internet: the app, the relay, and a hash of each file in it.
// Its code is read aloud or sent another way; a file with another code is not looked into.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { err, ok, type Result } from '#shared/core/result.ts';
import { toLetters } from '#shared/crypto/base32.ts';

const MAGIC = Buffer.from('SADDLUPD');
/** What a version is made of. The packages it needs are not in it: they have to be the same ones. */
const PARTS = ['package.json', 'package-lock.json', 'LICENSE', 'shared', 'sync-server', 'build'];
const MOST_BYTES = 512 * 2 ** 20;
const CODE_LETTERS = 28;

/** A file of a version. Paths have forward slashes and begin in the project's folder. */
export interface UpdateEntry {
	readonly path: string;
	readonly content: Buffer;
}

export interface Update {
	readonly version: string;
	readonly files: readonly UpdateEntry[];
}

export type UpdateError =
	| { readonly type: 'OtherCode'; readonly code: string }
	| { readonly type: 'NotAnUpdate' }
	/** A part of it is not what its list says. */
	| { readonly type: 'Damaged'; readonly path: string };

interface Manifest {
	readonly v: 1;
	readonly version: string;
	readonly files: readonly { readonly path: string; readonly size: number; readonly sha256: string }[];
}

const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();

/** The code of a file: 7 groups of four letters and digits, 140 bits of its SHA-256. */
export const codeOfUpdate = (file: Uint8Array): string =>
	toLetters(sha256(file)).slice(0, CODE_LETTERS).match(/.{4}/g)!.join(' ');

const asTyped = (code: string): string =>
	code
		.toUpperCase()
		.replace(/[\s-]+/g, '')
		.replace(/O/g, '0')
		.replace(/[IL]/g, '1');

function* filesUnder(root: string, path: string): Generator<string> {
	const full = join(root, path);
	if (!statSync(full).isDirectory()) return yield path;
	for (const name of readdirSync(full).sort()) yield* filesUnder(root, `${path}/${name}`);
}

/** Packs the version in a project's folder, which must be built. */
export function packUpdate(root: string): Buffer {
	const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
	const files = PARTS.flatMap((part) => [...filesUnder(root, part)]).map((path) => ({
		path,
		content: readFileSync(join(root, path))
	}));
	const manifest: Manifest = {
		v: 1,
		version,
		files: files.map(({ path, content }) => ({
			path,
			size: content.length,
			sha256: sha256(content).toString('hex')
		}))
	};
	const list = Buffer.from(JSON.stringify(manifest));
	const length = Buffer.alloc(4);
	length.writeUInt32BE(list.length);
	const body = Buffer.concat([length, list, ...files.map(({ content }) => content)]);
	const params = { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_LGWIN]: 22 };
	return Buffer.concat([MAGIC, brotliCompressSync(body, { params })]);
}

const isPlainPath = (path: unknown): path is string =>
	typeof path === 'string' &&
	/^[\w@.+~-]+(?:\/[\w@.+~-]+)*$/.test(path) &&
	!path.split('/').some((part) => part === '.' || part === '..');

/** Reads a file whose code was told by who made it. Nothing in it is believed unless the code fits. */
export function readUpdate(file: Buffer, code: string): Result<Update, UpdateError> {
	const real = codeOfUpdate(file);
	if (asTyped(code) !== asTyped(real)) return err({ type: 'OtherCode', code: real });
	if (!file.subarray(0, MAGIC.length).equals(MAGIC)) return err({ type: 'NotAnUpdate' });
	let body: Buffer;
	let manifest: Manifest;
	let at: number;
	try {
		body = brotliDecompressSync(file.subarray(MAGIC.length), { maxOutputLength: MOST_BYTES });
		at = 4 + body.readUInt32BE(0);
		manifest = JSON.parse(body.subarray(4, at).toString('utf8')) as Manifest;
	} catch {
		return err({ type: 'NotAnUpdate' });
	}
	if (manifest.v !== 1 || !/^[\w.+-]{1,64}$/.test(manifest.version) || !Array.isArray(manifest.files))
		return err({ type: 'NotAnUpdate' });
	const files: UpdateEntry[] = [];
	for (const { path, size, sha256: hash } of manifest.files) {
		if (!isPlainPath(path)) return err({ type: 'NotAnUpdate' });
		const content = body.subarray(at, at + size);
		at += size;
		if (content.length !== size || sha256(content).toString('hex') !== hash)
			return err({ type: 'Damaged', path });
		files.push({ path, content });
	}
	return at === body.length ? ok({ version: manifest.version, files }) : err({ type: 'NotAnUpdate' });
}
