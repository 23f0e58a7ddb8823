// The simulator in `npm test`: 300 seeds on all processors, the seeds that once failed, and that a seed is a seed.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { REGRESSIONS } from './regressions.ts';
import { runSeed } from './run-seed.ts';

const SIM = fileURLToPath(new URL('sim.ts', import.meta.url));

/** Runs the simulator as its own program, which uses every processor; what it printed, and its exit code. */
function simulate(...args: string[]): Promise<{ readonly code: number | null; readonly output: string }> {
	return new Promise((resolve, reject) => {
		const child = spawn(process.execPath, ['--no-warnings', SIM, ...args]);
		let output = '';
		const read = (chunk: Buffer): void => void (output += chunk.toString('utf8'));
		child.stdout.on('data', read);
		child.stderr.on('data', read);
		child.on('error', reject);
		child.on('close', (code) => resolve({ code, output }));
	});
}

describe('a simulated practice loses nothing and converges', () => {
	/** Much longer than it takes: machines may be busy, or slow. */
	test('300 seeds', { timeout: 15 * 60_000 }, async () => {
		const { code, output } = await simulate('--seeds', '300');
		expect(output.trimEnd()).toMatch(/(^|\n)300 seeds, 0 failed$/);
		expect(code).toBe(0);
	});

	test.each(REGRESSIONS)('seed $seed: $symptom', async ({ seed }) => {
		expect((await runSeed(seed)).failure).toBeUndefined();
	});

	test('a seed always gives the same run', async () => {
		const [first, second] = [await runSeed(7), await runSeed(7)];
		expect(second).toEqual(first);
	});
});
