// An outreach tablet: prepared by an admin from a list, joined by its link, working without a network, locked when ended.
import { expect, test } from '@playwright/test';
import { startRelay, type RelayProcess } from '../support/relay-process.ts';
import { Clinic } from './clinic.ts';

let relay: RelayProcess;
let hilltop: Clinic;
let tablet: Clinic;

test.beforeAll(async () => {
	test.setTimeout(120_000);
	relay = await startRelay();
	hilltop = new Clinic(relay.url);
	tablet = new Clinic(relay.url);
	await hilltop.open();
	await hilltop.createPractice('County practice', 'Hilltop', 'Amina Yusuf');
});
test.afterAll(async () => {
	await hilltop.close();
	await tablet.close();
	await relay.kill();
});
const shot = (clinic: Clinic, name: string) =>
	process.env.SHOTS && clinic.page.screenshot({ path: `${process.env.SHOTS}/${name}.png`, fullPage: true });

test('a tablet prepared for a trip opens its charts, registers people without a network, and is ended', async () => {
	test.setTimeout(120_000);
	await hilltop.register('Ortega', 'Maria', 'Female', '1985');
	await hilltop.addAllergy('penicillin');
	await hilltop.register('Nguyen', 'Linh', 'Female', '1990');
	await hilltop.allSent();
	const { page } = hilltop;
	await page.getByRole('link', { name: 'Devices' }).first().click();
	const trips = page.getByTestId('trips');
	await trips.getByRole('button', { name: 'Prepare an outreach tablet' }).click();
	await trips.getByRole('button', { name: 'Add a patient' }).click();
	await trips.getByLabel('Find a patient to add').fill('ortega');
	await trips.getByRole('button', { name: /ortega/i }).click();
	await expect(trips.getByTestId('list-found')).toContainText('1 chart.');
	await expect(trips.getByTestId('trip-time')).toContainText('256 kbit/s');
	await trips.getByLabel('Name of the trip').fill('Kirembe');
	await trips.getByLabel('Who takes the tablet').fill('Joy Wekesa');
	await trips.getByLabel('Charts are locked after').selectOption({ label: '7 days' });
	await shot(hilltop, 'prepare-trip');
	await trips.getByRole('button', { name: 'Make a link for the tablet' }).click();
	const link = await trips.getByTestId('invite-link').innerText();
	await tablet.open();
	await tablet.join(link);
	await expect(tablet.page.getByTestId('trip-strip')).toContainText(/Trip: Kirembe\.\s+1 chart, until/);
	await expect(trips.getByTestId('invite-joined')).toBeVisible();
	await tablet.page.getByRole('link', { name: 'Patients' }).first().click();
	await expect(tablet.page.locator('#patients')).toContainText(/ortega/i);
	await expect(tablet.page.locator('#patients')).not.toContainText(/nguyen/i);
	await tablet.openChart('ortega', 'Ortega');
	await expect(tablet.page.getByTestId('allergies')).toContainText('penicillin', { timeout: 30_000 });
	await shot(tablet, 'tablet-chart');
	await tablet.readyOffline();
	await relay.kill();
	await tablet.offline();
	await tablet.register('Lamunu', 'Grace', 'Female', '2001');
	relay = await startRelay({ dataDir: relay.dataDir, port: relay.port });
	await tablet.allSent();
	await hilltop.openChart('lamunu', 'Lamunu');
	await page.getByRole('link', { name: 'Devices' }).first().click();
	await expect(trips.getByTestId('trip')).toContainText('Joy Wekesa');
	await shot(hilltop, 'trips');
	await trips.getByRole('button', { name: 'Longer' }).click();
	await trips.getByRole('button', { name: 'Put the end off' }).click();
	await expect(trips.getByTestId('extension-words')).toHaveText(/^\w+( \w+){11}$/);
	await trips.getByRole('button', { name: 'Close' }).click();
	await trips.getByRole('button', { name: 'End the trip' }).click();
	await trips.getByTestId('remove-form').getByRole('textbox').fill('Kirembe');
	await trips.getByTestId('remove-form').getByRole('button').first().click();
	await expect(trips).toContainText('No tablet is on a trip.', { timeout: 30_000 });
	await expect(tablet.page.getByText('This device was removed from the practice')).toBeVisible({
		timeout: 30_000
	});
});
