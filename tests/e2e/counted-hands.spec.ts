// The hands that `npm run bench:ux` counts with: what they count, and that nothing can be done past them.
import { expect, test, type Browser, type Page } from '@playwright/test';
import { CountedHands, type Hand } from '../bench/ux/counted-hands.ts';

const FORM = `<!doctype html><label>Name <input id="name"></label><label>Place <input id="place"></label>
<label><input type="checkbox" id="tick"> Seen</label>
<select id="sex"><option></option><option>Female</option><option>Male</option></select><button>Save</button>`;

async function onForm(browser: Browser, hand: Hand): Promise<CountedHands> {
	const context = await browser.newContext({ hasTouch: hand === 'touch' });
	const page = await context.newPage();
	const hands = await CountedHands.on(context, page, hand);
	await page.goto(`data:text/html,${encodeURIComponent(FORM)}`);
	await hands.begin();
	return hands;
}
const close = (page: Page) => page.context().close();

test('by keyboard: chords, and fields however much is typed', async ({ browser }) => {
	const hands = await onForm(browser, 'keyboard');
	await hands.chord('Tab');
	await hands.type('Maria Garcia');
	await hands.chord('Tab');
	await hands.type('Kirembe');
	await hands.chord('Tab');
	await hands.chord(' ');
	await hands.chord('Tab');
	await hands.type('Female');
	await hands.chord('Control+Enter');
	expect(await hands.end()).toEqual({ chords: 6, taps: 0, fields: 3 });
	await expect(hands.page.locator('#sex')).toHaveValue('Female');
	await close(hands.page);
});

test('by touch: taps, and fields with the tap that enters them', async ({ browser }) => {
	const hands = await onForm(browser, 'touch');
	const { page } = hands;
	await hands.write(page.locator('#name'), 'Maria Garcia');
	await hands.choose(page.locator('#sex'), 'Female');
	await hands.tap(page.locator('#tick'));
	await hands.tap(page.getByText('Save'));
	expect(await hands.end()).toEqual({ chords: 0, taps: 2, fields: 2 });
	await close(page);
});

const PAST_THEM: readonly [what: string, hand: Hand, (page: Page) => Promise<unknown>][] = [
	['a click', 'keyboard', (page) => page.getByText('Save').click()],
	['a key', 'keyboard', (page) => page.keyboard.press('Tab')],
	['a value that was set', 'keyboard', (page) => page.locator('#name').fill('Maria')],
	['a mouse', 'touch', (page) => page.getByText('Save').click()],
	['a tap', 'touch', (page) => page.getByText('Save').tap()],
	['a chord', 'touch', (page) => page.locator('#name').press('Enter')],
	['a choice', 'touch', (page) => page.locator('#sex').selectOption('Male')]
];
for (const [what, hand, act] of PAST_THEM)
	test(`${what} that was not counted is found out, by ${hand}`, async ({ browser }) => {
		const hands = await onForm(browser, hand);
		await act(hands.page);
		await expect(hands.end()).rejects.toThrow();
		await close(hands.page);
	});
