// What stands in a form and is not saved: it is there again after the browser was killed, and gone once it is saved.
import { expect, test } from '@playwright/test';
import { startRelay, type RelayProcess } from '../support/relay-process.ts';
import { Clinic } from './clinic.ts';

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

test('a medicine half typed is kept through a kill, discarded with Undo, and ordered', async () => {
	test.setTimeout(120_000);
	await clinic.open();
	await clinic.createPractice('County practice', 'Hilltop', 'Amina Yusuf');
	await clinic.register('Garcia', 'Maria', 'Female', '1985');
	await clinic.readyOffline();
	const { page } = clinic;
	await page.getByRole('button', { name: 'Add medicine' }).click();
	await page.getByLabel('Medicine', { exact: true }).fill('amoxicillin');
	await expect(page.getByTestId('draft')).toHaveText(/^Draft kept on this device/);
	await clinic.kill();
	await clinic.open('/patients');
	await clinic.unlock();
	await clinic.openChart('garcia', 'Garcia');
	const again = clinic.page;
	await again.getByRole('button', { name: 'Add medicine' }).click();
	const drug = again.getByLabel('Medicine', { exact: true });
	await expect(drug).toHaveValue('amoxicillin');
	await expect(again.getByText(/You began this/)).toBeVisible();
	await again.getByRole('button', { name: 'Discard' }).click();
	await expect(drug).toHaveValue('');
	await again.getByRole('button', { name: 'Undo' }).click();
	await expect(drug).toHaveValue('amoxicillin');
	await again.getByRole('button', { name: 'Close, keeps what is typed' }).click();
	await clinic.addMedicine('amoxicillin', '500');
	await again.getByRole('button', { name: 'Add medicine' }).click();
	await expect(drug).toHaveValue('');
	await expect(again.getByText(/You began this/)).toHaveCount(0);
});
