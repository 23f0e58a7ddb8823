// A device that went out of reach before the whole program had come: it says so, and says when a screen cannot open.
import { expect, test, type Browser, type Page } from '@playwright/test';
import { startRelay, type RelayProcess } from '../support/relay-process.ts';
import { shots } from './shots.ts';

let relay: RelayProcess;
test.beforeAll(async () => {
	relay = await startRelay();
});
test.afterAll(() => relay.kill());

/** The demo clinic, in a browser that may keep the program or may not. */
async function openDemo(browser: Browser, serviceWorkers: 'allow' | 'block'): Promise<Page> {
	const page = await (await browser.newContext({ serviceWorkers })).newPage();
	await page.goto(relay.url);
	await page.getByRole('button', { name: 'Try with a demo clinic' }).click();
	await expect(page.getByTestId('queue-line').first()).toBeVisible({ timeout: 60_000 });
	return page;
}

const program = (page: Page) =>
	page.getByTestId('this-device').locator('dt', { hasText: 'Program' }).locator('+ dd');

test('a screen that has not come to this device is said, and opens once there is a connection', async ({
	browser
}) => {
	const page = await openDemo(browser, 'block');
	await page.getByRole('link', { name: 'Devices' }).first().click();
	await expect(program(page)).toHaveText('Not all here yet. Some screens open only with a connection');
	await page.context().setOffline(true);
	await page.getByRole('button', { name: 'Read from another screen' }).click();
	const said = page.getByText('This part of the program is not on this device yet.');
	await expect(said).toBeVisible();
	await shots(page, 'part-missing');
	await page.context().setOffline(false);
	await page.getByRole('button', { name: 'Load again' }).click();
	await expect(
		page.getByTestId('this-device').or(page.getByRole('button', { name: 'Unlock' }))
	).toBeVisible();
	await expect(said).toBeHidden();
	await page.context().close();
});

test('a device to which the whole program has come says so', async ({ browser }) => {
	const page = await openDemo(browser, 'allow');
	await page.getByRole('link', { name: 'Devices' }).first().click();
	await expect(program(page)).toHaveText('All of it is on this device');
	await page.context().close();
});
