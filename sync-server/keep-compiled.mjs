// The relay's code as Node has prepared it, kept beside the relay's data: taking the types out of it needs a compiler of
// 25 MiB that otherwise stays in the process for as long as it runs. Plain JavaScript, so that it needs none itself.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { constants, enableCompileCache } from 'node:module';
import { dirname, join } from 'node:path';

const PATIENCE_MS = 60_000;

/**
 * A name for the code as it lies there.
 * @param {string} root
 */
function nameOf(root) {
	const hash = createHash('sha256').update(process.version);
	for (const folder of ['sync-server', 'shared'])
		for (const path of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).sort()) {
			if (!path.endsWith('.ts')) continue;
			const { size, mtimeMs } = statSync(join(root, folder, path));
			hash.update(`${folder}/${path} ${size} ${mtimeMs}\n`);
		}
	return hash.digest('hex').slice(0, 32);
}

/**
 * From now on modules come from the folder of what is kept, and go there. A program that takes `--only-load` is loaded by
 * another process first, where it is not there yet. Where nothing can be written everything goes on as without.
 * @param {string} folder
 * @param {string} program
 * @param {boolean} loadsFirst
 */
export function keepCompiled(folder, program, loadsFirst) {
	const { status, directory } = enableCompileCache(folder);
	if (status === constants.compileCacheStatus.FAILED || !directory || !loadsFirst) return;
	try {
		const mark = join(directory, nameOf(dirname(dirname(program))));
		if (existsSync(mark)) return;
		const env = { ...process.env, NODE_COMPILE_CACHE: folder };
		const flags = process.execArgv.filter((flag) => flag.startsWith('--max'));
		spawnSync(process.execPath, [...flags, program, '--only-load'], {
			env,
			stdio: 'ignore',
			timeout: PATIENCE_MS
		});
		writeFileSync(mark, '');
	} catch {
		// It is a matter of memory alone.
	}
}
