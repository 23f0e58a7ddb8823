// Histories of sites that edit shared charts apart, in `npm test`: 500 seeds on all processors, and that a seed is a seed.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { runApart } from './apart-history.ts';

const SIM = fileURLToPath(new URL('sim.ts', import.meta.url));

test('500 histories of sites apart lose no edit, and end in one chart and one list of what to decide', async () => {
	const child = spawn(process.execPath, ['--no-warnings', SIM, '--apart', '--seeds', '500']);
	let output = '';
	const read = (chunk: Buffer): void => void (output += chunk.toString('utf8'));
	child.stdout.on('data', read);
	child.stderr.on('data', read);
	const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
	expect(output.trimEnd()).toMatch(/(^|\n)500 seeds, 0 failed$/);
	expect(code).toBe(0);
});

test('a decision that keeps what stands counts against one that does not (seed 12)', async () => {
	expect((await runApart(12)).failure).toBeUndefined();
});

test('a seed always gives the same history', async () => {
	const [first, second] = [await runApart(7), await runApart(7)];
	expect(second).toEqual(first);
	expect(first.digest).not.toBe((await runApart(8)).digest);
});
