// Who did what: told to an admin from every site, of one patient, as paper's words and as files, with what was tried in vain
// at a locked device; whether anything is missing; and the list that a patient is given. Not to a nurse.
import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { shots } from './shots.ts';
import { startTwoSites, type TwoSites } from './two-sites.ts';

/** Asked of the relay for what no access record tells. */
const AT_RELAY = /At the relay \d\d-\w+-\d{4} \d\d:\d\d/;

let sites: TwoSites;

test.beforeAll(async () => {
	test.setTimeout(180_000);
	sites = await startTwoSites('Nurse');
});
test.afterAll(() => sites.close());

test('an admin reads who looked, for one patient too; a nurse does not', async () => {
	const { hilltop, riverside } = sites;
	await hilltop.register('Garcia', 'Maria', 'Female', '14-Jul-1985');
	const chartId = new URL(hilltop.page.url()).pathname.split('/')[2]!;
	await hilltop.allSent();
	await riverside.openChart('garcia', 'Garcia');
	await riverside.page.goto(`${riverside.url}/print/label/${chartId}`);
	await riverside.unlockIfAsked();
	// It prints once the record of it is kept: who leaves before has not printed.
	await riverside.page.evaluate(() => {
		window.print = () => document.body.setAttribute('data-printed', '');
	});
	await riverside.page.getByRole('button', { name: 'Print', exact: true }).click();
	await expect(riverside.page.locator('body[data-printed]')).toBeVisible();
	await riverside.page.goto(`${riverside.url}/audit`);
	for (let i = 0; i < 2; i++) {
		await riverside.page.getByLabel('Passphrase').fill('words that are not theirs');
		await riverside.page.keyboard.press('Enter');
		await expect(riverside.page.getByText('This is not the passphrase of anybody')).toBeVisible();
		await riverside.page.getByLabel('Passphrase').fill('');
	}
	await riverside.unlockIfAsked();
	await expect(riverside.page.getByText('Only admins and auditors can read who looked')).toBeVisible();
	await expect(riverside.page.getByRole('link', { name: 'Access' })).toHaveCount(0);
	await riverside.allSent();

	const { page } = hilltop;
	const rows = page.getByTestId('trail-row');
	await page.getByRole('link', { name: 'Access' }).first().click();
	// What came since is read by asking again.
	await expect(async () => {
		await page.getByRole('button', { name: 'Look again' }).click();
		const theirs = rows.filter({ hasText: 'Ben Okoro' });
		await expect(theirs.filter({ hasText: 'Printed from the chart' })).toHaveCount(1, { timeout: 3_000 });
	}).toPass();
	const opened = rows.filter({ hasText: 'Ben Okoro' }).filter({ hasText: 'After a search for “garcia”' });
	for (const words of ['Opened the chart', 'Riverside', 'GARCIA, Maria'])
		await expect(opened).toContainText(words);
	await expect(opened.getByTestId('at-relay')).toContainText(AT_RELAY);
	await shots(page, 'access');
	// Tried while nobody was in.
	const tried = rows.filter({ hasText: '2 wrong passphrases' });
	await expect(tried).toContainText('Riverside');
	const kind = page.getByLabel('Kind', { exact: true });
	await kind.selectOption('People, roles and devices');
	const letIn = rows.filter({ hasText: 'Let somebody in' });
	await expect(letIn).toContainText('Ben Okoro · Nurse');
	await expect(letIn.getByTestId('at-relay')).toContainText(AT_RELAY);
	await kind.selectOption('Wrote');
	const registered = rows.filter({ hasText: 'Registered the patient' });
	await expect(registered).toContainText('GARCIA, Maria');
	await expect(registered.getByTestId('at-relay')).toContainText(AT_RELAY);
	await kind.selectOption('Everything');
	await page.getByRole('button', { name: 'Check for gaps' }).click();
	await expect(page.getByTestId('chain-check')).toContainText('Nothing is missing, changed or moved');

	await opened.getByRole('button', { name: 'GARCIA, Maria' }).click();
	await expect(page).toHaveURL(new RegExp(`chart=${chartId}`));
	await expect(page.getByTestId('trail').getByRole('heading')).toHaveText('GARCIA, Maria');
	await page.getByLabel('Who', { exact: true }).selectOption('Ben Okoro');
	await expect(rows.filter({ hasText: 'Amina Yusuf' })).toHaveCount(0);
	await expect(rows.first()).toContainText('Ben Okoro');

	const savingTable = page.waitForEvent('download');
	await page.getByRole('button', { name: 'Save as table' }).click();
	const lines = (await readFile(await (await savingTable).path(), 'utf8')).trim().split('\r\n');
	expect(lines).toHaveLength((await rows.count()) + 1);
	expect(lines.filter((line) => line.includes('Opened the chart'))).not.toEqual([]);
	const saving = page.waitForEvent('download');
	await page.getByRole('button', { name: 'Save as FHIR' }).click();
	const bundle = JSON.parse(await readFile(await (await saving).path(), 'utf8')) as {
		entry: { resource: { resourceType: string; agent: { name: string }[] } }[];
	};
	expect(bundle.entry).toHaveLength(await rows.count());
	for (const { resource } of bundle.entry) {
		expect(resource.resourceType).toBe('AuditEvent');
		expect(resource.agent[0]!.name).toBe('Ben Okoro');
	}
	await page.emulateMedia({ media: 'print' });
	await expect(
		page.getByText(/County practice · Last 7 days · Ben Okoro · Made by Amina Yusuf/)
	).toBeVisible();
	await expect(page.getByLabel('Time')).toBeHidden();
	await page.emulateMedia({ media: null });

	await page.getByRole('link', { name: 'List for the patient' }).click();
	const paper = page.getByTestId('paper');
	const looked = paper.getByTestId('looked');
	await expect(paper).toContainText('Who has looked at my record');
	await expect(paper).toContainText('GARCIA, Maria');
	for (const words of ['Ben Okoro', 'Nurse', 'Riverside', 'Opened the chart'])
		await expect(looked.filter({ hasText: 'Opened the chart' }).first()).toContainText(words);
	await expect(looked.filter({ hasText: 'Made the list for the patient' })).toContainText('Amina Yusuf');
	await expect(looked.filter({ hasText: 'Ben Okoro' }).first()).toContainText('At the relay');
	await shots(page, 'list-for-patient');
	// No word that was searched by, and no device.
	await expect(paper).not.toContainText('garcia');
	await page.getByLabel('Dates in').selectOption('es');
	await expect(looked.first()).toContainText(/ de \d{4}/);

	await hilltop.openChart('garcia', 'Garcia');
	await page.getByTestId('banner').getByRole('button', { name: 'More about this patient' }).click();
	await page.getByRole('link', { name: 'Who looked at this chart' }).click();
	await expect(rows.first()).toContainText('Read who looked');
	expect(sites.faults()).toEqual([]);
});
