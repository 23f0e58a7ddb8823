// A new version comes to a box as a file: checked by its code, run at the next start, and taken back.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { spawnSync } from 'node:child_process';
import { beforeAll, expect, test } from 'vitest';
import { codeOfUpdate, packUpdate } from '#relay/operator/update-file.ts';
import { createDataDir, startRelay } from '../support/relay-process.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const PAGE = '<!doctype html><title>the newer app</title>';
const dataDir = createDataDir();
const stick = createDataDir();
const file = join(stick, 'saddlebag-9.9.9.update');
let code: string;

function operator(...args: string[]): {
	readonly code: number | null;
	readonly out: string;
	readonly err: string;
} {
	const program = join(ROOT, 'sync-server/operator/operator.ts');
	const env = { ...process.env, DATA_DIR: dataDir, DATABASE_URL: '' };
	const run = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', program, ...args], {
		env
	});
	return { code: run.status, out: run.stdout.toString().trim(), err: run.stderr.toString().trim() };
}

/** What a box says of itself after a start. */
async function started(): Promise<{ readonly version: string; readonly page: string }> {
	const relay = await startRelay({ dataDir, program: 'sync-server/run-current.mjs' });
	const health = (await (await fetch(`${relay.url}/health`)).json()) as { version: string };
	const page = await (await fetch(relay.url)).text();
	await relay.stop();
	return { version: health.version, page };
}

const installed = (JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string })
	.version;

function pack(change: (project: string) => void): Buffer {
	const project = join(createDataDir(), 'project');
	for (const part of ['sync-server', 'shared', 'package.json', 'package-lock.json', 'LICENSE'])
		cpSync(join(ROOT, part), join(project, part), { recursive: true });
	mkdirSync(join(project, 'build'));
	writeFileSync(join(project, 'build/index.html'), PAGE);
	const about = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as object;
	writeFileSync(join(project, 'package.json'), JSON.stringify({ ...about, version: '9.9.9' }));
	change(project);
	return packUpdate(project);
}

beforeAll(() => {
	const packed = pack(() => {});
	writeFileSync(file, packed);
	code = codeOfUpdate(packed);
});

test('without its code, with another, and with one bad byte it is refused in words, and nothing changes', async () => {
	expect(code).toMatch(/^(?:[0-9A-Z]{4} ){6}[0-9A-Z]{4}$/);
	expect(operator('update', file)).toMatchObject({ code: 1, out: '', err: expect.stringContaining(code) });
	const bad = join(stick, 'bad.update');
	const bytes = readFileSync(file);
	bytes[bytes.length >> 1]! ^= 1;
	writeFileSync(bad, bytes);
	const refused = operator('update', bad, '--code', code);
	expect(refused.code).toBe(1);
	expect(refused.err).toContain(
		'Nothing was changed: this is not the file that was meant, or it was damaged'
	);
	writeFileSync(bad, 'something else');
	const other = operator('update', bad, '--code', codeOfUpdate(readFileSync(bad)));
	expect(other.err).toContain('not a version of Saddlebag');
	expect(operator('rollback').err).toContain('no version to go back to');
	expect((await started()).version).toBe(installed);
});

test('with its code it is run at the next start, serves its app, and is taken back', async () => {
	const taken = operator('update', file, '--code', code.toLowerCase().replaceAll(' ', '-'));
	expect(taken).toMatchObject({ code: 0, err: '' });
	expect(taken.out).toMatch(/^\{"next":"9\.9\.9-[0-9a-f]{8}"\}$/);
	expect(await started()).toEqual({ version: '9.9.9', page: PAGE });
	expect(operator('update', file, '--code', code).code).toBe(0);
	expect(operator('rollback').out).toBe('{"next":"installed"}');
	expect((await started()).version).toBe(installed);
	expect(operator('rollback').out).toContain('9.9.9');
	expect((await started()).version).toBe('9.9.9');
	expect(operator('rollback').code).toBe(0);
});

test('a version that needs other packages is refused', () => {
	const other = pack((project) => {
		writeFileSync(join(project, 'package-lock.json'), '{}');
	});
	writeFileSync(file, other);
	const refused = operator('update', file, '--code', codeOfUpdate(other));
	expect(refused.err).toContain('needs other packages than are installed here');
});
