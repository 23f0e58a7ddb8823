// The word "All sent" against the relay's disk, with more kills than `npm test` has time for, in a real browser.
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
const run = (
	script: string,
	args: readonly string[],
	env: Readonly<Record<string, string>> = {}
): number | null =>
	spawnSync(process.execPath, [resolve(ROOT, 'node_modules', script), ...args], {
		cwd: ROOT,
		env: { ...process.env, ...env },
		stdio: 'inherit'
	}).status;

test('no false word of sending in 20 kills of the relay', () => {
	expect(run('vite/bin/vite.js', ['build', 'client', '--logLevel', 'error'])).toBe(0);
	const spec = ['test', 'tests/e2e/sent-is-sent.spec.ts', '--reporter=list'];
	expect(run('@playwright/test/cli.js', spec, { SENT_KILLS: '20', SENT_SEED: '20263' })).toBe(0);
}, 900_000);
