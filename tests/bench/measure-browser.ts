// The chart and search scenarios in a real Chromium: IndexedDB with strict durability, the browser's own cryptography.
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { build, type Rolldown } from 'vite';
import type { BenchRun } from './bench-run.ts';
import type {} from './browser-page.ts';
import { searchedRows, searchResults } from './measure-search.ts';
import { timedResults, type BenchResult } from './spread.ts';
import { tenYearBundle } from './ten-year-bundle.ts';
import { findChromium, launchOptions } from '../support/browser.mjs';

/** The page's scripts by path: the one it begins with, and those that are loaded when asked for. */
async function bundlePage(): Promise<Record<string, readonly ['text/javascript', string]>> {
	const entry = fileURLToPath(new URL('browser-page.ts', import.meta.url));
	const built = await build({
		configFile: false,
		logLevel: 'error',
		build: { write: false, lib: { entry, formats: ['es'], fileName: 'page' } }
	});
	const [{ output }] = built as Rolldown.RolldownOutput[] as [Rolldown.RolldownOutput];
	return Object.fromEntries(
		output.flatMap((part, i) =>
			part.type === 'chunk'
				? [[i === 0 ? '/page.js' : `/${part.fileName}`, ['text/javascript', part.code] as const]]
				: []
		)
	);
}

/** The page, its script and the WASM, from this machine: a secure context. */
async function servePage(): Promise<{ server: Server; address: string }> {
	const files: Readonly<Record<string, readonly [type: string, body: string | Uint8Array]>> = {
		'/': ['text/html', '<!doctype html><title>bench</title><script type="module" src="/page.js"></script>'],
		...(await bundlePage()),
		'/automerge.wasm': [
			'application/wasm',
			readFileSync(fileURLToPath(import.meta.resolve('@automerge/automerge/automerge.wasm')))
		]
	};
	const server = createServer(({ url = '/' }, response) => {
		const [type, body] = files[url] ?? ['text/plain', ''];
		response.setHeader('content-type', type);
		response.end(body);
	});
	await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
	return { server, address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}

/** Chart open, save, unlock and search in Chromium; nothing where there is none. */
export async function measureBrowser(run: BenchRun): Promise<readonly BenchResult[]> {
	if (findChromium() === undefined) {
		run.note('Not measured in a browser: no Chromium here.');
		return [];
	}
	run.progress('browser: a page with the engine');
	const { server, address } = await servePage();
	const context = await chromium.launchPersistentContext(run.folder(), launchOptions());
	try {
		const page = await context.newPage();
		await page.goto(address);
		await page.waitForFunction(() => 'benchCharts' in window);
		const rows = searchedRows(run);
		run.progress('browser: charts');
		const charts = await page.evaluate(([bundle, samples]) => window.benchCharts(bundle, samples), [
			tenYearBundle(1),
			run.samples
		] as const);
		run.progress(`browser: search, ${rows} rows`);
		const search = await page.evaluate(([count, samples]) => window.benchSearch(count, samples), [
			rows,
			run.samples
		] as const);
		run.note(
			`Chromium ${context.browser()?.version() ?? ''}, headless, not throttled; the engine on the page's own thread, profile on disk.`
		);
		return [
			...timedResults('chart open, cold (sealed save), Chromium', charts.coldOpen, { bar: { atMost: 150 } }),
			...timedResults('chart open, warm, Chromium', charts.warmOpen),
			...timedResults('one durable save, IndexedDB strict', charts.save, { bar: { atMost: 15 } }),
			...searchResults(search, rows, 'Chromium')
		];
	} finally {
		await context.close();
		server.close();
	}
}
