// The app from one server and the relay at another: a practice is begun and joined across the two.
import { expect, test } from '@playwright/test';
import { startRelay, storedIn } from '../support/relay-process.ts';
import { Clinic, PASSPHRASE } from './clinic.ts';

test('a relay at another origin than the app: begun, joined by words, and in step', async () => {
	test.setTimeout(180_000);
	const relay = await startRelay();
	const origins = `${relay.url} ${relay.url.replace('http', 'ws')}`;
	const app = await startRelay({ env: { RELAY_ORIGINS: origins } });
	const hilltop = new Clinic(app.url);
	const riverside = new Clinic(app.url);
	await hilltop.open();
	await hilltop.page.getByText('Create a practice').first().click();
	await hilltop.page.getByLabel('Address of the relay').fill(relay.url);
	await hilltop.fillPractice('County practice', 'Hilltop', 'Amina Yusuf');
	await hilltop.register('Okello', 'Grace', 'Female', '1990');
	await hilltop.allSent();
	expect(storedIn(relay.dataDir).ids.size).toBeGreaterThan(0);
	expect(storedIn(app.dataDir).controlRecords).toBe(0);

	await hilltop.invite('Ben Otieno', 'Nurse', 'Riverside');
	const words = await hilltop.page.getByTestId('invite-words').locator('bdi').allInnerTexts();
	await riverside.open();
	const { page } = riverside;
	await page.getByText('Join a practice').first().click();
	await page.getByRole('button', { name: '12 words' }).click();
	await page.getByLabel('The 12 words, in their order').fill(words.join(' '));
	await page.getByLabel('Address of the relay').fill(relay.url);
	await page.getByLabel('Passphrase for this device').fill(PASSPHRASE);
	await page.getByLabel('The passphrase again').fill(PASSPHRASE);
	await page.getByRole('button', { name: 'Join', exact: true }).click();
	await expect(page.getByTestId('arriving')).toContainText('County practice', { timeout: 60_000 });
	await riverside.openChart('okello', 'Okello');
	expect([...hilltop.faults, ...riverside.faults]).toEqual([]);
	for (const clinic of [hilltop, riverside]) {
		await clinic.close();
		clinic.remove();
	}
	await app.kill();
	await relay.kill();
});
