// `npm run golden -- --version X [--at COMMIT]`: writes golden/X.json with the code of a commit (else of this one) in a tree of
// its own, which is removed again. A file is written once and stays as it is: later versions open it for ever.
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const ROOT = resolve(import.meta.dirname, '../..');
const WRITER = 'tests/compat/write-golden.ts';
const FILES = [WRITER, 'tests/compat/golden-steps.ts'];
const { values } = parseArgs({ options: { version: { type: 'string' }, at: { type: 'string' } } });
const { version, at = 'HEAD' } = values;
if (version === undefined || !/^[\w.-]+$/.test(version)) throw new Error('--version: a name for the file');
const file = join(ROOT, 'tests/compat/golden', `${version}.json`);
if (existsSync(file)) throw new Error(`${file} is there already: what is golden is not written again`);

const git = (...args: string[]): string =>
	execFileSync('git', ['-C', ROOT, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
const tree = join(mkdtempSync(join(tmpdir(), 'golden-')), 'tree');
git('worktree', 'add', '--detach', tree, at);
try {
	symlinkSync(join(ROOT, 'node_modules'), join(tree, 'node_modules'));
	mkdirSync(join(tree, 'tests/compat'), { recursive: true });
	for (const one of FILES) copyFileSync(join(ROOT, one), join(tree, one));
	const written = execFileSync(process.execPath, ['--no-warnings', WRITER], {
		cwd: tree,
		encoding: 'utf8',
		stdio: ['ignore', 'pipe', 'inherit'],
		maxBuffer: 64 * 1024 * 1024
	});
	const golden = JSON.parse(written) as object;
	writeFileSync(file, `${JSON.stringify({ version, ...golden })}\n`);
	process.stdout.write(`${file}\n`);
} finally {
	git('worktree', 'remove', '--force', tree);
}
