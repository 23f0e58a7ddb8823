// Tests in a real browser against a real relay process. Each spec starts its own relay; nothing is shared between them.
// A recording of each step costs as much as the step: `npx playwright test --trace on` makes one when it is wanted.
import { defineConfig } from '@playwright/test';
import { launchOptions } from './tests/support/browser.mjs';

export default defineConfig({
	testDir: 'tests/e2e',
	testMatch: '**/*.spec.ts',
	// Of a spec's page, relay and own process mostly one works at a time, and all of them wait for disks and timers: it
	// takes three specs to fill two cores.
	workers: 3,
	retries: 0,
	timeout: 240_000,
	expect: { timeout: 60_000 },
	forbidOnly: true,
	outputDir: 'test-results/e2e',
	reporter: [['list'], ['json', { outputFile: 'test-results/playwright.json' }]],
	use: { launchOptions: launchOptions() }
});
