// Recovery words in the browser: noted when the practice begins, typed into a browser that has nothing, told to the device
// that is left; and a locked device that gives away what it holds for them.
import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { startRelay } from '../support/relay-process.ts';
import { Clinic, PASSPHRASE } from './clinic.ts';
import { newSetupCode } from '../support/new-setup-code.ts';
import { axeFaults } from './screen-checks.ts';

test('the words bring a practice back in an empty browser, and the device that is left says so', async () => {
	const relay = await startRelay();
	const clinic = new Clinic(relay.url);
	await clinic.open();
	const words = await clinic.createPractice('County practice', 'Hilltop', 'Amina Yusuf');
	await clinic.register('Okello', 'Grace', 'Female', '1990');
	await clinic.allSent();

	const empty = new Clinic(relay.url);
	await empty.open();
	const { page } = empty;
	await page.getByRole('button', { name: 'I have the recovery words' }).click();
	const typed = page.getByLabel('The 24 words, in their order');
	const problem = page.getByTestId('recover-problem');
	const look = page.getByRole('button', { name: 'Look what is there' });
	// The list of words helps, and says which one is none of it.
	await typed.fill(words.slice(0, 23).join(' ') + ' zoologist');
	await expect(page.getByTestId('unknown-words')).toContainText('Word 24 is not in the list');
	await expect(look).toBeDisabled();
	const last = words[23]!;
	await typed.fill(words.slice(0, 23).join(' ') + ' ' + last.slice(0, -1));
	await page.getByRole('button', { name: last, exact: true }).click();
	await expect(page.getByTestId('words-typed')).toContainText('24 of 24 words');
	await typed.fill([words[1], words[0], ...words.slice(2)].join(' '));
	await look.click();
	await expect(problem).toContainText('Nothing was changed');
	await typed.fill(words.join(' '));
	if (process.env['SHOTS']) await page.screenshot({ path: `${process.env['SHOTS']}/recover.png` });
	expect(await axeFaults(page)).toEqual([]);
	await look.click();
	await expect(page.getByRole('heading', { name: 'Found: County practice' })).toBeVisible();
	expect(await axeFaults(page)).toEqual([]);
	await page.getByLabel('Who you are').selectOption({ label: 'Amina Yusuf' });
	await page.getByLabel('Site of this device').selectOption({ label: 'Hilltop' });
	await page.getByLabel('Passphrase for this device').fill(PASSPHRASE);
	await page.getByLabel('The passphrase again').fill(PASSPHRASE);
	if (process.env['SHOTS'])
		await page.screenshot({ path: `${process.env['SHOTS']}/recover-found.png`, fullPage: true });
	await page.getByRole('button', { name: 'Take it up on this device' }).click();
	await expect(page.getByTestId('sync-pill')).toBeVisible({ timeout: 30_000 });
	await empty.openChart('okello', 'Okello');

	// Told to the device that is left, until an admin says that it was one of them; on both.
	const told = clinic.page.getByTestId('recovered');
	await expect(told).toContainText('This practice was recovered with its recovery words');
	await expect(page.getByTestId('recovered')).toContainText('Amina Yusuf');
	await clinic.page.getByRole('link', { name: 'Devices' }).first().click();
	if (process.env['SHOTS'])
		await clinic.page.screenshot({ path: `${process.env['SHOTS']}/recovered.png`, fullPage: true });
	expect(await axeFaults(clinic.page)).toEqual([]);
	const card = clinic.page.getByTestId('recovery-card');
	await expect(card.getByTestId('recoveries')).toContainText('by Amina Yusuf');
	await card.getByRole('button', { name: 'It was one of us' }).click();
	await expect(told).toBeHidden();
	await expect(page.getByTestId('recovered')).toBeHidden();
	// The words on paper are checked by typing them in.
	await card.getByRole('button', { name: 'Check the recovery words' }).click();
	await card.getByLabel('The 24 words, in their order').fill(words.join(' ').toUpperCase());
	await card.getByRole('button', { name: 'Check them' }).click();
	await expect(clinic.page.getByText('The words are right').first()).toBeVisible();

	// A locked device gives away what it holds, sealed, to whoever has the words.
	await clinic.page.getByRole('button', { name: 'Lock', exact: true }).click();
	await clinic.page.getByRole('button', { name: 'Nobody knows a passphrase any more?' }).click();
	await clinic.page.getByLabel('The 24 words, in their order').fill(words.join(' '));
	const [download] = await Promise.all([
		clinic.page.waitForEvent('download'),
		clinic.page.getByRole('button', { name: 'Save everything as a file' }).click()
	]);
	await expect(clinic.page.getByTestId('holdings-saved')).toBeVisible();
	const file = readFileSync(await download.path());
	expect(file.subarray(0, 8).toString()).toBe('SADDLBAG');
	expect(file.includes('Okello')).toBe(false);

	// At a new relay that takes nobody whom it does not know without a code, the form asks for one.
	const next = await startRelay({ env: { SETUP_CODES: 'always' } });
	const anew = new Clinic(next.url);
	await anew.open();
	await anew.page.getByRole('button', { name: 'I have the recovery words' }).click();
	await anew.page.getByLabel('The 24 words, in their order').fill(words.join(' '));
	await anew.page.getByLabel('Take a file', { exact: true }).setInputFiles(await download.path());
	await anew.page.getByRole('button', { name: 'Look what is there' }).click();
	const code = newSetupCode(next);
	await anew.page.getByLabel('Setup code').fill(code);
	await anew.page.getByLabel('Who you are').selectOption({ label: 'Amina Yusuf' });
	await anew.page.getByLabel('Passphrase for this device').fill(PASSPHRASE);
	await anew.page.getByLabel('The passphrase again').fill(PASSPHRASE);
	if (process.env['SHOTS'])
		await anew.page.screenshot({ path: `${process.env['SHOTS']}/recover-code.png`, fullPage: true });
	expect(await axeFaults(anew.page)).toEqual([]);
	await anew.page.getByRole('button', { name: 'Take it up on this device' }).click();
	await anew.allSent();
	await anew.openChart('okello', 'Okello');
	await next.kill();
	expect([...clinic.faults, ...empty.faults, ...anew.faults]).toEqual([]);
	for (const one of [clinic, empty, anew]) {
		await one.close();
		one.remove();
	}
	await relay.kill();
});
