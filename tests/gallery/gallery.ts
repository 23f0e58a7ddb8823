// `npm run gallery [-- --only today,chart] [--size tablet]`: takes every picture of docs/gallery anew from the demo clinic, at two
// sizes, light and dark, with a clock that stands still, and writes the page that shows them.
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium, type Browser, type BrowserContext, type Page } from '@playwright/test';
import { launchOptions } from '../support/browser.mjs';
import { galleryPage } from './gallery-page.ts';
import { patiently as expect } from '../bench/ux/counted-hands.ts';
import { FIRST_SCENES, SCENES, type Scene } from './scenes.ts';
import { smallPng } from './small-png.ts';
import { holdContext, startStillRelay, STILL_ZONE } from './still-clock.ts';
import { twoSites } from './two-sites.ts';

const FOLDER = resolve(import.meta.dirname, '../../docs/gallery');
const SIZES = {
	desk: { viewport: { width: 1280, height: 800 } },
	tablet: { viewport: { width: 768, height: 1024 }, hasTouch: true, isMobile: true }
} as const;
const THEMES = ['light', 'dark'] as const;

const { values } = parseArgs({ options: { only: { type: 'string' }, size: { type: 'string' } } });
const only = values.only?.split(',');
const isWanted = (name: string): boolean => !only || only.includes(name);
const problems: string[] = [];
const say = (line: string): void => void process.stderr.write(`${line}\n`);

async function openContext(browser: Browser, size: keyof typeof SIZES): Promise<BrowserContext> {
	const context = await browser.newContext({
		...SIZES[size],
		timezoneId: STILL_ZONE,
		locale: 'en-GB',
		serviceWorkers: 'block',
		reducedMotion: 'reduce'
	});
	context.setDefaultTimeout(20_000);
	await holdContext(context);
	return context;
}

/** One screen in both themes. */
async function take(page: Page, scene: Scene, size: string): Promise<void> {
	for (const theme of THEMES) {
		await page.emulateMedia({ colorScheme: theme });
		await page.evaluate(
			() => new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))
		);
		const png = await page.screenshot({ scale: 'css', caret: 'hide', animations: 'disabled' });
		writeFileSync(join(FOLDER, `${scene.name}-${size}-${theme}.png`), smallPng(png));
	}
	await page.emulateMedia({ colorScheme: 'light' });
}

async function show(page: Page, scene: Scene, size: string): Promise<void> {
	try {
		await scene.show(page);
		if (isWanted(scene.name)) await take(page, scene, size);
		await (scene.leave ?? ((one: Page) => one.keyboard.press('Escape')))(page);
		say(`${scene.name}, ${size}`);
	} catch (error) {
		problems.push(`${scene.name}, ${size}: ${String((error as Error).message).slice(0, 600)}`);
		await page.keyboard.press('Escape');
	}
}

async function walk(browser: Browser, url: string, size: keyof typeof SIZES): Promise<void> {
	const context = await openContext(browser, size);
	const page = await context.newPage();
	await page.goto(url);
	for (const scene of FIRST_SCENES) await show(page, scene, size);
	await page.getByRole('button', { name: /^Try with a demo clinic/ }).click();
	await expect(page.getByTestId('demo-strip')).toBeVisible({ timeout: 240_000 });
	for (const scene of SCENES) await show(page, scene, size);
	await context.close();
}

mkdirSync(FOLDER, { recursive: true });
const relay = await startStillRelay();
const options = launchOptions();
// A worker whose script came by a route has no address of its own for the browser, which would keep it from this machine.
const browser = await chromium.launch({
	...options,
	args: [...options.args, '--disable-features=LocalNetworkAccessChecks,LocalNetworkAccessChecksWebSockets']
});
try {
	const walked = [...FIRST_SCENES, ...SCENES].some(({ name }) => isWanted(name));
	for (const size of walked ? (Object.keys(SIZES) as (keyof typeof SIZES)[]) : [])
		if (!values.size || values.size === size) await walk(browser, relay.url, size);
	if (isWanted('two-sites') && !values.size) {
		const context = await openContext(browser, 'desk');
		const pictures = await twoSites(context, relay.url).catch((error: Error) => {
			problems.push(`two sites: ${error.message.slice(0, 600)}`);
			return [];
		});
		for (const { name, png } of pictures) writeFileSync(join(FOLDER, `${name}.png`), smallPng(png));
		await context.close();
	}
} finally {
	await browser.close();
	await relay.kill();
}
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.png'));
writeFileSync(join(FOLDER, 'README.md'), galleryPage([...FIRST_SCENES, ...SCENES], new Set(files)));
const sizeBytes = files.reduce((sum, name) => sum + statSync(join(FOLDER, name)).size, 0);
say(`${files.length} pictures, ${(sizeBytes / 1e6).toFixed(1)} MB`);
for (const problem of problems) say(`NOT TAKEN: ${problem}`);
process.exit(problems.length > 0 || sizeBytes > 6_000_000 ? 1 : 0);
