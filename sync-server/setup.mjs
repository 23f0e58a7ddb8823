// Makes a clone ready to run: installs dependencies when they differ from the lock file, and checks that Node 24 is at
// hand. Plain JavaScript for Node 20, without dependencies, because it runs before there are any. Speaks on stderr only.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = new URL('..', import.meta.url);
const guard = new URL('.setup.lock', root);
const NEEDED_NODE_MAJOR = 24;
const GUARD_EXPIRES_MS = 15 * 60_000;

/** @param {string} path */
const packagesIn = (path) => JSON.parse(readFileSync(new URL(path, root), 'utf8')).packages;

/** True when node_modules holds exactly what the lock file names (packages for other machines apart). */
function isInstalled() {
	if (!existsSync(new URL('node_modules/.package-lock.json', root))) return false;
	const wanted = packagesIn('package-lock.json');
	const held = packagesIn('node_modules/.package-lock.json');
	return (
		Object.keys(held).every((path) => wanted[path]) &&
		Object.entries(wanted).every(([path, { version, integrity, optional }]) => {
			if (path === '') return true;
			const have = held[path];
			return have ? have.version === version && have.integrity === integrity : optional === true;
		})
	);
}

/** Runs `npm ci`. npm is started by the Node it came with: the one in node_modules is about to be replaced. */
function install() {
	console.error('Saddlebag: installing dependencies (npm ci) ...');
	const npm = process.env.npm_execpath;
	const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
	const options = { cwd: fileURLToPath(root), stdio: /** @type {const} */ (['ignore', 2, 2]) };
	const { status } = npm?.endsWith('.js')
		? spawnSync(process.env.npm_node_execpath ?? process.execPath, [npm, ...args], options)
		: spawnSync('npm', args, { ...options, shell: process.platform === 'win32' });
	if (status === 0) return;
	console.error('Saddlebag: the dependencies could not be installed. Is there a way to the package registry?');
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
