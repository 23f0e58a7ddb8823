// A record that two admins erase at one workstation: what each of them reads and types, and what is left to see.
import { expect, test } from '@playwright/test';
import { startRelay, type RelayProcess } from '../support/relay-process.ts';
import { Clinic } from './clinic.ts';
import { axeFaults } from './screen-checks.ts';

const BEAS_PASSPHRASE = 'cedar violin harbour pepper lamp';
let relay: RelayProcess;
let clinic: Clinic;

test.beforeAll(async () => {
	relay = await startRelay();
	clinic = new Clinic(relay.url);
});
test.afterAll(async () => {
	await clinic.close();
	clinic.remove();
	await relay.kill();
});

/** From the chart on screen. */
async function eraseThisRecord(): Promise<void> {
	const { page } = clinic;
	await page.getByRole('button', { name: 'More about this patient' }).click();
	await page.getByRole('button', { name: 'Correct patient details' }).first().click();
	await page.getByTestId('sheet').getByRole('link', { name: 'Erase this record' }).click();
}

test('one admin asks, another confirms, and the record is gone', async () => {
	await clinic.open();
	await clinic.createPractice('Valley', 'Hilltop', 'Ana Silva');
	const { page } = clinic;
	await clinic.register('Nakato', 'Rose', 'Female', '1990');
	await clinic.register('Okello', 'Sam', 'Male', '1985');
	await clinic.allSent();

	await clinic.openChart('okello', 'Okello');
	await eraseThisRecord();
	await expect(page.getByTestId('erase-needs-admin')).toContainText('A second admin is needed');
	await page.getByRole('link', { name: 'Settings' }).first().click();
	await page.getByRole('button', { name: 'Add a person to this device' }).click();
	await page.getByTestId('add-person').getByLabel('Name', { exact: true }).fill('Bea Lund');
	await page.getByTestId('add-person').getByLabel('Role').selectOption({ label: 'Admin' });
	await page.getByRole('button', { name: 'Next: their passphrase' }).click();
	await page.getByLabel('Passphrase for this device').fill(BEAS_PASSPHRASE);
	await page.getByLabel('The passphrase again').fill(BEAS_PASSPHRASE);
	await page.getByRole('button', { name: 'Add', exact: true }).last().click();
	await expect(page.getByTestId('settings-staff')).toContainText('Bea Lund');

	await clinic.openChart('okello', 'Okello');
	await eraseThisRecord();
	const form = page.getByTestId('erase');
	await expect(form).toContainText(/Okello.*1985/i);
	await expect(page.getByTestId('erase-stays')).toContainText('backups');
	const typed = form.getByRole('textbox');
	const ask = form.getByRole('button', { name: 'Ask for this record to be erased' });
	await expect(ask).toBeDisabled();
	const label = await form.locator('label', { hasText: /^Type / }).innerText();
	const number = /Type (\S+) to/.exec(label)![1]!;
	await typed.fill(number.toLowerCase());
	expect(await axeFaults(page)).toEqual([]);
	if (process.env['SHOTS'])
		await page.screenshot({ path: `${process.env['SHOTS']}/erase-ask.png`, fullPage: true });
	await ask.click();
	const waits = page.getByTestId('erase-waits');
	await expect(waits).toContainText(/Okello.*1985/i);
	await expect(waits).toContainText('Waits for one of: Bea Lund');
	await expect(waits).toContainText('It counts until');
	for (const [width, height] of process.env['SHOTS']
		? ([
				[768, 1024],
				[1280, 800]
			] as const)
		: []) {
		await page.setViewportSize({ width, height });
		await page.getByTestId('erase-waiting').scrollIntoViewIfNeeded();
		await page.screenshot({ path: `${process.env['SHOTS']}/erase-waits-${width}.png` });
	}
	await expect(waits.getByRole('button', { name: 'Look and confirm' })).toHaveCount(0);

	await page.getByRole('button', { name: 'Lock', exact: true }).click();
	await page.getByLabel('Passphrase').fill(BEAS_PASSPHRASE);
	await page.getByRole('button', { name: 'Unlock' }).click();
	await page.getByRole('link', { name: 'Inbox' }).first().click();
	await page.getByTestId('erase-notice').getByRole('link', { name: 'Look and confirm' }).click();
	await expect(waits).toContainText('Ana Silva asked for this');
	await waits.getByRole('button', { name: 'Look and confirm' }).click();
	await expect(waits.getByRole('button', { name: 'Erase it everywhere' })).toBeDisabled();
	await waits.getByRole('textbox').fill(number);
	expect(await axeFaults(page)).toEqual([]);
	await waits.getByRole('button', { name: 'Erase it everywhere' }).click();
	await expect(page.getByTestId('erased-record')).toContainText('Bea Lund confirmed it');
	await expect(page.getByTestId('erased-record')).not.toContainText('Okello');

	await page.getByRole('button', { name: 'Look now' }).click();
	await expect(page.getByTestId('retention')).toContainText('has to be kept');
	expect(await axeFaults(page)).toEqual([]);
	await page.getByRole('link', { name: 'Patients' }).first().click();
	await expect(page.locator('#patients')).toContainText('Nakato', { ignoreCase: true });
	await expect(page.locator('#patients')).not.toContainText('Okello', { ignoreCase: true });
	expect(clinic.faults).toEqual([]);
});
