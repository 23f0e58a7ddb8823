// `npm run bench:ux [-- --only 4,7] [--hand touch]`: counts what the key tasks cost in a real browser, by keyboard alone and by
// touch alone, prints it beside what the same costs elsewhere, and exits with 1 when a task is over our bar or failed.
import { mkdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { chromium, type Browser, type Page } from '@playwright/test';
import { launchOptions } from '../../support/browser.mjs';
import { startRelay } from '../../support/relay-process.ts';
import { CountedHands, patiently as expect, type Hand } from './counted-hands.ts';
import type { HandCount } from './hand-events.ts';
import { SOURCES, TASK_BARS, type TaskBar, type Theirs } from './task-bars.ts';
import { UX_TASKS } from './tasks.ts';

/** Said under the table. */
const COUNTING = [
	'Counted: by keyboard every key and combination that is no text (Tab too); by touch every tap, and one for each field however much is typed into it, the tap that puts the caret there included (the find box of the top bar is such a field). The page heard the same, or the task fails. Travel and scrolling are not counted.'
];

/** What came of a task: its count, or why there is none. */
type Outcome = HandCount | { readonly failed: string };

mkdirSync('test-results', { recursive: true });
const { values } = parseArgs({ options: { only: { type: 'string' }, hand: { type: 'string' } } });
const wanted = values.only?.split(',').map(Number);
const hands = (['keyboard', 'touch'] as const).filter((hand) => !values.hand || hand === values.hand);
const chosen = TASK_BARS.filter(({ task }) => !wanted || wanted.includes(task));
if (chosen.length === 0 || hands.length === 0) {
	process.stderr.write('--only takes numbers of tasks, --hand keyboard or touch\n');
	process.exit(2);
}

async function attempt(run: () => Promise<HandCount>): Promise<Outcome> {
	try {
		return await run();
	} catch (error) {
		return { failed: String((error as Error).message ?? error) };
	}
}

/** The twelfth task, and the way in for all others: from the first page to Today of the demo. */
async function enterDemo(counted: CountedHands): Promise<HandCount> {
	const { page, hand } = counted;
	const door = page.getByRole('button', { name: /^Try with a demo clinic/ });
	await expect(door).toBeVisible();
	await counted.begin();
	if (hand === 'keyboard') await counted.chord('Enter');
	else await counted.tap(door);
	await seesToday(page);
	return counted.end();
}
const seesToday = (page: Page): Promise<void> =>
	expect(
		page.getByTestId('queue-line').or(page.getByTestId('queue-card')).locator('visible=true').first()
	).toBeVisible({ timeout: 60_000 });

async function measure(browser: Browser, url: string, hand: Hand): Promise<ReadonlyMap<number, Outcome>> {
	const found = new Map<number, Outcome>();
	const touch = { viewport: { width: 768, height: 1024 }, hasTouch: true, isMobile: true };
	const context = await browser.newContext(
		hand === 'touch' ? touch : { viewport: { width: 1280, height: 800 } }
	);
	context.setDefaultTimeout(20_000);
	const page = await context.newPage();
	const counted = await CountedHands.on(context, page, hand);
	await page.goto(url);
	const entered = await attempt(() => enterDemo(counted));
	found.set(12, entered);
	if ('failed' in entered) {
		await page.getByRole('button', { name: /^Try with a demo clinic/ }).click();
		await seesToday(page);
	}
	for (const { task, before, done, ...by } of UX_TASKS) {
		if (!chosen.some((bar) => bar.task === task) && task !== 2) continue;
		process.stderr.write(`task ${task} by ${hand}\n`);
		const outcome = await attempt(async () => {
			await before(page);
			await counted.begin();
			await by[hand](counted);
			await done(page);
			return counted.end();
		});
		if ('failed' in outcome) {
			await page.screenshot({ path: `test-results/ux-${task}-${hand}.png` }).catch(() => {});
			// Out of whatever is open, for the next one.
			await page.keyboard.press('Escape');
		}
		found.set(task, outcome);
	}
	await context.close();
	return found;
}

const totalOf = (hand: Hand, { chords, taps, fields }: HandCount): number =>
	hand === 'keyboard' ? chords : taps + fields;

function cell(hand: Hand, bar: TaskBar, outcome: Outcome | undefined): string {
	if (!outcome) return '';
	if ('failed' in outcome) return `FAILED (bar ${bar[hand]})`;
	const total = totalOf(hand, outcome);
	const parts =
		hand === 'keyboard' ? `${outcome.fields} typed` : `${outcome.taps} taps + ${outcome.fields} fields`;
	return `${total} of ${bar[hand]}${total > bar[hand] ? ' OVER' : ''} (${parts})`;
}
const range = ([least, most]: Theirs['clicks']): string => (least === most ? `${least}` : `${least}-${most}`);
const theirs = (one: Theirs | undefined): string =>
	one ? `${range(one.clicks)} + ${range(one.fields)}${one.besides ? `, without ${one.besides}` : ''}` : '-';

const relay = await startRelay();
const browser = await chromium.launch(launchOptions());
let misses = 0;
try {
	const found = new Map<Hand, ReadonlyMap<number, Outcome>>();
	for (const hand of hands) found.set(hand, await measure(browser, relay.url, hand));
	const rows = chosen.map((bar) => [
		`${bar.task}. ${bar.name} (from ${bar.from})`,
		...hands.map((hand) => cell(hand, bar, found.get(hand)?.get(bar.task))),
		theirs(bar.openMrs),
		theirs(bar.openEmr)
	]);
	const head = [
		'task',
		...hands.map((hand) => (hand === 'keyboard' ? 'keys of bar' : 'touch of bar')),
		'OpenMRS O3',
		'OpenEMR'
	];
	const widths = head.map((name, i) => Math.max(name.length, ...rows.map((row) => row[i]!.length)));
	for (const row of [head, ...rows])
		process.stdout.write(
			`${row
				.map((text, i) => text.padEnd(widths[i]!))
				.join('  ')
				.trimEnd()}\n`
		);
	process.stdout.write(`\n${[...COUNTING, ...SOURCES].join('\n')}\n`);
	for (const hand of hands)
		for (const bar of chosen) {
			const outcome = found.get(hand)?.get(bar.task);
			if (!outcome || 'failed' in outcome || totalOf(hand, outcome) > bar[hand]) misses += 1;
			if (outcome && 'failed' in outcome)
				process.stderr.write(`\ntask ${bar.task} by ${hand}: ${outcome.failed}\n`);
		}
} finally {
	await browser.close();
	await relay.kill();
}
process.stdout.write(misses === 0 ? 'Every task keeps its bar.\n' : `${misses} over the bar or failed.\n`);
process.exit(misses === 0 ? 0 : 1);
