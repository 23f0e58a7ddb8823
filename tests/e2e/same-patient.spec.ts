// The right patient, always: who is named in a sheet is who is named in the banner and in the address, however one gets
// about in two windows at once, and the banner stands at every scroll position and on every sheet of paper.
import { expect, test, type Page } from '@playwright/test';
import { createSeededRandom } from '../support/seeded-random.ts';
import { openFullClinic, type FullClinic } from './full-clinic.ts';

// A recorder of the page's pictures and the making of a PDF wait for each other.
test.use({ trace: 'off' });

const STEPS = 200;
const SEED = 20;
let full: FullClinic;

test.beforeAll(async () => {
	test.setTimeout(180_000);
	full = await openFullClinic();
});
test.afterAll(() => full.close());

/** Follows a link as a person would, without loading the app again. */
const go = (at: Page, path: string): Promise<void> =>
	at.evaluate((href) => {
		const link = Object.assign(document.createElement('a'), { href });
		document.body.append(link);
		link.click();
		link.remove();
	}, path);

/** Looks at every picture that the page draws from now on, and keeps in which of them a sheet was not of the banner's patient. */
const watch = (at: Page): Promise<void> =>
	at.evaluate(() => {
		const seen = { faults: [] as string[], sheets: 0, charts: [] as string[] };
		Object.assign(window, { seen });
		const look = () => {
			const name = (selector: string) => document.querySelector(selector)?.textContent?.trim();
			const [banner, sheet] = [name('[data-testid="banner"] h1'), name('[role="dialog"] .micro b')];
			if (sheet !== undefined) {
				seen.sheets++;
				// Beside the queue a sheet names its patient alone.
				const isAlone = banner === undefined && document.querySelector('[data-testid^="queue-"]') !== null;
				if (sheet !== banner && !isAlone) seen.faults.push(`sheet of ${sheet}, banner of ${banner}`);
			}
			if (banner !== undefined && !seen.charts.includes(banner)) seen.charts.push(banner);
			requestAnimationFrame(look);
		};
		look();
	});

/** Waits until the banner is of the chart in the address, or both are of none. A browser changes the address first. */
const agrees = (at: Page, nameOf: Readonly<Record<string, string>>): Promise<void> =>
	expect
		.poll(
			() =>
				at.evaluate((nameOf) => {
					const banner = document.querySelector('[data-testid="banner"] h1')?.textContent?.trim();
					const wanted = nameOf[location.pathname];
					return banner === wanted ? 'agrees' : `${location.pathname}: ${banner} in place of ${wanted}`;
				}, nameOf),
			{ intervals: [20, 50, 100] }
		)
		.toBe('agrees');

/** Waits for a picture: a busy machine draws fewer than there are steps. */
const drawn = (at: Page): Promise<void> =>
	at.evaluate(() => new Promise<void>((done) => requestAnimationFrame(() => done())));

const seenBy = (at: Page) =>
	at.evaluate(
		() => (window as unknown as { seen: { faults: string[]; sheets: number; charts: string[] } }).seen
	);

test('two windows, two hundred steps: sheet, banner and address are of one patient', async () => {
	test.setTimeout(240_000);
	const { page } = full.clinic;
	const second = await page.context().newPage();
	await second.goto(`${full.clinic.url}/patients?profile=demo`);
	const links = second.locator('#patients a[href^="/chart/"]');
	await expect(links.first()).toBeVisible({ timeout: 30_000 });
	const listed = await links.evaluateAll((all) =>
		all.map((one) => [one.querySelector('.who b')!.textContent!.trim(), one.getAttribute('href')!] as const)
	);
	// Of people of one name a mistake could not be seen.
	const byName = [...new Map(listed)].slice(0, 6);
	const charts = byName.map(([, path]) => path);
	expect(charts).toHaveLength(6);
	const nameOf = Object.fromEntries(byName.map(([name, path]) => [path, name]));
	for (const at of [page, second]) await watch(at);

	const random = createSeededRandom(SEED);
	const pick = (count: number): number => random.below(count);
	for (let step = 0; step < STEPS; step++) {
		const at = [page, second][pick(2)]!;
		const act = pick(10);
		await at.bringToFront();
		if (act <= 2) {
			const path = charts[pick(charts.length)]!;
			await go(at, path);
			// Now and then the next step comes before the chart does.
			if (pick(4) === 0) continue;
			await at.waitForURL(`**${path}`);
			await agrees(at, nameOf);
		} else if (act === 3) await at.keyboard.press('Escape');
		else if (act === 4) await at.evaluate(() => history.back());
		else if (act === 5) await go(at, '/today');
		else {
			await at.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
			await at.keyboard.press('vmaprid'[pick(7)]!);
		}
		await drawn(at);
	}
	for (const at of [page, second]) {
		await agrees(at, nameOf);
		const { faults, sheets, charts: shown } = await seenBy(at);
		expect(faults, `seed ${SEED}`).toEqual([]);
		expect(sheets).toBeGreaterThan(20);
		expect(shown.length).toBeGreaterThan(3);
	}
	await second.close();
});

