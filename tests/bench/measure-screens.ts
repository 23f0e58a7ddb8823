// The app itself in Chromium, from its relay: first paint cold and warm, the way into the demo, answers to keys, shifts.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from '@playwright/test';
import type { BenchRun } from './bench-run.ts';
import { watchVitals, type PageVitals } from './page-vitals.ts';
import { percentile, resultOf, type BenchResult } from './spread.ts';
import { CountedHands, patiently } from './ux/counted-hands.ts';
import { UX_TASKS } from './ux/tasks.ts';
import { findChromium, launchOptions } from '../support/browser.mjs';
import { startRelay } from '../support/relay-process.ts';

const SLOWER = 4;
/** How long somebody looks at the first page before the click on the demo. */
const READ_MS = 3_000;

/** Slows the page's own thread down; workers go on as they were. */
async function slow(page: Page, rate: number): Promise<void> {
	const client = await page.context().newCDPSession(page);
	await client.send('Emulation.setCPUThrottlingRate', { rate });
}
const read = (page: Page): Promise<PageVitals> =>
	page.evaluate(() => (globalThis as unknown as { readVitals: () => PageVitals }).readVitals());
const door = (page: Page) => page.getByRole('button', { name: /^Try with a demo clinic/ });

async function openContext(browser: Browser): Promise<BrowserContext> {
	const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
	context.setDefaultTimeout(60_000);
	await context.addInitScript(watchVitals);
	return context;
}

interface Begun {
	readonly coldMs: number;
	readonly warmMs: number;
	/** From the click to the first line of Today, not slowed. */
	readonly demoMs: number;
	/** How often the page or its worker asked the relay for the WASM, and how long after the first paint it began. */
	readonly wasm: { readonly asked: number; readonly afterPaintMs: number };
}

/** One visit of a browser that has never been here. */
async function begin(page: Page, url: string): Promise<Begun> {
	const asked: number[] = [];
	page.context().on('request', (request) => {
		if (request.url().endsWith('.wasm') && !request.serviceWorker()) asked.push(Date.now());
	});
	await slow(page, SLOWER);
	const load = async (go: () => Promise<unknown>): Promise<PageVitals> => {
		await go();
		await patiently(door(page)).toBeVisible();
		await page.waitForLoadState('networkidle');
		return read(page);
	};
	const cold = await load(() => page.goto(url));
	const origin = await page.evaluate(() => performance.timeOrigin);
	const wasm = { asked: asked.length, afterPaintMs: (asked[0] ?? 0) - origin - cold.firstPaintMs };
	await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
	const warm = await load(() => page.reload());
	await slow(page, 1);
	await page.waitForTimeout(READ_MS);
	const from = performance.now();
	await door(page).click();
	await page.getByTestId('queue-line').first().waitFor();
	const demoMs = performance.now() - from;
	return { coldMs: cold.largestPaintMs, warmMs: warm.largestPaintMs, demoMs, wasm };
}

/** The counted tasks by keyboard, slowed: how long each key took to be answered, and how the page moved. */
async function work(browser: Browser, url: string): Promise<PageVitals> {
	const context = await openContext(browser);
	const page = await context.newPage();
	const hands = await CountedHands.on(context, page, 'keyboard');
	await page.goto(url);
	await door(page).click();
	await patiently(page.getByTestId('queue-line').first()).toBeVisible();
	await slow(page, SLOWER);
	for (const { before, keyboard, done } of UX_TASKS) {
		await before(page);
		await keyboard(hands);
		await done(page);
	}
	const vitals = await read(page);
	await context.close();
	return vitals;
}

/** The app's screens; nothing where there is no build or no Chromium. */
export async function measureScreens(run: BenchRun): Promise<readonly BenchResult[]> {
	if (findChromium() === undefined || !existsSync(resolve(import.meta.dirname, '../../build/index.html'))) {
		run.note('Screens not measured: no Chromium or no build here.');
		return [];
	}
	const relay = await startRelay();
	const browser = await chromium.launch(launchOptions());
	try {
		const visits: Begun[] = [];
		for (let n = 0; n < run.samples; n++) {
			run.progress(`screens: visit ${n + 1} of ${run.samples}`);
			const context = await openContext(browser);
			visits.push(await begin(await context.newPage(), relay.url));
			await context.close();
		}
		run.progress('screens: the tasks by keyboard, slowed');
		const { answersMs, layoutShift } = await work(browser, relay.url);
		run.note(
			`Screens: Chromium ${browser.version()}, headless, from a relay on this machine, 1280 x 800; "4x" is the page's own thread slowed four times, workers not slowed. Paint: of the first page, cold with nothing cached, warm from the service worker. The demo is asked for ${READ_MS / 1000} s after the first page is there, not slowed. No warm-up round: every visit is a first one. Keys and shifts: ${answersMs.length} keys and clicks of the tasks of bench:ux in the demo, one run; what was answered within 16 ms is not told by the browser and not counted.`
		);
		return [
			resultOf(
				'largest paint, cold, 4x',
				'ms',
				visits.map((one) => one.coldMs),
				{ bar: { atMost: 2_500 } }
			),
			resultOf(
				'largest paint, warm, 4x',
				'ms',
				visits.map((one) => one.warmMs),
				{ bar: { atMost: 1_500 } }
			),
			resultOf(
				'WASM asked for by a first visit',
				'times',
				visits.map((one) => one.wasm.asked),
				{ bar: { atMost: 1 } }
			),
			resultOf(
				'WASM asked for after the first paint',
				'ms',
				visits.map((one) => one.wasm.afterPaintMs),
				{ bar: { atLeast: 0 } }
			),
			resultOf(
				'click on the demo to Today',
				'ms',
				visits.map((one) => one.demoMs),
				{ bar: { atMost: 3_000 } }
			),
			resultOf('answer to a key or click, p95, 4x', 'ms', [percentile(answersMs, 0.95)], {
				bar: { atMost: 200 }
			}),
			resultOf('answer to a key or click, slowest, 4x', 'ms', [Math.max(...answersMs)]),
			resultOf('layout shift in the tasks (CLS)', '', [layoutShift], {
				bar: { atMost: 0.05 },
				why: 'Most of it is cards that come from parts loaded when a chart is first opened, below what is read first; each kind of card shifts once in a session.'
			})
		];
	} finally {
		await browser.close();
		await relay.kill();
	}
}
