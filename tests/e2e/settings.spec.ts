// Settings that change what people do: favourites in their order and as one press of a prescription; units of this device.
import { expect, test } from '@playwright/test';
import { startRelay, type RelayProcess } from '../support/relay-process.ts';
import { Clinic } from './clinic.ts';

test.setTimeout(180_000);

let relay: RelayProcess;
let clinic: Clinic;

test.beforeAll(async () => {
	test.setTimeout(180_000);
	relay = await startRelay();
	clinic = new Clinic(relay.url);
	await clinic.open();
	await clinic.createPractice('County practice', 'Hilltop', 'Amina Yusuf');
});
test.afterAll(async () => {
	await clinic.close();
	await relay.kill();
	clinic.remove();
});

test('favourites keep their order, come back by Undo, and prescribe in three presses', async () => {
	const { page } = clinic;
	await page.getByRole('link', { name: 'Settings' }).first().click();
	const favourites = page.getByTestId('favourites');
	const lines = () => favourites.getByRole('listitem').locator('bdi').allInnerTexts();
	for (const text of ['amoxicillin 500 mg tds 7d', 'paracetamol 1 g po qds', 'zinc 20 mg od 10d']) {
		await favourites.getByLabel('Medicine').fill(text);
		await favourites.getByLabel('Medicine').press('Enter');
		await expect(favourites.getByText(text)).toBeVisible();
	}
	await favourites.getByRole('button', { name: 'Move zinc 20 mg od 10d up' }).click();
	await expect
		.poll(lines)
		.toEqual(['amoxicillin 500 mg tds 7d', 'zinc 20 mg od 10d', 'paracetamol 1 g po qds']);
	await favourites.getByRole('button', { name: 'Remove zinc' }).click();
	await expect(favourites.getByText('zinc')).toBeHidden();
	await page.getByRole('button', { name: 'Undo' }).click();
	await expect
		.poll(lines)
		.toEqual(['amoxicillin 500 mg tds 7d', 'zinc 20 mg od 10d', 'paracetamol 1 g po qds']);

	await clinic.register('Garcia', 'Maria', 'Female', '14-Jul-1985');
	await page.getByRole('button', { name: 'Add medicine' }).click();
	await page.getByRole('button', { name: 'amoxicillin 500 mg tds 7d' }).click();
	await page.getByRole('button', { name: 'Order' }).click();
	await expect(clinic.entry('medicine', 'amoxicillin')).toContainText('3 times a day');
});

test('units are how values are asked and shown on this device; what was measured stays', async () => {
	const { page } = clinic;
	const choose = async (unit: string) => {
		await page.getByRole('link', { name: 'Settings' }).first().click();
		await page.getByLabel('Temperature in').selectOption({ label: unit });
	};
	await choose('°F');
	await clinic.openChart('garc', 'Garcia');
	await page.keyboard.press('Escape');
	await page.getByTestId('banner').click({ position: { x: 4, y: 4 } });
	await page.keyboard.press('v');
	await page.locator('[data-vital="temperature"]').fill('98.6');
	await page.keyboard.press('Control+Enter');
	const vitals = page.getByTestId('vitals');
	await expect(vitals).toContainText('98.6\u00a0°F');
	await expect(vitals).not.toContainText('°C');
	await choose('°C');
	await clinic.openChart('garc', 'Garcia');
	await expect(vitals).toContainText('37\u00a0°C');
	await expect(vitals).toContainText('(98.6\u00a0°F)');
	// A draft that was begun keeps its units.
	await page.getByTestId('banner').click({ position: { x: 4, y: 4 } });
	await page.keyboard.press('v');
	await page.locator('[data-vital="temperature"]').fill('38.2');
	await page.keyboard.press('Escape');
	await choose('°F');
	await clinic.openChart('garc', 'Garcia');
	await page.getByTestId('banner').click({ position: { x: 4, y: 4 } });
	await page.keyboard.press('v');
	await expect(page.locator('[data-vital="temperature"]')).toHaveValue('38.2');
	await page.keyboard.press('Control+Enter');
	await expect(vitals).toContainText('(38.2\u00a0°C)');
	expect(clinic.faults).toEqual([]);
});
