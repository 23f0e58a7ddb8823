// Today, by keyboard alone: a walk-in is registered and arrives, moves on, back by Undo, and the other site sees it.
import { expect, test } from '@playwright/test';
import { startRelay, type RelayProcess } from '../support/relay-process.ts';
import { Clinic } from './clinic.ts';

let relay: RelayProcess;
let hilltop: Clinic;
let riverside: Clinic;

test.beforeAll(async () => {
	relay = await startRelay();
	hilltop = new Clinic(relay.url);
	riverside = new Clinic(relay.url);
});
test.afterAll(async () => {
	await hilltop.close();
	await riverside.close();
	await relay.kill();
	hilltop.remove();
	riverside.remove();
});

test('a walk-in through the day, seen at two sites', async () => {
	test.setTimeout(150_000);
	await hilltop.open();
	await hilltop.createPractice('County practice', 'Hilltop', 'Amina Yusuf');
	const { page } = hilltop;
	const { keyboard } = page;
	await page.getByRole('link', { name: 'Today' }).first().click();
	await expect(page.getByText('Nobody is in today’s queue at Hilltop yet.')).toBeVisible();

	await page.getByRole('heading', { level: 1 }).click();
	await keyboard.press('n');
	await page.getByLabel('Why they came').fill('Cough');
	await page.getByLabel('Find a patient').fill('Garcia Maria');
	await page.getByRole('button', { name: 'Register “Garcia Maria”' }).press('Enter');
	await expect(page.getByLabel('Family name')).toHaveValue('Garcia');
	await page.getByLabel('Sex').selectOption({ label: 'Female' });
	await page.getByLabel('Birth date or age').fill('14-Jul-1985');
	await page.getByLabel('Village or address').fill('Kirembe');
	await keyboard.press('Control+Enter');
	const line = page.getByTestId('queue-line');
	await expect(line).toContainText('GARCIA, Maria');
	await expect(line).toContainText('Arrived');
	await expect(line).toContainText(/\d\dy F/);
	await expect(line).toContainText('Cough');

	await keyboard.press('s');
	await expect(line).toContainText('With nurse');
	await page.getByRole('button', { name: 'Undo' }).first().press('Enter');
	await expect(line).toContainText('Arrived');

	const link = await hilltop.invite('Ben Otieno', 'Prescriber', 'Riverside');
	await riverside.open();
	await riverside.join(link);
	const other = riverside.page;
	await other.getByRole('link', { name: 'Today' }).first().click();
	await other.getByRole('button', { name: 'All sites' }).click();
	await expect(other.getByTestId('queue-line')).toContainText('GARCIA, Maria', { timeout: 30_000 });
	await other.getByRole('heading', { level: 1 }).click();
	await other.keyboard.press('s');
	await page.getByRole('link', { name: 'Today' }).first().click();
	await expect(line).toContainText('With nurse', { timeout: 30_000 });

	await page.getByRole('heading', { level: 1 }).click();
	await keyboard.press('Enter');
	await hilltop.banner('Garcia');

	// Keys act on one patient's line, also when nobody chose it and others come to stand above.
	await other.getByRole('button', { name: 'Everyone at Riverside' }).click();
	await riverside.register('Okello', 'Grace', 'Female', '14-Jul-1968');
	await expect(other.getByTestId('chart-queue').getByRole('button', { name: 'Arrive' })).toBeVisible();
	await other.keyboard.press('s');
	await expect(other.getByTestId('chart-queue')).toContainText('Arrived');
	await other.getByRole('link', { name: 'Today' }).first().click();
	await expect(other.getByTestId('queue-line')).toContainText('OKELLO');
	await other.getByRole('button', { name: 'All sites' }).click();
	await expect(other.getByTestId('queue-line')).toHaveCount(2);
	await expect(other.locator('[data-testid="queue-line"][aria-selected="true"]')).toContainText('OKELLO');
	expect(hilltop.faults).toEqual([]);
});
