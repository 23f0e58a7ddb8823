// Tests that need no browser. One project per kind, so that each can run alone: `vitest run --project contract`.
import { availableParallelism } from 'node:os';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

/** A project over one folder of tests/. Browser tests are Playwright's. */
const project = (name: string, testTimeoutMs: number) => ({
	extends: true as const,
	test: {
		name,
		include: [`tests/${name}/**/*.test.ts`],
		exclude: ['**/*.browser.test.ts'],
		environment: 'node' as const,
		testTimeout: testTimeoutMs,
		// What comes, comes in its own time on a machine that others use too.
		expect: { poll: { timeout: 30_000 } },
		hookTimeout: 60_000
	}
});

export default defineConfig({
	// Classes of the tab hold runes.
	plugins: [svelte({ configFile: false })],
	test: {
		// Twice the cores: a file of integration mostly waits for its processes, and a worker waits with it.
		maxWorkers: 2 * availableParallelism(),
		projects: [
			project('unit', 120_000),
			project('contract', 60_000),
			project('compat', 120_000),
			project('integration', 600_000),
			project('simulation', 600_000),
			project('torture', 3_600_000)
		]
	}
});
