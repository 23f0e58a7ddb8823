// Makes a clone ready to run: installs dependencies when they differ from the lock file, and checks that Node 24 is at
// hand. Plain JavaScript for Node 20, without dependencies, because it runs before there are any. Speaks on stderr only.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = new URL('..', import.meta.url);
const guard = new URL('.setup.lock', root);
const STAMP = 'node_modules/.saddlebag-setup';
/** What npm itself says it has installed. */
const HELD = 'node_modules/.package-lock.json';
const NEEDED_NODE_MAJOR = 24;
const GUARD_EXPIRES_MS = 15 * 60_000;

/** @param {string} path */
const read = (path) => readFileSync(new URL(path, root), 'utf8');
const lockHash = createHash('sha256').update(read('package-lock.json')).digest('hex');

/** True when the last installation here was of this lock file, or one made by hand holds what it names. */
function isInstalled() {
	if (existsSync(new URL(STAMP, root)) && read(STAMP) === lockHash) return true;
	if (!existsSync(new URL(HELD, root))) return false;
	const held = JSON.parse(read(HELD)).packages;
	return Object.entries(JSON.parse(read('package-lock.json')).packages).every(
		([path, { version, integrity, optional }]) =>
			path === '' ||
			(held[path] ? held[path].version === version && held[path].integrity === integrity : optional === true)
	);
}

/** Runs `npm ci`. npm is started by the Node it came with: the one in node_modules is about to be replaced. */
function install() {
	console.error('Saddlebag: installing dependencies (npm ci) ...');
	const npm = process.env.npm_execpath;
	const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
	/** @type {import('node:child_process').SpawnSyncOptions} */
	const options = { cwd: fileURLToPath(root), stdio: ['ignore', 2, 2] };
	const { status } = npm?.endsWith('.js')
		? spawnSync(process.env.npm_node_execpath ?? process.execPath, [npm, ...args], options)
		: spawnSync('npm', args, { ...options, shell: process.platform === 'win32' });
	if (status === 0) return writeFileSync(new URL(STAMP, root), lockHash);
	console.error(
		'Saddlebag: the dependencies could not be installed. Is there a way to the package registry?'
	);
	process.exitCode = 1;
}

/** Takes the guard, so that two commands started at once on a fresh clone do not install over each other. */
function takeGuard() {
	for (;;) {
		try {
			writeFileSync(guard, String(process.pid), { flag: 'wx' });
			return;
		} catch (error) {
			if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
		}
		if (isAbandoned()) rmSync(guard, { force: true });
		else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
	}
}

function isAbandoned() {
	try {
		if (Date.now() - statSync(guard).mtimeMs > GUARD_EXPIRES_MS) return true;
		process.kill(Number(readFileSync(guard, 'utf8')) || process.pid, 0);
		return false;
	} catch (error) {
		return /** @type {NodeJS.ErrnoException} */ (error).code === 'ESRCH';
	}
}

function checkNode() {
	const system = process.platform === 'win32' ? 'win' : process.platform;
	if (existsSync(new URL(`node_modules/node-${system}-${process.arch}`, root))) return;
	if (Number(process.versions.node.split('.')[0]) >= NEEDED_NODE_MAJOR) return;
	console.error(
		`Saddlebag: this machine needs Node ${NEEDED_NODE_MAJOR} or newer (it has ${process.version}): https://nodejs.org`
	);
	process.exitCode = 1;
}

if (!isInstalled()) {
	takeGuard();
	try {
		if (!isInstalled()) install();
	} finally {
		rmSync(guard, { force: true });
	}
}
if (!process.exitCode) checkNode();
