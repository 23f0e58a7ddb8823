// A tablet is removed from the practice while it is in use: what it has is saved to a file and sent, it says so, and nothing
// stays on it.
import { expect, test, type Download, type Page } from '@playwright/test';
import { PASSPHRASE, runBag } from '../support/run-bag.ts';
import { createDataDir } from '../support/relay-process.ts';
import { axeFaults } from './screen-checks.ts';
import { shots } from './shots.ts';
import { startTwoSites } from './two-sites.ts';

test.setTimeout(180_000);

test('[CTL-17] a removed tablet sends what it has, says that it was removed, and holds nothing any more', async () => {
	const sites = await startTwoSites('Nurse');
	const { hilltop, riverside } = sites;
	await hilltop.register('Okello', 'Grace', 'Female', '1990');
	await hilltop.allSent();
	const chart = new URL(hilltop.page.url()).pathname.split('/')[2]!;
	// Cora's laptop has no screen, and is away when she is removed.
	const dir = createDataDir();
	const bag = (...args: readonly string[]) => runBag([...args, '--dir', dir], { passphrase: PASSPHRASE });
	const invitation = await hilltop.invite('Cora Desk', 'Prescriber', 'Riverside');
	expect((await bag('join', '--link', invitation)).code).toBe(0);
	expect((await bag('sync')).code).toBe(0);
	const allergy = {
		resourceType: 'AllergyIntolerance',
		code: { text: 'Penicillin' },
		patient: { reference: `Patient/${chart}` }
	};
	const added = await bag('add', '--offline', '--chart', chart, '--resource', JSON.stringify(allergy));
	expect(added).toMatchObject({ code: 0, stderr: '' });
	// What is written on the tablet without a network waits there; it hears of its removal by a file.
	await riverside.openChart('oke', 'Okello');
	await sites.apart();
	await riverside.addAllergy('latex');
	await riverside.close();
	await sites.relayBack();
	await hilltop.allSent();
	await hilltop.page.getByRole('link', { name: 'Devices' }).first().click();
	const members = hilltop.page.getByTestId('members');
	await members.getByRole('button', { name: /^Remove Device 2 at Riverside/ }).click();
	const form = hilltop.page.getByTestId('remove-form');
	await expect(form).toContainText('This cannot be undone');
	await shots(hilltop.page, 'remove', { fullPage: true });
	const sure = form.getByRole('button', { name: /for good$/ });
	await expect(sure).toBeDisabled();
	await form.getByLabel('Type Device 2 at Riverside to go on').fill('device 2 at riverside');
	await sure.click();
	await expect(hilltop.page.getByText('Everybody else has new keys')).toBeVisible();

	await hilltop.allSent();
	const practice = await saved(hilltop.page, 'Save the whole practice');
	await sites.relayGone();
	await riverside.open();
	const { page } = riverside;
	await riverside.unlock();
	await page.getByRole('link', { name: 'Devices' }).first().click();
	await page
		.getByTestId('carry')
		.getByLabel('Take in a file')
		.setInputFiles(await practice.path());
	await expect(
		page.getByRole('heading', { name: 'This device was removed from the practice' })
	).toBeVisible();
	await expect(page.getByTestId('removed-sending')).toContainText(/\d+ changes? .* not sent yet/);
	const unsent = await saved(page, 'Save to a file');
	expect(unsent.suggestedFilename()).toMatch(/^saddlebag-unsent-\d{4}-\d\d-\d\d\.saddlebag$/);
	await expect(page.getByTestId('removed-saved')).toContainText(/\d+ changes? (is|are) in the file/);
	await shots(page, 'removed-waits', { fullPage: true });
	expect(await axeFaults(page)).toEqual([]);
	await hilltop.page
		.getByTestId('carry')
		.getByLabel('Take in a file')
		.setInputFiles(await unsent.path());
	const late = hilltop.page.getByTestId('late');
	await expect(late.getByTestId('late-work').filter({ hasText: 'latex' })).toContainText('Ben Okoro');
	await expect(page.getByTestId('removed-sending')).toBeVisible();
	await sites.relayBack();
	await page.getByRole('button', { name: 'Try now' }).click();
	await expect(page.getByTestId('removed-empty')).toBeVisible({ timeout: 30_000 });
	await shots(page, 'removed', { fullPage: true });
	expect(await axeFaults(page)).toEqual([]);
	await expect(page.getByText('Okello')).toHaveCount(0);
	const left = await page.evaluate(async () => ({
		databases: (await indexedDB.databases()).map(({ name }) => name),
		caches: await caches.keys(),
		kept: Object.keys(localStorage)
	}));
	expect(left).toEqual({ databases: [], caches: [], kept: [] });

	// The admin goes on; the device is on no list any more.
	await hilltop.allSent();
	await expect(members.getByText('Device 2 at Riverside')).toHaveCount(0);
	await expect(members.getByText('Ben Okoro')).toHaveCount(0);
	await members.getByRole('button', { name: 'Remove Cora Desk…' }).click();
	await form.getByLabel('Type Cora Desk to go on').fill('Cora Desk');
	await sure.click();
	await expect(members.getByText('Cora Desk')).toHaveCount(0);
	// Her laptop comes back: what is on it is sent, and waits. Her keys are gone.
	const last = await bag('sync');
	expect(last).toMatchObject({ code: 1, stderr: expect.stringContaining('was removed from the practice') });
	await expect(late.getByTestId('late-work').filter({ hasText: 'Penicillin' })).toContainText('Cora Desk');
	await late.scrollIntoViewIfNeeded();
	if (process.env.SHOTS) await hilltop.page.screenshot({ path: `${process.env.SHOTS}/late.png` });
	await hilltop.openChart('oke', 'Okello');
	await expect(hilltop.page.getByText('Penicillin')).toHaveCount(0);
	await hilltop.page.getByRole('link', { name: 'Devices' }).first().click();
	const take = late.getByRole('button', { name: 'Take into the chart' });
	await expect(take.first()).toBeVisible();
	for (let waiting = await take.count(); waiting > 0; waiting--) {
		await take.first().click();
		await expect(take).toHaveCount(waiting - 1);
	}
	await hilltop.openChart('oke', 'Okello');
	await expect(hilltop.page.getByText('Penicillin').first()).toBeVisible();
	await expect(hilltop.entry('allergy', 'latex')).toBeVisible();
	await hilltop.allSent();
	await page.getByRole('button', { name: 'Start again' }).click();
	await expect(page.getByText('Create a practice').first()).toBeVisible();
	expect(sites.faults()).toEqual([]);
	await sites.close();
});