/** Scrolls what scrolls on the screen from its top to its end, and names the places at which no name of `name` is in sight. */
const placesWithoutBanner = (at: Page, name: string): Promise<string[]> =>
	at.evaluate(async (name) => {
		const drawn = () =>
			new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(undefined))));
		const isInSight = () =>
			[...document.querySelectorAll('[data-testid="banner"] h1 bdi, .micro b bdi')].some((shown) => {
				if (shown.textContent?.trim() !== name || !shown.checkVisibility()) return false;
				const { left, top, width, height } = shown.getBoundingClientRect();
				const hit = document.elementFromPoint(left + width / 2, top + height / 2);
				return hit !== null && (shown.contains(hit) || hit.contains(shown));
			});
		const faults: string[] = [];
		const scrolls = [...document.querySelectorAll<HTMLElement>('main, main *')].filter(
			(one) => /auto|scroll/.test(getComputedStyle(one).overflowY) && one.scrollHeight > one.clientHeight + 8
		);
		for (const one of scrolls)
			for (let i = 0; i <= 8; i++) {
				one.scrollTop = ((one.scrollHeight - one.clientHeight) * i) / 8;
				await drawn();
				if (!isInSight())
					faults.push(`${innerWidth}, ${location.hash}: <${one.className}> at ${one.scrollTop}`);
			}
		return scrolls.length > 0 ? faults : ['nothing scrolls'];
	}, name);

test('the banner stands at every scroll position, beside every sheet, and on paper', async () => {
	test.setTimeout(60_000);
	const { page } = full.clinic;
	const path = `/chart/${full.chartId}`;
	await go(page, path);
	await page.waitForURL(`**${path}`);
	const name = (await page.getByTestId('banner').locator('h1').innerText()).trim();
	expect(name).toContain(', ');
	for (const [width, height] of [
		[1280, 800],
		[768, 1024],
		[360, 740],
		[320, 740]
	] as const) {
		await page.setViewportSize({ width, height });
		await page.keyboard.press('Escape');
		await expect(page.getByTestId('sheet')).toHaveCount(0);
		expect.soft(await placesWithoutBanner(page, name), `chart ${width}`).toEqual([]);
		await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
		await page.keyboard.press('r');
		await expect(page.getByTestId('sheet')).toBeVisible();
		expect.soft(await placesWithoutBanner(page, name), `sheet ${width}`).toEqual([]);
		await page.keyboard.press('Escape');
		await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
		await page.keyboard.press('n');
		await expect(page.getByTestId('note')).toBeVisible();
		expect.soft(await placesWithoutBanner(page, name), `note ${width}`).toEqual([]);
		await page.getByRole('button', { name: 'Close the note, keeps the draft' }).click();
		await expect(page.getByTestId('notes')).toBeAttached();
	}
	await page.setViewportSize({ width: 1280, height: 800 });
	for (const what of ['summary', 'prescription', 'medicines']) {
		await go(page, `/print/${what}/${full.chartId}`);
		await expect(page.getByTestId('paper')).toContainText(name);
		const margins = await page.evaluate(() =>
			document.adoptedStyleSheets
				.flatMap(({ cssRules }) => [...cssRules].map(({ cssText }) => cssText))
				.join()
		);
		expect(/@top-left \{[^}]*content: "([^"]*)"/.exec(margins)?.[1], what).toBe(name);
	}
});
