// The demo clinic: one click, offline, to a working day with years behind it.
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
