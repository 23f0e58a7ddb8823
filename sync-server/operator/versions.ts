// Versions that came as files, in the data folder, beside the one that was installed. A small file says which one is run;
// it is replaced in one step, and the version before it stays, to go back to.
import { createHash } from 'node:crypto';
import {
	closeSync,
	existsSync,
	fsyncSync,
	mkdirSync,
	openSync,
	readFileSync,
	renameSync,
	rmSync,
	symlinkSync,
	writeSync
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { err, ok, type Result } from '#shared/core/result.ts';
import type { Update } from './update-file.ts';

/** Name of the version that was installed with its packages. */
export const INSTALLED = 'installed';

interface Choice {
	readonly current: string;
	readonly former: string;
}

export type InstallError =
	/** It needs other packages than are installed: it cannot come by file. */
	{ readonly type: 'OtherPackages' } | { readonly type: 'NoFormer' };

const folderOf = (dataDir: string): string => join(resolve(dataDir), 'versions');
const choiceFile = (dataDir: string): string => join(folderOf(dataDir), 'current.json');

/** What is run now and what was before. */
export function readChoice(dataDir: string): Choice {
	try {
		return JSON.parse(readFileSync(choiceFile(dataDir), 'utf8')) as Choice;
	} catch {
		return { current: INSTALLED, former: INSTALLED };
	}
}

function writeDurably(path: string, content: Uint8Array): void {
	mkdirSync(dirname(path), { recursive: true });
	const file = openSync(path, 'w', 0o644);
	try {
		for (let at = 0; at < content.length;) at += writeSync(file, content, at);
		fsyncSync(file);
	} finally {
		closeSync(file);
	}
}

function choose(dataDir: string, choice: Choice): void {
	const next = `${choiceFile(dataDir)}.next`;
	writeDurably(next, Buffer.from(JSON.stringify(choice)));
	renameSync(next, choiceFile(dataDir));
}

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Puts a version beside the others and makes it the one that the next start runs. `root`: where the packages are. */
export function installUpdate(
	dataDir: string,
	root: string,
	{ version, files }: Update
): Result<string, InstallError> {
	const lock = files.find(({ path }) => path === 'package-lock.json');
	if (!lock || hashOf(lock.content) !== hashOf(readFileSync(join(root, 'package-lock.json'))))
		return err({ type: 'OtherPackages' });
	const name = `${version}-${hashOf(Buffer.concat(files.map(({ content }) => content))).slice(0, 8)}`;
	const place = join(folderOf(dataDir), name);
	const unpacked = `${place}.new`;
	rmSync(unpacked, { recursive: true, force: true });
	for (const { path, content } of files) writeDurably(join(unpacked, path), content);
	symlinkSync(join(root, 'node_modules'), join(unpacked, 'node_modules'), 'junction');
	rmSync(place, { recursive: true, force: true });
	renameSync(unpacked, place);
	const { current, former } = readChoice(dataDir);
	choose(dataDir, { current: name, former: current === name ? former : current });
	return ok(name);
}

/** Makes the version before the one that the next start runs. Twice leads back. */
export function rollBack(dataDir: string): Result<string, InstallError> {
	const { current, former } = readChoice(dataDir);
	const there = former === INSTALLED || existsSync(join(folderOf(dataDir), former));
	if (current === former || !there) return err({ type: 'NoFormer' });
	choose(dataDir, { current: former, former: current });
	return ok(former);
}
