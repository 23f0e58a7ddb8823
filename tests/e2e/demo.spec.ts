// The demo clinic: one click, offline, to a working day with years behind it; two sites in two windows of one browser;
// and the word Demo wherever it is seen.
import { expect, test, type Page } from '@playwright/test';
import { startRelay, type RelayProcess } from '../support/relay-process.ts';
import { Clinic } from './clinic.ts';

// A recorder of the page's pictures and the making of a PDF wait for each other.
test.use({ trace: 'off' });

let relay: RelayProcess;
let clinic: Clinic;

test.beforeAll(async () => {
	relay = await startRelay();
	clinic = new Clinic(relay.url);
});
test.afterAll(async () => {
	await clinic.close();
	await relay.kill();
	clinic.remove();
});

const rows = (page: Page) => page.getByTestId('queue-line');
const isMarked = (page: Page) => expect(page.getByTestId('demo-strip')).toHaveText('Demo, not real people.');

async function openChart(page: Page, query: string, name: RegExp): Promise<void> {
	await page.getByRole('link', { name: 'Patients' }).first().click();
	await page.getByLabel('Find a patient').fill(query);
	await page.getByRole('link', { name }).first().click();
	await expect(page.getByTestId('banner')).toContainText(name, { timeout: 20_000 });
}

test('one click, offline, to a day at a clinic with years behind it', async () => {
	test.setTimeout(180_000);
	await clinic.open();
	const { page } = clinic;
	page.context().setDefaultTimeout(45_000);
	await clinic.readyOffline();
	await page.context().setOffline(true);
	await page.reload();
	const before = Date.now();
	await page.getByRole('button', { name: 'Try with a demo clinic' }).click();
	await expect(rows(page).first()).toBeVisible({ timeout: 60_000 });
	console.log(`demo: click to today's rows in ${Date.now() - before} ms`);
	expect(await rows(page).count()).toBeGreaterThanOrEqual(8);
	await isMarked(page);
	await expect(page.getByTestId('sync-pill')).toContainText('Offline');

	await page.getByRole('link', { name: 'Inbox' }).first().click();
	for (const name of ['ODHIAMBO, Grace', 'CHERUIYOT, Samuel', 'DELGADO, Lucía'])
		await expect(page.getByRole('main').getByText(name).first()).toBeVisible();
	await page.getByRole('link', { name: 'Patients' }).first().click();
	await page.getByLabel('Find a patient').fill('hassan fatum');
	await expect(page.getByRole('link', { name: /HASSAN, Fatuma/ })).toHaveCount(2);

	await openChart(page, 'patel vikram', /PATEL, Vikram/);
	await isMarked(page);
	await expect(page.getByText('Diabetes mellitus type 2').first()).toBeVisible();
	await expect(page.getByText('11.4').first()).toBeVisible();
	const years = new Date().getFullYear() - 1;
	await expect(page.getByTestId('timeline')).toContainText(new RegExp(`-(${years}|${years - 1})`));
	await page.context().setOffline(false);
});

test('two windows are two sites: cut off, they differ; together again, they agree', async () => {
	test.setTimeout(180_000);
	const first = clinic.page;
	await first.getByRole('link', { name: 'Today' }).first().click();
	const [second] = await Promise.all([
		first.context().waitForEvent('page'),
		first.getByRole('button', { name: 'Show two sites' }).click()
	]);
	second.on('pageerror', (error) => clinic.faults.push(error.message));
	// The first is locked by being loaded anew, and cannot let anybody in: the second waits for it, and asks by itself.
	await first.reload();
	await expect(second.getByText('The first window does not answer yet')).toBeVisible({ timeout: 60_000 });
	await first.getByRole('button', { name: 'Open the demo' }).click();
	await expect(rows(second).first()).toBeVisible({ timeout: 90_000 });
	await expect(second.getByText('Riverside').first()).toBeVisible();
	await isMarked(second);
	await expect(second.getByTestId('sync-pill')).toContainText('All sent', { timeout: 60_000 });
	// The pill speaks of what goes out; the strip of what has not come yet.
	await expect(second.getByText('What you type travels')).toBeVisible({ timeout: 60_000 });

	await second.getByLabel('Network').uncheck();
	await expect(second.getByTestId('sync-pill')).toContainText('Offline');
	const line = rows(second).filter({ hasText: 'NGUYEN, Thuy' });
	// Beside the name, which is the way into the chart.
	await line.getByRole('cell').first().click();
	await second.getByLabel('Status', { exact: true }).selectOption({ label: 'Left' });
	await expect(second.getByTestId('sync-pill')).toContainText(/Offline · [1-9]\d* to send/);
	await second.reload();
	await second.getByRole('button', { name: 'Open the demo' }).click();
	await expect(second.getByTestId('sync-pill')).toContainText(/Offline · [1-9]\d* to send/);
	await first.getByRole('button', { name: 'All sites' }).click();
	const seen = rows(first).filter({ hasText: 'NGUYEN, Thuy' });
	await expect(seen).toContainText('Arrived');
	await second.getByLabel('Network').check();
	await expect(seen).toContainText('Left', { timeout: 60_000 });
	await expect(second.getByTestId('sync-pill')).toContainText('All sent', { timeout: 60_000 });
});

test('it says Demo on paper and on the lock screen, opens by one tap, and leaves nothing behind', async () => {
	test.setTimeout(180_000);
	const { page } = clinic;
	const medicine = page.getByLabel('Medicine', { exact: true });
	await openChart(page, 'odhiambo grace', /ODHIAMBO, Grace/);
	await page.getByRole('button', { name: 'Add medicine' }).click();
	await medicine.fill('paraceta');
	await expect(page.getByTestId('sheet')).toContainText('Draft kept on this device');
	await medicine.press('Escape');
	await page.getByRole('link', { name: 'Print' }).click();
	await isMarked(page);
	await expect(page.getByTestId('paper').locator('header')).toContainText('Demo, not real people.');
	await page.goto(`${relay.url}/today`);
	await isMarked(page);
	await page.getByRole('button', { name: 'Open the demo' }).click();
	await expect(rows(page).first()).toBeVisible({ timeout: 30_000 });
	// What was half typed is kept here as anywhere.
	await openChart(page, 'odhiambo grace', /ODHIAMBO, Grace/);
	await page.getByRole('button', { name: 'Add medicine' }).click();
	await expect(medicine).toHaveValue('paraceta');
	await medicine.press('Escape');

	await page.getByRole('button', { name: 'Demo', exact: true }).click();
	await page.getByRole('button', { name: 'Erase the demo' }).click();
	await page.getByRole('button', { name: 'Erase it now' }).click();
	await expect(page.getByRole('button', { name: 'Try with a demo clinic' })).toBeVisible({ timeout: 30_000 });
	for (const other of page.context().pages())
		await expect(other.getByRole('button', { name: 'Try with a demo clinic' })).toBeVisible();
	const left = await page.evaluate(async () => ({
		databases: (await indexedDB.databases()).map(({ name }) => name),
		marks: Object.keys(localStorage)
	}));
	expect(left.databases.filter((name) => name?.includes('demo'))).toEqual([]);
	expect(left.marks.filter((name) => name.includes('demo'))).toEqual([]);
	expect(clinic.faults).toEqual([]);
});
