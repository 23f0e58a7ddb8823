// A relay that is open to others takes a new practice only with a code. Begun without one, nothing is lost: the screen says
// what the relay wants, and takes it.
import { expect, test } from '@playwright/test';
import { startRelay, storedIn } from '../support/relay-process.ts';
import { Clinic } from './clinic.ts';
import { newSetupCode } from '../support/new-setup-code.ts';

test('a practice begun without a setup code is told what is missing, takes the code later, and sends everything', async () => {
	const relay = await startRelay({ env: { SETUP_CODES: 'always', MAX_PRACTICE_BYTES: '1048576' } });
	const clinic = new Clinic(relay.url);
	await clinic.open();
	const { page } = clinic;
	await page.getByText('Create a practice').first().click();
	await expect(page.getByLabel('Setup code')).toBeVisible();
	if (process.env['SHOTS']) await page.screenshot({ path: `${process.env['SHOTS']}/setup-first.png` });
	await page.getByRole('button', { name: 'Back' }).click();
	await clinic.createPractice('County practice', 'Hilltop', 'Amina Yusuf');
	await clinic.register('Okello', 'Grace', 'Female', '1990');

	const pill = page.getByTestId('sync-pill');
	await expect(pill).toContainText('The relay wants a setup code', { timeout: 60_000 });
	expect(storedIn(relay.dataDir)).toEqual({ ids: new Set(), controlRecords: 0 });
	await pill.click();
	const asked = page.getByTestId('setup-code');
	await expect(asked).toContainText('Your work is saved here');
	if (process.env['SHOTS']) await page.screenshot({ path: `${process.env['SHOTS']}/setup-asked.png` });
	const code = newSetupCode(relay);
	await asked.getByLabel('Setup code').fill(code.slice(1));
	await asked.getByRole('button', { name: 'Use this code' }).click();
	await expect(asked.getByRole('alert')).toContainText('This is not a setup code');
	await asked.getByLabel('Setup code').fill(code.toLowerCase());
	await asked.getByRole('button', { name: 'Use this code' }).click();
	await expect(asked).toBeHidden();
	await page.keyboard.press('Escape');
	await clinic.allSent();
	expect(storedIn(relay.dataDir).ids.size).toBeGreaterThan(0);
	expect(relay.output()).not.toContain(code);

	// How much of its space the practice uses stands with the relay.
	await page.goto(`${relay.url}/devices`);
	await clinic.unlock();
	await expect(page.getByTestId('relay-space')).toContainText(/has \d+ kB of this practice, of 1 MB/);
	if (process.env['SHOTS']) {
		await page.getByTestId('relay-card').scrollIntoViewIfNeeded();
		await page.screenshot({ path: `${process.env['SHOTS']}/relay-space.png` });
	}
	expect(clinic.faults).toEqual([]);
	await clinic.close();
	clinic.remove();
	await relay.kill();
});
