// A browser killed again and again while somebody types, with more kills than `npm test` has time for.
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');

test('nothing older than a second is lost in 100 kills of a browser', () => {
	const run = (script: string, ...args: string[]): number | null =>
		spawnSync(process.execPath, [resolve(ROOT, 'node_modules', script), ...args], {
			cwd: ROOT,
			env: { ...process.env, TYPING_KILLS: '100' },
			stdio: 'inherit'
		}).status;
	expect(run('vite/bin/vite.js', 'build', 'client', '--logLevel', 'error')).toBe(0);
	expect(
		run('@playwright/test/cli.js', 'test', 'tests/e2e/killed-while-typing.spec.ts', '--reporter=list')
	).toBe(0);
});