test('[CTL-17] where another practice lives in the same browser, the one that removed the device goes and the other stays whole', async () => {
	const sites = await startTwoSites('Nurse');
	const { hilltop, riverside } = sites;
	await hilltop.register('Okello', 'Grace', 'Female', '1990');
	await hilltop.allSent();
	await riverside.openChart('oke', 'Okello');
	const removed = await riverside.openTab('/?profile=valley');
	await riverside.createPractice('Valley practice', 'Lakeside', 'Ben Okoro');
	await riverside.register('Nakato', 'Rose', 'Female', '1988');
	await riverside.readyOffline();
	await riverside.allSent();
	const kept = () =>
		removed.evaluate(async () => ({
			databases: (await indexedDB.databases()).map(({ name = '' }) => name).sort(),
			hasApp: (await caches.keys()).length > 0,
			marks: Object.keys(localStorage).filter((name) => /\.(main|valley)$/.test(name))
		}));
	expect((await kept()).databases).toEqual(expect.arrayContaining(['saddlebag/main', 'saddlebag/valley']));

	await hilltop.page.getByRole('link', { name: 'Devices' }).first().click();
	const remove = hilltop.page.getByTestId('members').getByRole('button', { name: /^Remove Device 2 at / });
	await remove.click();
	const form = hilltop.page.getByTestId('remove-form');
	await form.getByLabel('Type Device 2 at Riverside to go on').fill('Device 2 at Riverside');
	await form.getByRole('button', { name: /for good$/ }).click();
	const remains = removed.getByTestId('removed-remains');
	await expect(remains).toContainText(
		'The keys and the records of this practice are deleted from this device'
	);
	await expect(remains).toContainText('Another practice in this browser keeps all that it has');
	await expect(removed.getByTestId('removed-empty')).toHaveCount(0);
	await expect(removed.getByText('Okello')).toHaveCount(0);
	expect(await axeFaults(removed)).toEqual([]);
	await shots(removed, 'removed-shared');
	const { databases, hasApp, marks } = await kept();
	expect(databases.filter((name) => !name.includes('demo'))).toEqual(['saddlebag/valley']);
	expect({ hasApp, marks }).toEqual({ hasApp: true, marks: ['saddlebag.enrolled.valley'] });

	// The other practice works on, without a network too, and what is written there is sent.
	await sites.relayGone();
	await riverside.page.reload();
	await riverside.unlock();
	await riverside.openChart('naka', 'Nakato');
	await riverside.addAllergy('latex');
	await sites.relayBack();
	await riverside.allSent();
	// Where the removed one was, somebody begins anew, and is told of no loss.
	await removed.getByRole('button', { name: 'Start again' }).click();
	await expect(removed.getByText('Create a practice').first()).toBeVisible();
	await expect(removed.getByTestId('storage-cleared')).toHaveCount(0);
	expect(sites.faults()).toEqual([]);
	await sites.close();
});

async function saved(page: Page, name: string): Promise<Download> {
	const [download] = await Promise.all([
		page.waitForEvent('download'),
		page.getByRole('button', { name }).click()
	]);
	return download;
}
