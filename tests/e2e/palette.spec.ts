// The palette, by keyboard alone: to a patient, a sentence into a form, what the screen offers; the letters and the list of
// keys; a medicine against an allergy asks first.
import { expect, test } from '@playwright/test';
import { startRelay, type RelayProcess } from '../support/relay-process.ts';
import { Clinic } from './clinic.ts';

let relay: RelayProcess;
let clinic: Clinic;

test.beforeAll(async () => {
	relay = await startRelay();
	clinic = new Clinic(relay.url);
	await clinic.open();
	await clinic.createPractice('County practice', 'Hilltop', 'Amina Yusuf');
	await clinic.register('Garcia', 'Maria', 'Female', '14-Jul-1985');
});
test.afterAll(async () => {
	await clinic.close();
	await relay.kill();
	clinic.remove();
});

test('a patient, vitals and a prescription without the mouse', async () => {
	const { page } = clinic;
	const { keyboard } = page;
	await page.goto(`${clinic.url}/devices`);
	await clinic.unlockIfAsked();
	await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
	await keyboard.press('/');
	await keyboard.type('mar gar');
	await expect(page.getByRole('option', { name: /GARCIA, Maria/ })).toHaveAttribute('aria-selected', 'true');
	await keyboard.press('Enter');
	await clinic.banner('Garcia');

	await keyboard.press('Control+k');
	await keyboard.type('bp 128/82 pulse 84');
	await expect(page.getByRole('option', { name: /Vitals: bp 128\/82/ })).toBeVisible();
	await keyboard.press('Enter');
	await expect(page.getByTestId('sheet')).toBeVisible();
	await keyboard.press('Control+Enter');
	await expect(page.getByTestId('sheet')).toBeHidden();
	await expect(page.getByTestId('vitals')).toContainText('128/82');

	await clinic.addAllergy('penicillin');
	await page.locator('h1').first().click();
	await keyboard.press('m');
	await expect(page.getByLabel('Medicine', { exact: true })).toBeFocused();
	await keyboard.type('amoxicillin 500 mg po tds 7d');
	await keyboard.press('Enter');
	await expect(page.getByLabel('Medicine', { exact: true })).toHaveValue('amoxicillin');
	await expect(page.getByTestId('sheet')).toContainText('Known allergy: penicillin');
	await expect(page.getByRole('button', { name: 'Order' })).toBeDisabled();
	await page.getByLabel('I have seen this and order it all the same').press('Space');
	await keyboard.press('Control+Enter');
	await expect(clinic.entry('medicine', 'amoxicillin')).toContainText(
		'DOSE 500 mg — oral — 3 times a day — for 7 days'
	);
});

test('keys lead everywhere and can be looked up', async () => {
	const { page } = clinic;
	const { keyboard } = page;
	await page.locator('h1').first().click();
	await keyboard.press('?');
	await expect(page.getByRole('dialog', { name: 'Keys' })).toContainText('Record vitals');
	await keyboard.press('Escape');
	await expect(page.getByRole('dialog', { name: 'Keys' })).toBeHidden();
	await keyboard.press('g');
	await keyboard.press('i');
	await expect(page.getByRole('heading', { name: 'To check' })).toBeVisible();
	await keyboard.press('g');
	await keyboard.press('p');
	await expect(page.getByText('Opened last by you')).toBeVisible();
});

test('an almost equal registration asks first', async () => {
	const { page } = clinic;
	await page.getByRole('link', { name: 'Patients' }).first().click();
	await page
		.getByRole('link', { name: /^Register/ })
		.first()
		.click();
	await page.getByLabel('Family name').fill('Garcia');
	await page.getByLabel('Given names').fill('Marai');
	await page.getByLabel('Sex').selectOption({ label: 'Female' });
	await page.getByLabel('Birth date or age').fill('14-Jul-1985');
	await page.getByLabel('Village or address').fill('Kirembe');
	await expect(page.getByTestId('similar')).toContainText('One letter different · Same birthday');
	await page.getByRole('button', { name: 'Register', exact: true }).click();
	await expect(page.getByText(/Somebody very like this is already here/)).toBeVisible();
	await page.getByRole('button', { name: 'Another person, register', exact: true }).click();
	await expect(page.getByTestId('banner')).toContainText('GARCIA, Marai');
	expect(clinic.faults).toEqual([]);
});
